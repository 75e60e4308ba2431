/**
 * By what a beacon with new settings is known on air: the ids that they say, in the window that its clock is in.
 *
 * Where the changes name no id, whatever it says at its address shows that it is on air.
 */
import type { SettingsChanges } from "@tillwave/shared/beacon/provisioning/settings-fields";
import { type BeaconFrame, decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import type { BeaconKeys, FrameKind } from "@tillwave/shared/beacon/settings";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { EID_BYTES, eidWindowStart, eidsOf } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import { isOpen } from "@tillwave/shared/presence/open-hours";
import { shopTime } from "@tillwave/shared/presence/shop-time";
import { identityOf } from "../heard-beacons.ts";
import type { AirReport } from "../ports.ts";

const U32_MAX = 0xff_ff_ff_ff;
/** On either side of the one that its clock is in: windows begin while one waits, and a clock that rests says an older one. */
const WINDOWS_BEFORE = 1;
const WINDOWS_AFTER = 2;
/** In milliseconds: for a frame that takes turns to have its turn, twice, and for a scan to hear it. */
const CONFIRM_MIN = 10_000;
export const CONFIRM_MAX = 60_000;
/** Where the settings do not say. */
const SLOT_USUAL = 1000;

export interface Expected {
  /** Of the beacon's clock, Unix seconds. */
  readonly deviceTime: number;
  readonly crypto: Mac & BlockCipher;
}

/** `identityOf` of each frame that may be heard; empty where the changes name no id that takes turns. */
export function expectedIds(
  { shop, uid, url, keys, frames }: SettingsChanges,
  expected: Expected,
): ReadonlySet<string> {
  const ids = new Set<string>();
  const says = (kind: FrameKind): boolean =>
    frames === undefined || frames.some(({ frame }) => frame === kind);
  const isRolling = keys?.rolling === true;
  if (shop && !isRolling && says("ibeacon")) {
    ids.add(`ibeacon ${shop.uuid} ${shop.major} ${shop.minor}`);
  }
  if (uid && says("uid")) {
    ids.add(`uid ${uid.namespace} ${uid.instance}`);
  }
  if (url && says("url")) {
    ids.add(`url ${url}`);
  }
  if (keys && (says("eid") || (isRolling && says("ibeacon")))) {
    rollingIds(keys, shop?.uuid ?? null, expected).forEach((id) => ids.add(id));
  }
  return ids;
}

/** Nobody hears a beacon outside of its opening hours: it is silent by plan. */
export function isClosed({ hours, timeZone }: SettingsChanges, unixSeconds: number): boolean {
  const time = hours && timeZone !== undefined ? shopTime(unixSeconds, timeZone) : null;
  return hours !== undefined && time !== null && !isOpen(hours, time);
}

function rollingIds(
  keys: BeaconKeys,
  uuid: string | null,
  { deviceTime, crypto }: Expected,
): readonly string[] {
  const exponent = keys.eidExponent;
  const length = 2 ** exponent;
  const count = WINDOWS_BEFORE + 1 + WINDOWS_AFTER;
  // A beacon may say any time, and there are no windows beyond the last one.
  const time = Math.min(Math.max(0, deviceTime), U32_MAX - count * length);
  const first = eidWindowStart({ exponent, time }) - WINDOWS_BEFORE * length;
  const from = Math.max(0, first);
  const eids = eidsOf(fromHex(keys.eid), { exponent, time: from, count }, crypto);
  const ids = Array.from(
    { length: count },
    (_, i) => `eid ${toHex(eids.subarray(i * EID_BYTES, (i + 1) * EID_BYTES))}`,
  );
  if (!keys.rolling || keys.ibeacon === null || uuid === null) {
    return ids;
  }
  const key = fromHex(keys.ibeacon);
  const rolling = Array.from({ length: count }, (_, i) => {
    const id = rollingIBeacon(key, { exponent, time: from + i * length }, crypto);
    return `ibeacon ${uuid} ${Math.floor(id / 0x1_0000)} ${id % 0x1_0000}`;
  });
  return [...ids, ...rolling];
}

export interface NewOnAir {
  readonly ids: ReadonlySet<string>;
  readonly address: string;
}

/** Whether this report shows it. */
export function showsNew({ data, address }: AirReport, wanted: NewOnAir): boolean {
  const read = decodeAdvertisement(data);
  const frames: readonly BeaconFrame[] = read.ok ? read.value.frames : [];
  return wanted.ids.size === 0
    ? frames.length > 0 && address === wanted.address
    : frames.some((frame) => wanted.ids.has(identityOf(frame)));
}

/** Twice a whole round of its frames. */
export function confirmWithin({ frames, slotMs = SLOT_USUAL }: SettingsChanges): number {
  const shares = (frames ?? []).reduce((sum, { share }) => sum + share, 0);
  return Math.min(CONFIRM_MAX, CONFIRM_MIN + 2 * shares * slotMs);
}
