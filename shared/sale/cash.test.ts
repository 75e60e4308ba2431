import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EVERY_CURRENCY, anyAmount, anySignedAmount, currencyOf } from "../testing/arbitraries.ts";
import { CASH_KEYS_MAX, breakDownChange, roundToCash, suggestCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";

const HKD = currencyOf("HKD");
const JPY = currencyOf("JPY");
const EUR = currencyOf("EUR");
const CHF = currencyOf("CHF");
const WITH_KNOWN_CASH = EVERY_CURRENCY.filter(({ coins }) => coins.length > 0);
const LARGEST = Number.MAX_SAFE_INTEGER;

const rounded = (amount: number, currency: Currency): number =>
  roundToCash(Minor(amount), currency);
const keys = (due: number, currency: Currency): readonly number[] =>
  suggestCash(Minor(due), currency);

test("94.43 is paid as 94.40 in Hong Kong, 94.45 as 94.50", () => {
  expect(rounded(9443, HKD)).toBe(9440);
  expect(rounded(9444, HKD)).toBe(9440);
  expect(rounded(9445, HKD)).toBe(9450);
  expect(rounded(9440, HKD)).toBe(9440);
});

test("a franc goes to the nearest five centimes, a yen and a euro stay as they are", () => {
  expect([rounded(102, CHF), rounded(103, CHF)]).toEqual([100, 105]);
  expect(rounded(943, JPY)).toBe(943);
  expect(rounded(943, EUR)).toBe(943);
});

test("what is given back is rounded as it was taken", () => {
  expect(rounded(-9443, HKD)).toBe(-9440);
  expect(rounded(-9445, HKD)).toBe(-9450);
  expect(rounded(-4, HKD)).toBe(0);
});

test("any amount can be paid in steps of cash, and no other step is nearer", () => {
  for (const currency of EVERY_CURRENCY) {
    const { cashStep } = currency;
    fc.assert(
      fc.property(anySignedAmount, (amount) => {
        const payable = roundToCash(amount, currency);
        expect(payable % cashStep === 0).toBe(true);
        const nearestFits = Math.abs(amount) <= LARGEST - cashStep;
        expect(2 * Math.abs(payable - amount)).toBeLessThanOrEqual(
          nearestFits ? cashStep : 2 * cashStep,
        );
      }),
      { numRuns: 40 },
    );
  }
});

test("for 94.40 the keys say 94.40, 95, 100 and 500", () => {
  expect(keys(9440, HKD)).toEqual([9440, 9500, 10_000, 50_000]);
});

test("for a round hundred the keys say the hundred and the notes above it", () => {
  expect(keys(10_000, HKD)).toEqual([10_000, 50_000, 100_000]);
});

test("above the largest note the keys say the next round sums", () => {
  expect(keys(123_450, HKD)).toEqual([123_450, 123_500, 124_000, 125_000]);
});

test("for 944 yen the keys say 944, 945, and the notes of 1000 and 5000", () => {
  expect(keys(944, JPY)).toEqual([944, 945, 1000, 5000]);
});

test("when nothing is due, nothing is the first key", () => {
  expect(keys(0, HKD)[0]).toBe(0);
});

test("in every currency the keys rise, start with what is due, and never say less", () => {
  for (const currency of EVERY_CURRENCY) {
    const pieces = [...currency.coins, ...currency.notes, 0];
    const nearAPiece = fc
      .tuple(fc.constantFrom(...pieces), fc.integer({ min: -2, max: 2 }))
      .map(([piece, steps]) => Minor(Math.max(0, piece + steps * currency.cashStep)));
    fc.assert(
      fc.property(fc.oneof(anyAmount, nearAPiece), (amount) => {
        const due = roundToCash(amount, currency);
        const sums = suggestCash(due, currency);
        expect(sums[0]).toBe(due);
        expect(sums.length).toBeLessThanOrEqual(CASH_KEYS_MAX);
        expect(sums.every((sum, i) => i === 0 || sum > (sums[i - 1] ?? sum))).toBe(true);
        expect(sums.every((sum) => sum % currency.cashStep === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  }
});

test("405.60 come back as four hundreds, a five, a fifty-cent coin and a ten-cent coin", () => {
  expect(breakDownChange(Minor(40_560), HKD)).toEqual([
    { value: 10_000, kind: "note", count: 4 },
    { value: 500, kind: "coin", count: 1 },
    { value: 50, kind: "coin", count: 1 },
    { value: 10, kind: "coin", count: 1 },
  ]);
});

test("ten dollars are a note where there are both", () => {
  expect(breakDownChange(Minor(1000), HKD)).toEqual([{ value: 1000, kind: "note", count: 1 }]);
});

test("no change is no pieces, and so is the change of a cash that we do not know", () => {
  expect(breakDownChange(Minor(0), HKD)).toEqual([]);
  expect(breakDownChange(Minor(1234), currencyOf("THB"))).toEqual([]);
});

test("change that coins cannot pay is not broken down", () => {
  expect(breakDownChange(Minor(15), HKD)).toEqual([]);
});

test("change of one of each note and coin names them all", () => {
  for (const currency of WITH_KNOWN_CASH) {
    const pieces = new Set([...currency.coins, ...currency.notes]);
    const change = [...pieces].reduce((sum, value) => sum + value, 0);
    expect(paidBy(currency, change)).toBe(change);
  }
});

test("the pieces add up to the change, the largest first", () => {
  for (const currency of WITH_KNOWN_CASH) {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        const change = roundToCash(amount, currency);
        expect(paidBy(currency, change)).toBe(change);
        const values = breakDownChange(change, currency).map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }),
      { numRuns: 60 },
    );
  }
});

test("nobody could pay the change with fewer pieces", () => {
  for (const currency of WITH_KNOWN_CASH) {
    const steps = Math.min(2 * Math.max(...currency.notes), 40_000 * currency.cashStep);
    const fewest = fewestPieces(currency, steps / currency.cashStep);
    for (let step = 0; step < fewest.length; step += 7) {
      const change = Minor(step * currency.cashStep);
      const count = breakDownChange(change, currency).reduce((sum, piece) => sum + piece.count, 0);
      expect([currency.code, change, count]).toEqual([currency.code, change, fewest[step]]);
    }
  }
});

function paidBy(currency: Currency, change: number): number {
  return breakDownChange(Minor(change), currency).reduce(
    (sum, { value, count }) => sum + value * count,
    0,
  );
}

/** By trying every last piece: for each number of cash steps, the fewest notes and coins. */
function fewestPieces({ coins, notes, cashStep }: Currency, steps: number): readonly number[] {
  const sizes = [...new Set([...coins, ...notes])].map((value) => value / cashStep);
  const fewest = [0];
  for (let step = 1; step <= steps; step += 1) {
    const before = sizes.filter((size) => size <= step).map((size) => fewest[step - size] ?? 0);
    fewest.push(1 + Math.min(...before));
  }
  return fewest;
}
