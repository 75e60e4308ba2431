import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { layOutJson } from "./json-lines.ts";
import { type CompareRow, compareLines, countDifferences, markDifference } from "./line-compare.ts";

const seed = seedOfRun("two copies, compared");

const firstOf = (rows: readonly CompareRow[]): readonly string[] =>
  rows.flatMap((row) => ("first" in row ? [row.first] : []));
const secondOf = (rows: readonly CompareRow[]): readonly string[] =>
  rows.flatMap((row) => ("second" in row ? [row.second] : []));

test("a figure that differs stands beside the other one", () => {
  const first = layOutJson('{"sale":201,"total":4200,"shift":1}');
  const second = layOutJson('{"sale":201,"total":5850,"shift":1}');
  const rows = compareLines(first, second);
  expect(rows.filter(({ type }) => type !== "same")).toEqual([
    { type: "changed", first: '  "total": 4200,', second: '  "total": 5850,' },
  ]);
});

test("a line of goods that only one copy has moves nothing else", () => {
  const line = (id: number): string => `{"id":${id}}`;
  const first = layOutJson(`{"lines":[${line(1)},${line(2)}],"total":1}`);
  const second = layOutJson(`{"lines":[${line(1)},${line(7)},${line(2)}],"total":1}`);
  const rows = compareLines(first, second);
  expect(rows.filter(({ type }) => type === "only-second")).toHaveLength(3);
  expect(rows.some(({ type }) => type === "changed" || type === "only-first")).toBe(false);
});

test("the comma after the last line is no difference", () => {
  const rows = compareLines(layOutJson('{"a":1}'), layOutJson('{"a":1,"b":2}'));
  expect(countDifferences(rows)).toBe(1);
});

test("both copies are shown whole, in their own order, whatever they are", () => {
  const lines = fc.array(fc.constantFrom('"a": 1,', '"a": 2', '"b": 1', "{", "}", "", "x"), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(lines, lines, (first, second) => {
      const rows = compareLines(first, second);
      expect(firstOf(rows)).toEqual(first);
      expect(secondOf(rows)).toEqual(second);
    }),
    { seed, numRuns: 500 },
  );
});

test("a copy does not differ from itself", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (lines) => {
      expect(countDifferences(compareLines(lines, lines))).toBe(0);
    }),
    { seed },
  );
});

test("two copies that have nothing in common and are very long are paired without working them out", () => {
  const first = Array.from({ length: 3000 }, (_, i) => `"a${i}": 1`);
  const second = Array.from({ length: 3000 }, (_, i) => `"a${i}": 2`);
  const rows = compareLines(first, second);
  expect(rows).toHaveLength(3000);
  expect(rows.every(({ type }) => type === "changed")).toBe(true);
});

test("only what differs within a line is marked, by whole characters", () => {
  expect(markDifference('"total": 4200', '"total": 4850')).toEqual({
    before: '"total": 4',
    marked: "20",
    after: "0",
  });
  expect(markDifference("🧋茶", "🧋🧋茶")).toEqual({ before: "🧋", marked: "", after: "茶" });
});

test("the marked parts put together are the line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (line, other) => {
      const { before, marked, after } = markDifference(line, other);
      expect(before + marked + after).toBe(line);
    }),
    { seed },
  );
});
