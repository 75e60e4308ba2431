/** The zones in force, read once: they are asked with every check-in, and change when a person says so. */
import { present } from "@tillwave/shared/core/assert";
import type { HubStore } from "../store/hub-store.ts";
import { type NumberedZones, readZones } from "./zones-document.ts";

export interface ZonesBook {
  current(): NumberedZones;
  /** After a commit that published others. */
  refresh(): void;
}

/** Throws where the store cannot be read at the start; later the zones stay as they were. */
export function createZonesBook(store: HubStore): ZonesBook {
  const first = store.read(readZones);
  let zones = present(first.ok ? first.value.value : null, "the zones on the disk");
  return {
    current: () => zones,
    refresh() {
      const read = store.read(readZones);
      zones = read.ok ? read.value.value : zones;
    },
  };
}
