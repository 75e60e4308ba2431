/**
 * Which keys were on air here, and up to which T: one that comes back, with last year's settings file, goes on where it was.
 * Nothing else keeps its windows from going on air again, for the clock starts anew with a new key.
 */
import { concatBytes, fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { BeaconKeys } from "@tillwave/shared/beacon/settings";
import type { Digest } from "@tillwave/shared/core/crypto";
import * as v from "valibot";

/** Keys change once in years; what is forgotten first is the oldest. */
export const USED_KEYS_MAX = 64;
const PRINT_BYTES = 8;
const LABEL = toUtf8("tillwave/used-key/1");

export const usedKeysSchema = v.strictObject({
  keys: v.pipe(
    v.array(
      v.strictObject({
        /** Of the key; tells nothing of it. */
        print: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
        /** Null: its clock was lost, so it may never be used again. */
        until: v.nullable(v.pipe(v.number(), v.minValue(0))),
      }),
    ),
    v.maxLength(USED_KEYS_MAX),
  ),
});
export type UsedKeys = Readonly<v.InferOutput<typeof usedKeysSchema>>;

/** Of each key by itself: settings may share one of two. */
export function printsOf(keys: BeaconKeys | null, { sha256 }: Digest): readonly string[] {
  const hexes = keys === null ? [] : [keys.eid, ...(keys.ibeacon === null ? [] : [keys.ibeacon])];
  return hexes.map((hex) =>
    toHex(sha256(concatBytes([LABEL, fromHex(hex)])).slice(0, PRINT_BYTES)),
  );
}

/** What is known of any of these keys: the latest `until`, null where one is lost. Undefined: none was ever used. */
export function usedUntil(
  { keys }: UsedKeys,
  prints: readonly string[],
): number | null | undefined {
  const known = keys.filter(({ print }) => prints.includes(print)).map(({ until }) => until);
  if (known.length === 0) {
    return undefined;
  }
  return known.includes(null) ? null : Math.max(...known.map((until) => until ?? 0));
}

export function withUsed(
  { keys }: UsedKeys,
  prints: readonly string[],
  until: number | null,
): UsedKeys {
  const others = keys.filter(({ print }) => !prints.includes(print));
  const added = prints.map((print) => ({ print, until }));
  return { keys: [...others, ...added].slice(-USED_KEYS_MAX) };
}
