/** A disk in memory for the beacon's files: it may be full, and its files may be looked at. */
import { err, ok } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { BeaconFiles } from "../beacon-ports.ts";

export interface MemoryDisk {
  readonly files: BeaconFiles;
  /** What lies under each name. */
  readonly kept: Map<string, string>;
  isFull: boolean;
}

const FULL = err({ type: "disk", detail: "no space left" } as const);

/** `changed` hears of each act on a file once it is done: a power cut may come after any of them. */
export function createMemoryDisk(
  kept = new Map<string, string>(),
  changed: () => void = () => {},
): MemoryDisk {
  const config = <T>(name: string): ConfigFile<T> => ({
    read: () => ok(JSON.parse(kept.get(name) ?? "null") as T | null),
    write(value) {
      if (disk.isFull) {
        return FULL;
      }
      kept.set(name, JSON.stringify(value));
      changed();
      return ok(undefined);
    },
  });
  const disk: MemoryDisk = {
    kept,
    isFull: false,
    files: {
      settings: {
        read: () => ok(kept.get("settings") ?? null),
        write(text) {
          if (disk.isFull) {
            return FULL;
          }
          kept.set("settings", text);
          changed();
          return ok(undefined);
        },
        setAside(ending) {
          kept.set(`settings${ending}`, kept.get("settings") ?? "");
          kept.delete("settings");
          changed();
          return ok(undefined);
        },
        erase() {
          [...kept.keys()]
            .filter((name) => name.startsWith("settings"))
            .forEach((name) => kept.delete(name));
          changed();
          return ok(undefined);
        },
      },
      clock: config("clock"),
      usedKeys: config("used-keys"),
      wallClock: config("wall-clock"),
      healing: config("healing"),
      label: config("label"),
      door: config("door"),
    },
  };
  return disk;
}
