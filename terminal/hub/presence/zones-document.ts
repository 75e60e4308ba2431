/**
 * The zones as the hub keeps them: a numbered document of which tills hear nothing. Emitters hear of it
 * in the answers to their heartbeats.
 *
 * Spec: Tillwave protocols, version 1, §4.6. The document names each zone's emitters; who joins or is
 * retired makes a new one.
 */
import { gunzipSync } from "node:zlib";
import { assert, present } from "@tillwave/shared/core/assert";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { formatEmitterSettings } from "@tillwave/shared/presence/emitter-settings";
import {
  ZONES_BYTES_MAX,
  type Zone,
  type Zones,
  formatZones,
  parseZones,
} from "@tillwave/shared/presence/zones";
import type { HubContext } from "../context.ts";
import { newestOf, publishDocument } from "../publish.ts";
import { packDocument } from "../shop-document.ts";
import type { HubRows } from "../store/hub-store.ts";
import { DEFAULT_CONSENT } from "./default-consent.ts";

export interface NumberedZones extends Zones {
  /** 0 before a first one was published. */
  readonly version: number;
}

const NO_ZONES: NumberedZones = { version: 0, zones: [], consent: DEFAULT_CONSENT };

export function readZones(rows: HubRows): NumberedZones {
  const newest = newestOf(rows, "zones");
  if (newest === null) {
    return NO_ZONES;
  }
  const body = present(rows.documents.bodyOf(newest.digest), "the zones' document");
  const json = gunzipSync(body, { maxOutputLength: ZONES_BYTES_MAX });
  const zones = parseZones(new Uint8Array(json));
  return { ...present(zones, "the zones that were published"), version: newest.version };
}

/** Inside a transaction. Each zone's emitters are those that the hub knows to sound there. */
export function publishZones(
  rows: HubRows,
  { zones, consent }: Zones,
  { hub, keys, ports }: HubContext,
): NumberedZones {
  const emitters = rows.emitters.list();
  const whole = {
    consent,
    zones: zones.map((zone) => ({
      ...zone,
      emitters: emitters
        .filter(({ place }) => place === zone.place)
        .map(({ device }) => toHex(device)),
    })),
  };
  const json = toUtf8(formatZones(whole));
  assert(parseZones(json) !== null, "zones that are published can be read");
  const at = ports.clock.read().wall;
  const document = { kind: "zones", body: packDocument(json), items: zones.length } as const;
  const { version } = publishDocument(rows, document, { hub, keys, ports, at });
  return { ...whole, version };
}

export const zoneOf = ({ zones }: Zones, place: number): Zone | null =>
  zones.find((zone) => zone.place === place) ?? null;

/** What an emitter of this zone does, as it hears it. */
export function settingsOf({ version }: NumberedZones, zone: Zone): string {
  const { place, name, range, hours } = zone;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return formatEmitterSettings({
    version,
    place,
    name,
    range,
    profile: "steady",
    hours,
    timeZone,
  });
}
