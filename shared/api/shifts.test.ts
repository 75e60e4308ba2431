import * as fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { shiftRequestSchema } from "./shifts.ts";
import { trainingRequestSchema } from "./training.ts";

const CLOSE = {
  action: "close",
  id: "press-of-a-page",
  shift: 3,
  counted: 100,
  pieces: [{ value: 100, count: 1 }],
  left: null,
  reason: null,
  approval: null,
};
const CASH = {
  action: "cash",
  id: "press-of-a-page",
  shift: 3,
  amount: -500,
  reason: "bank",
  approval: null,
};

const takes = (request: unknown): boolean => v.safeParse(shiftRequestSchema, request).success;

test("what the page sends is taken", () => {
  expect([CLOSE, CASH].map(takes)).toEqual([true, true]);
});

test("a sum that is no money, a count below nothing and a reason without a word are refused", () => {
  for (const counted of [-1, 0.5, 2 ** 53, Number.NaN, "100"]) {
    expect(takes({ ...CLOSE, counted })).toBe(false);
  }
  for (const count of [-1, 0.5, 100_000]) {
    expect(takes({ ...CLOSE, pieces: [{ value: 100, count }] })).toBe(false);
  }
  for (const amount of [0, 0.5, 2 ** 53, Number.POSITIVE_INFINITY]) {
    expect(takes({ ...CASH, amount })).toBe(false);
  }
  for (const reason of ["", "   ", "x".repeat(81)]) {
    expect(takes({ ...CASH, reason })).toBe(false);
  }
  expect(takes({ ...CLOSE, pieces: Array.from({ length: 41 }, () => CLOSE.pieces[0]) })).toBe(
    false,
  );
});

test("nothing that comes makes reading it throw, and a field too many is refused", () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (anything, name) => {
      takes(anything);
      v.safeParse(trainingRequestSchema, anything);
      expect(takes({ ...CLOSE, [`x${name}`]: anything })).toBe(false);
      expect(v.safeParse(trainingRequestSchema, { on: true, approval: null, x: 1 }).success).toBe(
        false,
      );
    }),
    { seed: seedOfRun("requests about shifts"), numRuns: 300 },
  );
});
