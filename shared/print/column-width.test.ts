import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { columnsOf, wrap } from "./column-width.ts";

// UAX #11: W and F take two columns, combining marks none.
test("Chinese, Japanese and Korean letters take two columns, marks none", () => {
  expect(["tea", "é", "茶", "ラテ", "김밥", "Ａ", "e\u0301", "₩", "🍵"].map(columnsOf)).toEqual([
    3, 1, 2, 4, 4, 2, 1, 1, 2,
  ]);
});

test("a text is broken at its spaces", () => {
  expect(wrap("Tea with milk and sugar", 10)).toEqual(["Tea with", "milk and", "sugar"]);
  expect(wrap("", 10)).toEqual([""]);
});

test("Chinese is broken between any two letters, a word only where it is too long alone", () => {
  expect(wrap("港式奶茶大杯", 8)).toEqual(["港式奶茶", "大杯"]);
  expect(wrap("Tea Donaudampfschiff", 8)).toEqual(["Tea", "Donaudam", "pfschiff"]);
});

test("no line is wider than the paper, and no letter is lost", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 120 }),
      fc.integer({ min: 2, max: 48 }),
      (text, columns) => {
        const lines = wrap(text, columns);
        expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(columns);
        const letters = (joined: string): string => joined.replaceAll(/\s/gu, "");
        expect(letters(lines.join(""))).toBe(letters(text));
      },
    ),
    { seed: seedOfRun("lines") },
  );
});
