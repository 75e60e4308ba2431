import { expect, test } from "vitest";
import type { CborValue } from "./cbor.ts";
import {
  SEQ_MAX,
  U32_MAX,
  bytes,
  bytesUpTo,
  currencyCode,
  listOf,
  nullable,
  oneOf,
  readTuple,
  safe,
  seq,
  text,
  tuple,
  u32,
} from "./shape.ts";

test("each kind of number has its highest, and none is below zero or broken", () => {
  const kinds = [
    [u32, U32_MAX],
    [seq, SEQ_MAX],
    [safe, Number.MAX_SAFE_INTEGER],
  ] as const;
  for (const [shape, max] of kinds) {
    expect([0, max].every((n) => shape(n))).toBe(true);
    expect([-1, max + 1, 0.5, Number.NaN, "0", null, undefined, true].some((n) => shape(n))).toBe(
      false,
    );
  }
});

test("bytes have their length, or at most so much", () => {
  expect([15, 16, 17].map((length) => bytes(16)(new Uint8Array(length)))).toEqual([
    false,
    true,
    false,
  ]);
  expect([0, 16, 17].map((length) => bytesUpTo(16)(new Uint8Array(length)))).toEqual([
    true,
    true,
    false,
  ]);
  expect(bytes(4)("text")).toBe(false);
  expect(bytesUpTo(4)([1, 2])).toBe(false);
});

test("a text is as long as its bytes in UTF-8: a Chinese character has three", () => {
  expect(text(24)("絲襪奶茶絲襪奶茶")).toBe(true);
  expect(text(24)("絲襪奶茶絲襪奶茶 ")).toBe(false);
  expect(text(4)("1234")).toBe(true);
  expect(text(4)("12345")).toBe(false);
  expect(text(4)(1234)).toBe(false);
});

test("a currency is three capital letters", () => {
  expect(currencyCode("HKD")).toBe(true);
  expect(["hkd", "HK", "HKDX", "HK$", "HKD\n", 344].some((code) => currencyCode(code))).toBe(false);
});

test("a word is one of those that there are", () => {
  const shape = oneOf("ledger", "policy");
  expect(["ledger", "policy", "root", "", null].map((word) => shape(word))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("what may be absent is null, never left out", () => {
  expect(nullable(u32)(null)).toBe(true);
  expect(nullable(u32)(1)).toBe(true);
  expect(nullable(u32)(undefined)).toBe(false);
});

test("a list is no longer than it may be, and of one kind", () => {
  const shape = listOf(u32, 2);
  const lists: readonly CborValue[] = [[], [1, 2], [1, 2, 3], [1, "2"], "12"];
  expect(lists.map((list) => shape(list))).toEqual([true, true, false, false, false]);
});

test("an array has just as many elements as it must", () => {
  expect(readTuple([1, "HKD"], [u32, currencyCode])).toEqual([1, "HKD"]);
  for (const value of [[1], [1, "HKD", null], ["HKD", 1], new Map(), "1"] as CborValue[]) {
    expect(readTuple(value, [u32, currencyCode])).toBeNull();
  }
  expect(tuple(u32, u32)([1, 2])).toBe(true);
  expect(tuple(u32, u32)([1])).toBe(false);
  expect(tuple(u32, u32)(undefined)).toBe(false);
});
