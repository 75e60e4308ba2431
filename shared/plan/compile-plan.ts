/**
 * What a plan means to those who do it: settings for each beacon, zones for the hub, and what an auditor listens for.
 *
 *   beacon's own field ▷ defaults ▷ usual          profile ▷ frames, with keys only where a frame rolls
 */
import type { WatchPlan } from "../api/central.ts";
import type { ZoneWish, ZonesRequest, ZonesView } from "../api/console-zones.ts";
import {
  type BeaconKeys,
  type BeaconSettings,
  type PlannedFrame,
  SETTINGS_VERSION,
  SLOT_MS,
  type SettingsFault,
  checkBeaconSettings,
} from "../beacon/settings.ts";
import { fromHex, toHex } from "../core/bytes.ts";
import type { Mac } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { deviceKey, presenceKeys } from "../presence/keys.ts";
import type { OpenHours } from "../presence/open-hours.ts";
import {
  DAYS,
  type PlanBeacon,
  type PlanZone,
  type Profile,
  type StorePlan,
} from "./store-plan.ts";

const turn = (frame: PlannedFrame["frame"], share: number, connectable = false): PlannedFrame => ({
  frame,
  share,
  connectable,
});

interface ProfileFrames {
  readonly frames: readonly PlannedFrame[];
  /** Of the iBeacon. */
  readonly rolling: boolean;
}

export const PROFILE_FRAMES: Readonly<Record<Profile, ProfileFrames>> = {
  zone: { frames: [turn("ibeacon", 3), turn("tlm", 1, true)], rolling: false },
  proof: { frames: [turn("eid", 3), turn("tlm", 1, true)], rolling: false },
  "zone-and-proof": { frames: [turn("ibeacon", 2), turn("eid", 1, true)], rolling: false },
  private: { frames: [turn("ibeacon", 2), turn("eid", 1, true)], rolling: true },
};

export const USUAL = {
  profile: "zone",
  intervalMs: 200,
  powerAt1m: -59,
  eidExponent: 9,
  keyNumber: 1,
  zone: { kind: "zone", range: 5, points: 0, periodHours: 24 },
} as const;

/** K_site, and what makes keys of it. */
export interface SiteKeys {
  readonly siteKey: Uint8Array;
  readonly mac: Mac;
}

export type CompileFault =
  | { readonly type: "unknown-zone"; readonly zone: string }
  /** An id that rolls, and no key to make it of. */
  | { readonly type: "no-site-key" }
  /** Its ids that roll are made of its device's id. */
  | { readonly type: "no-device" }
  | { readonly type: "settings"; readonly fault: SettingsFault };

export interface CompiledBeacon {
  readonly beacon: PlanBeacon;
  /** In the plan's list. */
  readonly index: number;
  readonly settings: Result<BeaconSettings, CompileFault>;
}

/** Without `keys` no beacon whose ids roll has settings. */
export function compilePlan(plan: StorePlan, keys: SiteKeys | null): readonly CompiledBeacon[] {
  return plan.beacons.map((beacon, index) => ({
    beacon,
    index,
    settings: compileBeacon(plan, beacon, keys),
  }));
}

export function compileBeacon(
  plan: StorePlan,
  beacon: PlanBeacon,
  keys: SiteKeys | null,
): Result<BeaconSettings, CompileFault> {
  const zone = plan.zones.find(({ name }) => name === beacon.zone);
  if (zone === undefined && beacon.zone !== null) {
    return err({ type: "unknown-zone", zone: beacon.zone });
  }
  const { defaults = {} } = plan;
  const chosen = chooseFrames(plan, beacon);
  const made = keysFor(beacon, { ...defaults, ...beacon, ...chosen }, keys);
  if (!made.ok) {
    return made;
  }
  const place = zone?.place ?? null;
  const wished = { ...defaults, ...beacon };
  const checked = checkBeaconSettings({
    version: SETTINGS_VERSION,
    name: beacon.name,
    place,
    shop: place === null ? null : { uuid: uuidOf(plan), major: plan.shop.major, minor: place },
    uid: beacon.uid ?? null,
    url: wished.url ?? null,
    keys: made.value,
    frames: chosen.frames,
    slotMs: wished.slotMs ?? SLOT_MS.usual,
    intervalMs: wished.intervalMs ?? USUAL.intervalMs,
    txPower: wished.txPower ?? null,
    powerAt1m: wished.powerAt1m ?? USUAL.powerAt1m,
    hours: compileHours(wished.hours),
    timeZone: plan.shop.timeZone,
    panel: wished.panel ?? { kind: "none" },
  });
  return checked.ok ? checked : err({ type: "settings", fault: checked.error });
}

const uuidOf = ({ shop }: StorePlan): string => shop.uuid.replaceAll("-", "").toLowerCase();

