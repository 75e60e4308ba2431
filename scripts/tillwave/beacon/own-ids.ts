/** Whether what was heard is what a beacon with these keys says, and which window's it is. */
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import type { EddystoneTlm } from "@tillwave/shared/beacon/eddystone-tlm";
import type { BeaconKeys } from "@tillwave/shared/beacon/settings";
import { openTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { equalBytes, fromHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { EID_BYTES, eidWindowStart, eidsOf } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";

/** As far as a clock that was lost is looked for (protocols §2.3). */
const BACK_SECONDS = 26 * 3600;
const WINDOWS_AHEAD = 2;
/** Each window that is tried opens a forged frame once in 65,536. */
const SEALED_WINDOWS_EITHER_WAY = 2;

export interface OwnId {
  /** Unix seconds at which its window begins, by the beacon's clock. */
  readonly window: number;
  readonly tlm: EddystoneTlm | null;
}

export interface OwnKeys {
  readonly keys: BeaconKeys;
  /** Unix seconds. */
  readonly now: number;
  readonly crypto: BlockCipher & Mac;
}

/** "plain": a frame that no key makes. Null: another beacon's, or of a window out of reach. */
export function findOwnId(frame: BeaconFrame, own: OwnKeys): OwnId | "plain" | null {
  switch (frame.type) {
    case "eddystone-eid":
      return findEid(frame.eid, own);
    case "eddystone-etlm":
      for (const window of windowsNear(own)) {
        const { exponent, identityKey } = eidKeyOf(own);
        const tlm = openTlm(frame, { identityKey, exponent, time: window });
        if (tlm !== null) {
          return { window, tlm };
        }
      }
      return null;
    case "ibeacon":
      return own.keys.rolling && own.keys.ibeacon !== null
        ? findRolling(frame.major * 0x1_0000 + frame.minor, fromHex(own.keys.ibeacon), own)
        : "plain";
    case "eddystone-uid":
    case "eddystone-url":
    case "eddystone-tlm":
      return "plain";
  }
}

function findEid(heard: Uint8Array, own: OwnKeys): OwnId | null {
  const { exponent, identityKey } = eidKeyOf(own);
  const { first, count } = reachOf(own);
  const ids = eidsOf(identityKey, { exponent, time: first, count }, own.crypto);
  for (let i = count - 1; i >= 0; i -= 1) {
    if (equalBytes(ids.subarray(i * EID_BYTES, (i + 1) * EID_BYTES), heard)) {
      return { window: first + i * 2 ** exponent, tlm: null };
    }
  }
  return null;
}

/** In the plan's windows near by alone: 32 bits are met by chance in a wide search. */
function findRolling(heard: number, key: Uint8Array, own: OwnKeys): OwnId | null {
  const { exponent } = eidKeyOf(own);
  const window = windowsNear(own).find(
    (time) => rollingIBeacon(key, { exponent, time }, own.crypto) === heard,
  );
  return window === undefined ? null : { window, tlm: null };
}

function eidKeyOf({ keys }: OwnKeys): {
  readonly exponent: number;
  readonly identityKey: Uint8Array;
} {
  return { exponent: keys.eidExponent, identityKey: fromHex(keys.eid) };
}

function reachOf({ keys, now }: OwnKeys): { readonly first: number; readonly count: number } {
  const exponent = keys.eidExponent;
  const first = eidWindowStart({ exponent, time: Math.max(0, now - BACK_SECONDS) });
  const last = eidWindowStart({ exponent, time: now }) + WINDOWS_AHEAD * 2 ** exponent;
  return { first, count: (last - first) / 2 ** exponent + 1 };
}

/** The nearest first. */
function windowsNear({ keys, now }: OwnKeys): readonly number[] {
  const exponent = keys.eidExponent;
  const middle = eidWindowStart({ exponent, time: now });
  return Array.from({ length: SEALED_WINDOWS_EITHER_WAY + 1 }, (_, i) => i)
    .flatMap((i) => (i === 0 ? [0] : [-i, i]))
    .map((i) => middle + i * 2 ** exponent)
    .filter((window) => window >= 0);
}
