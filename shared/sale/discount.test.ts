import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyAmount } from "../testing/arbitraries.ts";
import { ALL_PARTS, type Off, amountOff, checkOff, exceedsFreely } from "./discount.ts";
import { Minor } from "./money.ts";

const percent = (n: number): Off => ({ type: "percent", partsPerMillion: n * 10_000 });
const amount = (n: number): Off => ({ type: "amount", amount: Minor(n) });

test("ten per cent off 12.35 is 1.24: half a cent is the customer's", () => {
  expect(amountOff(percent(10), Minor(1235))).toBe(124);
  expect(amountOff(percent(10), Minor(1234))).toBe(123);
});

test("everything can be taken off, and nothing beyond", () => {
  expect(amountOff(percent(100), Minor(999))).toBe(999);
  expect(checkOff(percent(100), Minor(999)).ok).toBe(true);
  expect(checkOff(percent(101), Minor(999))).toEqual({
    ok: false,
    error: { type: "discount-out-of-range", most: 999 },
  });
  expect(checkOff(amount(999), Minor(999)).ok).toBe(true);
  expect(checkOff(amount(1000), Minor(999)).ok).toBe(false);
});

test("nothing is no discount, and what costs nothing has none", () => {
  for (const off of [percent(0), percent(-5), amount(0), percent(0.000_05)]) {
    expect(checkOff(off, Minor(999)).ok).toBe(false);
  }
  expect(checkOff(percent(10), Minor(0)).ok).toBe(false);
  expect(checkOff(amount(1), Minor(0)).ok).toBe(false);
});

test("an amount takes off no more than there is", () => {
  expect(amountOff(amount(500), Minor(300))).toBe(300);
});

test("a cashier gives twenty per cent, and not a cent more", () => {
  expect(exceedsFreely(Minor(200), Minor(1000))).toBe(false);
  expect(exceedsFreely(Minor(201), Minor(1000))).toBe(true);
  expect(exceedsFreely(Minor(0), Minor(0))).toBe(false);
  expect(exceedsFreely(Minor(1), Minor(0))).toBe(true);
});

test("whatever is taken off, it is between nothing and all", () => {
  fc.assert(
    fc.property(anyAmount, fc.integer({ min: 1, max: ALL_PARTS }), (gross, partsPerMillion) => {
      const off = amountOff({ type: "percent", partsPerMillion }, gross);
      expect(off >= 0 && off <= gross).toBe(true);
    }),
  );
});
