import { expect, test } from "vitest";
import { isSecondOf } from "./double-tap.ts";

const tap = { x: 700, y: 740, at: 1000 };

test("a second tap at the same place right after is the end of a double tap", () => {
  expect(isSecondOf(tap, { x: 704, y: 738, at: 1180 })).toBe(true);
});

test("a tap elsewhere, or a while later, is meant", () => {
  expect(isSecondOf(tap, { x: 400, y: 300, at: 1180 })).toBe(false);
  expect(isSecondOf(tap, { x: 700, y: 740, at: 1500 })).toBe(false);
});
