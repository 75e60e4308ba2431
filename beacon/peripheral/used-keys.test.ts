import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import * as v from "valibot";
import { expect, test } from "vitest";
import {
  USED_KEYS_MAX,
  type UsedKeys,
  closed,
  opened,
  printsOf,
  usedKeysSchema,
  usedUntil,
} from "./used-keys.ts";

const NONE: UsedKeys = { keys: [] };
const [A, B] = ["a".repeat(16), "b".repeat(16)] as const;

test("a key is known by its print, which tells nothing of it", () => {
  const eid = "5a".repeat(16);
  const ibeacon = "c3".repeat(32);
  const keys = { keyNumber: 1, eid, ibeacon, eidExponent: 9, rolling: true };
  const prints = printsOf(keys, createNodeCrypto());
  expect(prints).toHaveLength(2);
  expect(prints).toEqual(printsOf({ ...keys, keyNumber: 2 }, createNodeCrypto()));
  expect(`${eid}${ibeacon}`).not.toContain(prints[0]);
  expect(printsOf(null, createNodeCrypto())).toEqual([]);
});

test("what was on air is closed with the time up to which it may have been, never an earlier one", () => {
  const used = closed(opened(NONE, [A]), [], 500);
  expect(usedUntil(used, [A])).toBe(500);
  expect(usedUntil(closed(opened(used, [A]), [A], 400), [A])).toBe(500);
  expect(usedUntil(used, [B])).toBeUndefined();
  expect(usedUntil(closed(used, [B], 700), [A, B])).toBe(700);
});

test("a key that was closed is not closed again by others", () => {
  const used = closed(closed(opened(NONE, [A]), [], 500), [B], 900);
  expect(usedUntil(used, [A])).toBe(500);
});

test("a key whose clock was lost stays lost", () => {
  const lost = closed(opened(NONE, [A]), [], null);
  expect(usedUntil(lost, [A])).toBeNull();
  expect(usedUntil(closed(opened(lost, [A]), [], 900), [A])).toBeNull();
});

test("of more keys than are kept the oldest is forgotten; what is kept can be read back", () => {
  let used = NONE;
  for (let i = 0; i <= USED_KEYS_MAX; i += 1) {
    used = closed(used, [i.toString(16).padStart(16, "0")], i);
  }
  expect(used.keys).toHaveLength(USED_KEYS_MAX);
  expect(usedUntil(used, ["0".repeat(16)])).toBeUndefined();
  expect(v.parse(usedKeysSchema, JSON.parse(JSON.stringify(used)))).toEqual(used);
});
