/**
 * Ids that roll, of all watched beacons: which beacon and which window an id is of, around now and in the past.
 *
 * Spec: Tillwave protocols, version 1, §2.2 and §2.3: a clock that was lost is looked for 26 h back. Ahead as far as stops and
 * starts of the beacon make its clock run ahead. iBeacon's 32 bits are looked up in few windows only.
 *
 *   EID       −26 h ░░░░░░░░░░░░░░░░░░░░░░░ now ░░ +2 h
 *   iBeacon                            −2 h ░░░ now ░░ +2 h
 *
 * The nearest come first; each tick makes some more, so that a large plan stops nobody.
 */
import { assert } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { EID_BYTES, eidsOf } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import type { IdWindow } from "./clock-offset.ts";

const HOUR = 3600;
const BACK = { eid: 26 * HOUR, ibeacon: 2 * HOUR } as const;
const AHEAD = 2 * HOUR;
/** However short the windows are. */
const WINDOWS_MIN = 3;
/** Of one key; shorter windows reach less far back. */
const LINE_WINDOWS_MAX = 2048;
/** Of all keys: some 30 MB. */
const IDS_MAX = 200_000;
/** Made in one tick: some 20 ms. */
const MADE_MAX = 4000;
/** One call of the cipher makes so many. */
const CHUNK = 64;

export interface RollingLine {
  /** Whose it is. */
  readonly deviceId: string;
  readonly kind: "eid" | "ibeacon";
  readonly key: Uint8Array;
  readonly exponent: number;
  /** Of the plan before. */
  readonly isOld: boolean;
}

export interface RolledId {
  readonly line: RollingLine;
  readonly window: IdWindow;
}

export interface RollingIds {
  /** Unix seconds by the ear's clock. */
  advance(now: number): void;
  findEid(eid: Uint8Array): RolledId | null;
  /** major ‖ minor. */
  findIBeacon(id: number): RolledId | null;
  /** Whether every id that it may be is known by now. */
  isWhole(): boolean;
}

interface Kept {
  readonly line: RollingLine;
  /** By window number, from `from` on. */
  ids: string[];
  from: number;
  isWhole: boolean;
}

export function createRollingIds(
  lines: readonly RollingLine[],
  crypto: BlockCipher & Mac,
): RollingIds {
  const table = new Map<string, RolledId>();
  const kept: readonly Kept[] = lines.map((line) => ({ line, ids: [], from: 0, isWhole: false }));
  const lineMax = Math.min(LINE_WINDOWS_MAX, Math.floor(IDS_MAX / Math.max(1, lines.length)));

  const idsOf = (line: RollingLine, from: number, count: number): readonly string[] =>
    line.kind === "eid"
      ? eidTexts(line, { from, count }, crypto)
      : minorTexts(line, { from, count }, crypto);
  const put = (line: RollingLine, number: number, id: string): void => {
    const length = 2 ** line.exponent;
    table.set(id, { line, window: { start: number * length, length } });
  };

  /** How many it made. */
  function cover(one: Kept, now: number, budget: number): number {
    const { line } = one;
    const span = spanOf(line, now, lineMax);
    if (span.to <= one.from || span.from >= one.from + one.ids.length) {
      one.ids.forEach((id) => table.delete(id));
      one.ids = [];
      one.from = span.now;
    }
    for (; one.ids.length > 0 && one.from < span.from; one.from += 1) {
      table.delete(one.ids.shift() ?? "");
    }
    let made = 0;
    while (made < budget && one.from + one.ids.length < span.to) {
      const from = one.from + one.ids.length;
      const ids = idsOf(line, from, Math.min(CHUNK, span.to - from));
      ids.forEach((id, i) => put(line, from + i, id));
      one.ids.push(...ids);
      made += ids.length;
    }
    while (made < budget && one.from > span.from) {
      const count = Math.min(CHUNK, one.from - span.from);
      const ids = idsOf(line, one.from - count, count);
      one.from -= count;
      ids.forEach((id, i) => put(line, one.from + i, id));
      one.ids.unshift(...ids);
      made += count;
    }
    one.isWhole = one.from <= span.from && one.from + one.ids.length >= span.to;
    return made;
  }

  return {
    advance(now) {
      let budget = MADE_MAX;
      for (const one of kept) {
        budget -= cover(one, now, Math.max(0, budget));
      }
    },
    findEid: (eid) => table.get(toHex(eid)) ?? null,
    findIBeacon: (id) => table.get(textOfMinor(id)) ?? null,
    isWhole: () => kept.every((one) => one.isWhole),
  };
}

function spanOf({ kind, exponent }: RollingLine, now: number, most: number) {
  const length = 2 ** exponent;
  const number = Math.floor(now / length);
  const ahead = Math.min(Math.max(WINDOWS_MIN, Math.ceil(AHEAD / length)), Math.ceil(most / 4));
  const back = Math.min(
    Math.max(WINDOWS_MIN, Math.ceil(BACK[kind] / length)),
    Math.max(1, most - ahead - 1),
  );
  return { from: Math.max(0, number - back), now: Math.max(0, number - 1), to: number + ahead + 1 };
}

interface Windows {
  readonly from: number;
  readonly count: number;
}

function eidTexts(
  { key, exponent }: RollingLine,
  { from, count }: Windows,
  cipher: BlockCipher,
): readonly string[] {
  const ids = eidsOf(key, { exponent, time: from * 2 ** exponent, count }, cipher);
  assert(ids.length === count * EID_BYTES, "as many ids as windows");
  return Array.from({ length: count }, (_, i) =>
    toHex(ids.subarray(i * EID_BYTES, (i + 1) * EID_BYTES)),
  );
}

const minorTexts = (
  { key, exponent }: RollingLine,
  { from, count }: Windows,
  mac: Mac,
): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    textOfMinor(rollingIBeacon(key, { exponent, time: (from + i) * 2 ** exponent }, mac)),
  );

/** Other than every EID's. */
const textOfMinor = (id: number): string => `i${id.toString(16)}`;