/** What stands nearer to the beacon counts, be it a profile or frames. */
export function chooseFrames({ defaults = {} }: StorePlan, beacon: PlanBeacon): ProfileFrames {
  for (const { frames, profile, rolling = false } of [beacon, defaults]) {
    if (frames !== undefined) {
      return { frames, rolling };
    }
    if (profile !== undefined) {
      return PROFILE_FRAMES[profile];
    }
  }
  return PROFILE_FRAMES[USUAL.profile];
}

interface Rolling extends ProfileFrames {
  readonly eidExponent?: number | undefined;
}

function keysFor(
  { device, keyNumber = USUAL.keyNumber }: PlanBeacon,
  { frames, rolling, eidExponent = USUAL.eidExponent }: Rolling,
  keys: SiteKeys | null,
): Result<BeaconKeys | null, CompileFault> {
  if (!rolling && !frames.some(({ frame }) => frame === "eid")) {
    return ok(null);
  }
  if (device === null) {
    return err({ type: "no-device" });
  }
  if (keys === null) {
    return err({ type: "no-site-key" });
  }
  return ok(makeKeys(device, { keyNumber, eidExponent, rolling }, keys));
}

/** Of one device, its id in hex. */
export function makeKeys(
  device: string,
  { keyNumber, eidExponent, rolling }: Omit<BeaconKeys, "eid" | "ibeacon">,
  { siteKey, mac }: SiteKeys,
): BeaconKeys {
  const ofDevice = deviceKey(siteKey, { deviceId: fromHex(device), keyNumber }, mac);
  const { eid, ibeacon } = presenceKeys(ofDevice, mac);
  return { keyNumber, eid: toHex(eid), ibeacon: toHex(ibeacon), eidExponent, rolling };
}

export function compileHours(hours: PlanZone["hours"]): OpenHours[] | null {
  return (hours ?? []).length === 0
    ? null
    : (hours ?? []).map(({ days, from, to }) => ({
        days: days.map((day) => DAYS.indexOf(day)),
        from,
        to,
      }));
}

export type ZonesMismatch =
  /** The plan has another number than the hub for this name. */
  | {
      readonly type: "other-place";
      readonly zone: string;
      readonly place: number;
      readonly atHub: number;
    }
  /** A number that the hub has not: it gives numbers itself. */
  | { readonly type: "unknown-place"; readonly zone: string; readonly place: number }
  /** The plan sends customers to a zone that has no number yet. */
  | { readonly type: "next-is-new"; readonly zone: string; readonly next: string };

/**
 * All zones, as the console publishes them. Zones of the hub that the plan leaves out are gone afterwards; the hub refuses where
 * emitters sound in them. A zone that customers are sent to must be at the hub already.
 */
export function compileZones(
  plan: StorePlan,
  { version, zones }: Pick<ZonesView, "version" | "zones">,
): Result<ZonesRequest, readonly ZonesMismatch[]> {
  const mismatches: ZonesMismatch[] = [];
  const placeByName = new Map(zones.map(({ name, place }) => [name, place]));
  const isKnown = new Set(placeByName.values());
  for (const { name, place = null } of plan.zones) {
    const atHub = placeByName.get(name);
    if (place !== null && atHub !== undefined && atHub !== place) {
      mismatches.push({ type: "other-place", zone: name, place, atHub });
    } else if (place !== null && !isKnown.has(place)) {
      mismatches.push({ type: "unknown-place", zone: name, place });
    }
  }
  const placeOf = (name: string): number | null =>
    plan.zones.find((zone) => zone.name === name)?.place ?? placeByName.get(name) ?? null;
  const wishes = plan.zones.map((zone): ZoneWish => {
    const next = zone.next ?? null;
    const nextPlace = next === null ? null : placeOf(next);
    if (next !== null && nextPlace === null) {
      mismatches.push({ type: "next-is-new", zone: zone.name, next });
    }
    return { ...compileZone(zone), place: placeOf(zone.name), next: nextPlace };
  });
  return mismatches.length > 0
    ? err(mismatches)
    : ok({ basedOn: version, zones: wishes, consent: null });
}

function compileZone(zone: PlanZone): Omit<ZoneWish, "place" | "next"> {
  return {
    name: zone.name,
    kind: zone.kind ?? USUAL.zone.kind,
    range: zone.range ?? USUAL.zone.range,
    points: zone.points ?? USUAL.zone.points,
    periodHours: zone.periodHours ?? USUAL.zone.periodHours,
    at: zone.at ?? null,
    reward: zone.reward ?? null,
    hours: compileHours(zone.hours),
  };
}

/** For the auditor: beacons that hang somewhere and have settings. With their keys: it is for a central's ears alone. */
export function compileWatchPlan(compiled: readonly CompiledBeacon[], version: number): WatchPlan {
  return {
    version,
    beacons: compiled.flatMap(({ beacon, settings }) =>
      beacon.device === null || !settings.ok
        ? []
        : [
            {
              deviceId: beacon.device,
              name: beacon.name,
              place: settings.value.place,
              settings: { ...settings.value },
              expectedRssi: beacon.expectedRssi ?? null,
            },
          ],
    ),
  };
}
