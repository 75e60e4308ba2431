import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SPAN_MS, heightOf, linePath, newestOf } from "./sparkline.ts";

const BOX = { width: 120, height: 40 };

test("louder is higher, and nothing leaves the box", () => {
  fc.assert(
    fc.property(fc.double({ min: -200, max: 50, noNaN: true }), (dbm) => {
      const at = heightOf(dbm, BOX);
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThanOrEqual(BOX.height);
      expect(heightOf(dbm + 1, BOX)).toBeLessThanOrEqual(at);
    }),
  );
});

test("where nothing was heard for a while, the line is broken", () => {
  const path = linePath(
    [
      [0, -60],
      [1000, -60],
      [20_000, -60],
      [21_000, -60],
    ],
    21_000,
    BOX,
  );
  expect(path.match(/M/gu)).toHaveLength(2);
  expect(path.match(/L/gu)).toHaveLength(2);
});

test("one that has fallen silent leaves the end of its box empty; what is too old is not drawn", () => {
  expect(linePath([[0, -60]], SPAN_MS / 2, BOX)).toMatch(/^M60 /u);
  expect(linePath([[0, -60]], SPAN_MS + 1, BOX)).toBe("");
  expect(linePath([], 0, BOX)).toBe("");
});

test("all lines end at the newest point of any", () => {
  expect(
    newestOf([
      [
        [1, -60],
        [5, -60],
      ],
      [],
      [[3, -60]],
    ]),
  ).toBe(5);
});
