/**
 * What a till tells a beacon to be: iBeacon for phones to wake by, and an id that rolls as proof. Until the
 * hub has said the key that it rolls by, telemetry takes its turn, so that somebody can still connect.
 *
 *   with its key     ibeacon ibeacon ibeacon eid*        * connectable
 *   while it waits   ibeacon ibeacon ibeacon tlm*
 *
 * Spec: Tillwave protocols, version 1, §2 and §3.4.
 */
import { type BeaconSettings, checkBeaconSettings } from "@tillwave/shared/beacon/settings";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Mac } from "@tillwave/shared/core/crypto";
import { presenceKeys } from "@tillwave/shared/presence/keys";
import type { BeaconFacts, BeaconReply } from "@tillwave/shared/sync/beacon-report";
import type { DeviceKey } from "./beacon-book.ts";
import type { BeaconWish } from "./beacon-store.ts";

const INTERVAL_MS = 100;
const POWER_AT_1M = -59;
const EID_EXPONENT = 9;
const MINOR_MAX = 0xffff;

type Zone = BeaconReply["zones"][number];
type Patch = Partial<BeaconSettings>;

export interface Wished {
  readonly wish: BeaconWish;
  readonly zone: Zone;
  readonly shop: BeaconReply["shop"];
  readonly key: DeviceKey | null;
}

/** All but its panel, which is a matter of its wiring and stays as it is. */
export function claimSettings({ wish, zone, shop, key }: Wished, mac: Mac): Patch {
  return {
    version: 1,
    ...placeSettings({ wish, zone, shop }),
    uid: null,
    url: null,
    ...keySettings(key, mac),
    slotMs: 1000,
    intervalMs: INTERVAL_MS,
    txPower: null,
    powerAt1m: POWER_AT_1M,
  };
}

/** Its name and its zone, and what follows from them. */
export function placeSettings({ wish, zone, shop }: Omit<Wished, "key">): Patch {
  const { uuid, major, timeZone } = shop;
  const { hours } = zone;
  return {
    name: wish.name,
    place: wish.place,
    shop: { uuid, major, minor: wish.place % (MINOR_MAX + 1) },
    hours: hours === null || hours.length === 0 ? null : hours,
    timeZone,
  };
}

export function keySettings(key: DeviceKey | null, mac: Mac): Patch {
  return {
    keys: key === null ? null : beaconKeys(key, mac),
    frames: [
      { frame: "ibeacon", share: 3, connectable: false },
      { frame: key === null ? "tlm" : "eid", share: 1, connectable: true },
    ],
  };
}

function beaconKeys({ keyNumber, deviceKey }: DeviceKey, mac: Mac): BeaconSettings["keys"] {
  const { eid, ibeacon } = presenceKeys(fromHex(deviceKey), mac);
  const said = { eid: toHex(eid), ibeacon: toHex(ibeacon), eidExponent: EID_EXPONENT };
  return { keyNumber, ...said, rolling: false };
}

/** For whoever may know how it is set, and not by what its ids roll. */
export function withoutKeys(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { keys: _, ...rest } = settings;
  return rest;
}

/** As the auditor resolves its ids; null for what no beacon of this version can be. */
export function watchedSettings(
  { settings, hasPresenceKey }: BeaconFacts,
  key: DeviceKey | null,
  mac: Mac,
): BeaconSettings | null {
  const keys = hasPresenceKey && key !== null ? beaconKeys(key, mac) : null;
  const checked = checkBeaconSettings({ panel: { kind: "none" }, ...settings, keys });
  return checked.ok ? checked.value : null;
}
