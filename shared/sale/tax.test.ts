import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { anyRates, anyRounding, anySignedAmount } from "../testing/arbitraries.ts";
import { Minor } from "./money.ts";
import { type Rounding, type TaxRate, addedTax, computeTaxes } from "./tax.ts";

const INCLUDED: TaxRate = {
  id: "A",
  name: "10 % included",
  partsPerMillion: 100_000,
  mode: "inclusive",
};
const ADDED: TaxRate = {
  ...INCLUDED,
  id: "B",
  name: "8.875 % added",
  partsPerMillion: 88_750,
  mode: "exclusive",
};

const negated = (amount: Minor): Minor => Minor(0 - amount);

function taxes(
  amounts: readonly number[],
  rate: TaxRate,
  rounding: Rounding = "half-up",
): readonly number[] {
  const lines = amounts.map((amount) => ({ amount: Minor(amount), taxId: rate.id }));
  const computed = computeTaxes(lines, [rate], rounding);
  return computed.ok ? computed.value.map(({ tax }) => tax) : [];
}

// 315 × 10 ÷ 110 = 28.64; each 105 by itself holds 9.55.
test("three times 105 with 10 % included hold 28 of tax rounded down, and not three times 9", () => {
  expect(taxes([105, 105, 105], INCLUDED, "down")).toEqual([28]);
  expect(taxes([105, 105, 105], INCLUDED, "half-up")).toEqual([29]);
  expect(taxes([105, 105, 105], INCLUDED, "up")).toEqual([29]);
});

test("a tax that is added is a share of the shelf price", () => {
  expect(taxes([1000], ADDED)).toEqual([89]);
  expect(taxes([1000], ADDED, "down")).toEqual([88]);
  expect(taxes([1000, 1000], ADDED)).toEqual([178]);
});

test("half a unit goes up only where the shop rounds half up or up", () => {
  const half = { ...ADDED, partsPerMillion: 500_000 };
  expect(taxes([1], half, "half-up")).toEqual([1]);
  expect(taxes([1], half, "up")).toEqual([1]);
  expect(taxes([1], half, "down")).toEqual([0]);
  const third = { ...ADDED, partsPerMillion: 333_333 };
  expect(taxes([1], third, "half-up")).toEqual([0]);
  expect(taxes([1], third, "up")).toEqual([1]);
});

test("a rate of nothing takes nothing, however it is rounded", () => {
  for (const rounding of ["half-up", "down", "up"] as const) {
    expect(taxes([105], { ...INCLUDED, partsPerMillion: 0 }, rounding)).toEqual([0]);
  }
});

test("an odd divisor has no half, and rounds to the nearer side", () => {
  const odd = { ...INCLUDED, partsPerMillion: 1 };
  expect(taxes([500_000], odd)).toEqual([0]);
  expect(taxes([500_001], odd)).toEqual([1]);
});

test("each rate that occurs has one line, in the shop's order", () => {
  const computed = computeTaxes(
    [
      { amount: Minor(200), taxId: "B" },
      { amount: Minor(110), taxId: "A" },
      { amount: Minor(300), taxId: "B" },
    ],
    [INCLUDED, ADDED, { ...ADDED, id: "C" }],
    "half-up",
  );
  expect(computed).toEqual({
    ok: true,
    value: [
      { rate: INCLUDED, base: 110, tax: 10 },
      { rate: ADDED, base: 500, tax: 44 },
    ],
  });
  expect(computed.ok && addedTax(computed.value)).toEqual({ ok: true, value: 44 });
});

test("a line under a rate that the shop does not have is refused", () => {
  expect(computeTaxes([{ amount: Minor(1), taxId: "Z" }], [INCLUDED], "half-up")).toEqual({
    ok: false,
    error: { type: "unknown-tax", taxId: "Z" },
  });
});

test("a base beyond 2^53 − 1 is refused in words", () => {
  const line = { amount: Minor(Number.MAX_SAFE_INTEGER), taxId: "A" };
  expect(computeTaxes([line, line], [INCLUDED], "half-up")).toEqual({
    ok: false,
    error: { type: "amount-too-large" },
  });
});

const anyRate = anyRates.map(([rate]) => present(rate, "the first rate"));
const anyPriced = fc.array(
  fc.record({ amount: anySignedAmount, taxId: fc.constantFrom("A", "B", "C", "D") }),
  { maxLength: 8 },
);

test("a tax is never larger than its base, and never against it", () => {
  fc.assert(
    fc.property(anyPriced, anyRates, anyRounding, (lines, rates, rounding) => {
      const computed = computeTaxes(lines, rates, rounding);
      for (const { base, tax } of computed.ok ? computed.value : []) {
        expect(Math.abs(tax)).toBeLessThanOrEqual(Math.abs(base));
        expect(tax === 0 || Math.sign(tax) === Math.sign(base)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("what is given back is taxed as it was sold", () => {
  fc.assert(
    fc.property(anyPriced, anyRates, anyRounding, (lines, rates, rounding) => {
      const sold = computeTaxes(lines, rates, rounding);
      const returned = lines.map(({ amount, taxId }) => ({ amount: negated(amount), taxId }));
      const refunded = computeTaxes(returned, rates, rounding);
      expect(refunded).toEqual(
        sold.ok
          ? {
              ok: true,
              value: sold.value.map(({ rate, base, tax }) => ({
                rate,
                base: negated(base),
                tax: negated(tax),
              })),
            }
          : sold,
      );
    }),
    { numRuns: 500 },
  );
});

test("no tax is further from the exact one than its rounding allows", () => {
  fc.assert(
    fc.property(anySignedAmount, anyRate, anyRounding, (amount, rate, rounding) => {
      for (const tax of taxes([amount], rate, rounding)) {
        const { mode, partsPerMillion } = rate;
        const whole = mode === "inclusive" ? 1_000_000 + partsPerMillion : 1_000_000;
        const exact = BigInt(Math.abs(amount)) * BigInt(partsPerMillion);
        const over = BigInt(Math.abs(tax)) * BigInt(whole) - exact;
        const allowed = {
          "half-up": 2n * over <= whole && 2n * over > -whole,
          down: over <= 0n && over > -whole,
          up: over >= 0n && over < whole,
        };
        expect(allowed[rounding]).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
