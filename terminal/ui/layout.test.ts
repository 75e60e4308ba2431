import * as fc from "fast-check";
import { expect, test } from "vitest";
import { GRID_GAP, moveInGrid, rowsInView, shapeGrid } from "./layout.ts";

test("a 10-inch tablet shows four rows of four", () => {
  expect(shapeGrid(760, 660)).toEqual({ columns: 4, rowHeight: 156 });
});

test("where the system takes a bar, rows get lower and there are still four", () => {
  expect(shapeGrid(760, 580)).toEqual({ columns: 4, rowHeight: 136 });
});

test("an 8-inch tablet has three columns, a phone two, a wide screen more than four", () => {
  expect(shapeGrid(532, 482).columns).toBe(3);
  expect(shapeGrid(366, 300).columns).toBe(2);
  expect(shapeGrid(1400, 900).columns).toBe(6);
});

test("of ten thousand items only some rows are drawn, and those in view always are", () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), fc.integer({ min: 100, max: 1200 }), (top, height) => {
      const [rows, rowHeight] = [2500, 156];
      const scrolled = Math.min(top, rows * (rowHeight + GRID_GAP) - height);
      const { first, end } = rowsInView({ top: scrolled, height, rows }, rowHeight);
      expect(end - first).toBeLessThan(20);
      expect(first * (rowHeight + GRID_GAP)).toBeLessThanOrEqual(scrolled);
      expect(end * (rowHeight + GRID_GAP)).toBeGreaterThanOrEqual(scrolled + height - GRID_GAP);
    }),
  );
});

test("an arrow at the edge stays where it is", () => {
  const grid = { columns: 4, count: 10 };
  expect(moveInGrid(0, "ArrowLeft", grid)).toBe(0);
  expect(moveInGrid(9, "ArrowDown", grid)).toBe(9);
  expect(moveInGrid(1, "ArrowDown", grid)).toBe(5);
  expect(moveInGrid(5, "ArrowUp", grid)).toBe(1);
});
