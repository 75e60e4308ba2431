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
        /** It is on air, or was when the settings were lost: up to what the clock promised. */
        isOpen: v.boolean(),
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

/** These are on air from now on, and nobody says up to when. */
export function opened(used: UsedKeys, prints: readonly string[]): UsedKeys {
  return withEach(used, prints, (until) => ({
    until: until === undefined ? 0 : until,
    isOpen: true,
  }));
}

/** Whatever was on air until now was so up to `until`; with `prints`, whether they were known of or not. */
export function closed(used: UsedKeys, prints: readonly string[], until: number | null): UsedKeys {
  const open = used.keys.filter(({ isOpen }) => isOpen).map(({ print }) => print);
  return withEach(used, [...new Set([...open, ...prints])], (before) => ({
    until: until === null || before === null ? null : Math.max(before ?? 0, until),
    isOpen: false,
  }));
}

type Use = Omit<UsedKeys["keys"][number], "print">;

/** `change` is given what is known: null is lost for good, undefined never seen. */
function withEach(
  { keys }: UsedKeys,
  prints: readonly string[],
  change: (until: number | null | undefined) => Use,
): UsedKeys {
  const others = keys.filter(({ print }) => !prints.includes(print));
  const changed = prints.map((print) => ({
    print,
    ...change(keys.find((known) => known.print === print)?.until),
  }));
  return { keys: [...others, ...changed].slice(-USED_KEYS_MAX) };
}
