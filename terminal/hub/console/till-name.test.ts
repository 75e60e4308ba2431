import * as v from "valibot";
import { expect, test } from "vitest";
import { joinCodeRequestSchema } from "@tillwave/shared/api/console";
import { lettersTooMany, parseTerminalNumber, readJoinWish } from "./till-name.ts";

test("a name has room for 24 plain letters or 8 Chinese ones", () => {
  expect(lettersTooMany("a".repeat(24))).toBe(0);
  expect(lettersTooMany("a".repeat(27))).toBe(3);
  expect(lettersTooMany("海".repeat(8))).toBe(0);
  expect(lettersTooMany("海".repeat(9))).toBe(1);
  expect(lettersTooMany(`${"a".repeat(23)}🧋`)).toBe(1);
});

test("a terminal's number is a whole one from 1 on", () => {
  expect(["1", " 42 ", "4294967295"].map(parseTerminalNumber)).toEqual([1, 42, 4_294_967_295]);
  for (const text of ["", "0", "-1", "1.5", "4294967296", "99999999999", "two", "１"]) {
    expect(parseTerminalNumber(text)).toBeNull();
  }
});

test("what is missing is named, and what is sent is what the hub takes", () => {
  expect(readJoinWish("", "Pier")).toEqual({ ok: false, at: "number" });
  expect(readJoinWish(null, "  ")).toEqual({ ok: false, at: "name" });
  expect(readJoinWish(null, "a".repeat(25))).toEqual({ ok: false, at: "name" });
  for (const wish of [readJoinWish(null, " Pier 9 "), readJoinWish("7", "海".repeat(8))]) {
    expect(wish.ok && v.safeParse(joinCodeRequestSchema, wish.request).success).toBe(true);
  }
  expect(readJoinWish(null, " Pier 9 ")).toEqual({
    ok: true,
    request: { terminal: null, name: "Pier 9" },
  });
});
