/** What the console shows of zones and emitters, gathered from the rows and from what the hub hears. */
import type {
  EmitterRow,
  EmitterRowState,
  ZoneDay,
  ZoneRow,
  ZonesView,
} from "@tillwave/shared/api/console-zones";
import { toHex } from "@tillwave/shared/core/bytes";
import { UNHEARD_AFTER } from "@tillwave/shared/presence/heartbeat";
import type { Zone } from "@tillwave/shared/presence/zones";
import { localDay } from "../console-api/local-day.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { Quarter, StoredEmitter } from "../store/presence-rows.ts";
import type { NumberedZones } from "./zones-document.ts";

const HOUR_MS = 3_600_000;

export interface Viewing {
  readonly zones: NumberedZones;
  /** Unix milliseconds. */
  readonly now: number;
  readonly customersUrl: string | null;
}

export function zonesView(rows: HubRows, { zones, now, customersUrl }: Viewing): ZonesView {
  const { from } = localDay(now);
  const quarters = rows.checkInSums.since(from);
  const places = new Set(zones.zones.map(({ place }) => place));
  const elsewhere = quarters.filter(({ place }) => !places.has(place));
  return {
    version: zones.version,
    now,
    zones: zones.zones.map((zone) => zoneRow(rows, zone, { quarters, from, now })),
    emitters: rows.emitters.list().map((emitter) => emitterRow(emitter, zones, now)),
    consent: zones.consent,
    customersUrl,
    elsewhere: { guesses: sumOf(elsewhere, "guesses"), replays: sumOf(elsewhere, "replays") },
  };
}

interface Today {
  readonly quarters: readonly Quarter[];
  readonly from: number;
  readonly now: number;
}

function zoneRow(rows: HubRows, whole: Zone, today: Today): ZoneRow {
  const { emitters: _itsEmitters, ...zone } = whole;
  const own = today.quarters.filter(({ place }) => place === zone.place);
  return { ...zone, today: dayOf(own, rows.visits.heldOfPlace(zone.place), today) };
}

function dayOf(own: readonly Quarter[], held: number, { from, now }: Today): ZoneDay {
  const begun = Math.max(0, Math.ceil((now - from) / HOUR_MS));
  const hours = Array.from({ length: begun }, (_, i) => {
    const begins = from + i * HOUR_MS;
    const inIt = own.filter(
      (quarter) => quarter.begins >= begins && quarter.begins < begins + HOUR_MS,
    );
    return { from: begins, rewarded: sumOf(inIt, "rewarded"), others: sumOf(inIt, "others") };
  });
  return {
    hours,
    rewarded: sumOf(own, "rewarded"),
    points: sumOf(own, "points"),
    held,
    guesses: sumOf(own, "guesses"),
    replays: sumOf(own, "replays"),
  };
}

const sumOf = (
  quarters: readonly Quarter[],
  part: "rewarded" | "others" | "points" | "guesses" | "replays",
): number => quarters.reduce((sum, quarter) => sum + quarter[part], 0);

function emitterRow(emitter: StoredEmitter, zones: NumberedZones, now: number): EmitterRow {
  const { device, name, place, joinedAt, heard, phoneAt, keyNumber, nextKeyNumber } = emitter;
  const { state, since } = emitterState(emitter, now);
  return {
    device: toHex(device),
    name,
    place: zones.zones.some((zone) => zone.place === place) ? place : null,
    state,
    since,
    joinedAt,
    heardByHub: heard?.at ?? null,
    heardByPhone: phoneAt,
    level: heard?.level === undefined ? null : heard.level / 100,
    offsetSeconds: heard?.offsetSeconds ?? null,
    keyNumber,
    isKeyChanging: nextKeyNumber !== null,
    isUpToDate: heard?.settingsVersion === zones.version,
  };
}

/** What people are told of it, and since when it is so. */
export function emitterState(
  { lockedAt, copiedAt, joinedAt, heard, stateSince }: StoredEmitter,
  now: number,
): { readonly state: EmitterRowState; readonly since: number } {
  if (lockedAt !== null) {
    return { state: "locked-out", since: lockedAt };
  }
  if (copiedAt !== null) {
    return { state: "copied", since: copiedAt };
  }
  if (heard === null) {
    return { state: "never-heard", since: joinedAt };
  }
  const silentFrom = heard.at + UNHEARD_AFTER * 1000;
  if (now > silentFrom) {
    return { state: "silent", since: silentFrom };
  }
  return { state: heard.state, since: stateSince };
}
