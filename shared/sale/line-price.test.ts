import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyAmount } from "../testing/arbitraries.ts";
import { GRAMS_MAX, type Line, amountOf, checkGrams, checkPrice, grossOf } from "./line-price.ts";
import { Minor } from "./money.ts";

const APPLES: Line = {
  id: 1,
  sku: "apples",
  name: "Apples",
  unitPrice: Minor(3800),
  quantity: 1,
  taxId: "A",
  weight: { grams: 412, source: "typed" },
};
const weighing = (grams: number): Line => ({ ...APPLES, weight: { grams, source: "scale" } });

test("412 g at 38.00 a kilogram are 15.66", () => {
  expect(grossOf(APPLES)).toEqual({ ok: true, value: 1566 });
});

test("half a cent of a weight is a cent", () => {
  expect(grossOf({ ...weighing(1), unitPrice: Minor(500) })).toEqual({ ok: true, value: 1 });
  expect(grossOf({ ...weighing(1), unitPrice: Minor(499) })).toEqual({ ok: true, value: 0 });
});

test("a kilogram costs what stands on the shelf", () => {
  fc.assert(
    fc.property(anyAmount, (unitPrice) => {
      expect(grossOf({ ...weighing(1000), unitPrice })).toEqual({ ok: true, value: unitPrice });
    }),
  );
});

test("a line comes to its price less its discount", () => {
  const discount = {
    off: { type: "percent", partsPerMillion: 100_000 },
    reason: "damaged",
  } as const;
  expect(amountOf({ ...APPLES, discount })).toEqual({ ok: true, value: 1566 - 157 });
});

test("the heaviest and dearest is worked out, or refused whole", () => {
  const most = Minor(Number.MAX_SAFE_INTEGER);
  expect(grossOf({ ...weighing(GRAMS_MAX), unitPrice: most })).toEqual({
    ok: false,
    error: { type: "amount-too-large" },
  });
});

test("no weight, half a gram and more than a scale says are refused", () => {
  for (const grams of [0, -1, 0.5, GRAMS_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(checkGrams(grams).ok, `${grams}`).toBe(false);
  }
  expect(checkGrams(GRAMS_MAX).ok).toBe(true);
});

test("a price can be nothing, and not beyond what a keypad takes", () => {
  expect(checkPrice(Minor(0)).ok).toBe(true);
  expect(checkPrice(Minor(-1)).ok).toBe(false);
  expect(checkPrice(Minor(10_000_000_000)).ok).toBe(false);
});
