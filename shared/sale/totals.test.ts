import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyAmount, anyTerms, currencyOf } from "../testing/arbitraries.ts";
import { QUANTITY_MAX } from "./item.ts";
import { Minor } from "./money.ts";
import { type Line, amountOf } from "./line-price.ts";
import { type Terms, totalsOf } from "./totals.ts";

const TERMS: Terms = {
  currency: currencyOf("USD"),
  rates: [
    { id: "A", name: "Sales tax", partsPerMillion: 88_750, mode: "exclusive" },
    { id: "B", name: "VAT", partsPerMillion: 200_000, mode: "inclusive" },
  ],
  rounding: "half-up",
};

const line = (id: number, unitPrice: number, quantity: number, taxId: string): Line => ({
  id,
  sku: `item-${id}`,
  name: `Item ${id}`,
  unitPrice: Minor(unitPrice),
  quantity,
  taxId,
});

const anyLine: fc.Arbitrary<Line> = fc
  .tuple(anyAmount, fc.integer({ min: 1, max: QUANTITY_MAX }), fc.constantFrom("A", "B", "C", "D"))
  .map(([unitPrice, quantity, taxId]) => line(1, unitPrice, quantity, taxId));

test("an empty basket comes to nothing", () => {
  expect(totalsOf({ lines: [] }, TERMS)).toMatchObject({
    ok: true,
    value: { subtotal: 0, taxes: [], adjustment: 0, total: 0 },
  });
});

test("a tax that is added makes the total larger, one that is included does not", () => {
  const lines = [line(1, 1000, 2, "A"), line(2, 600, 1, "B")];
  expect(totalsOf({ lines }, TERMS)).toMatchObject({
    ok: true,
    value: {
      subtotal: 2600,
      taxes: [
        { rate: TERMS.rates[0], base: 2000, tax: 178 },
        { rate: TERMS.rates[1], base: 600, tax: 100 },
      ],
      adjustment: 178,
      total: 2778,
    },
  });
});

test("the same basket comes to something else under other terms", () => {
  const basket = { lines: [line(1, 1000, 2, "A")] };
  const taxFree = { ...TERMS, rates: TERMS.rates.map((rate) => ({ ...rate, partsPerMillion: 0 })) };
  const total = (terms: Terms): unknown => {
    const totals = totalsOf(basket, terms);
    return totals.ok && totals.value.total;
  };
  expect([total(TERMS), total(taxFree), total(TERMS)]).toEqual([2178, 2000, 2178]);
});

test("a basket that comes to more than 2^53 − 1 is refused, and so is a line, or the tax on top", () => {
  const tooLarge = { ok: false, error: { type: "amount-too-large" } };
  const largest = line(1, Number.MAX_SAFE_INTEGER, 1, "B");
  expect(totalsOf({ lines: [largest] }, TERMS).ok).toBe(true);
  expect(totalsOf({ lines: [largest, line(2, 1, 1, "B")] }, TERMS)).toEqual(tooLarge);
  expect(totalsOf({ lines: [largest, line(2, 1, 1, "A")] }, TERMS)).toEqual(tooLarge);
  expect(totalsOf({ lines: [{ ...largest, quantity: 2 }] }, TERMS)).toEqual(tooLarge);
  expect(totalsOf({ lines: [{ ...largest, taxId: "A" }] }, TERMS)).toEqual(tooLarge);
});

test("a line under a rate that the shop does not have is refused", () => {
  expect(totalsOf({ lines: [line(1, 100, 1, "Z")] }, TERMS)).toEqual({
    ok: false,
    error: { type: "unknown-tax", taxId: "Z" },
  });
});

test("lines and adjustment are the total, in every basket under every rounding", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), anyTerms, (lines, terms) => {
      const totals = totalsOf({ lines }, terms);
      fc.pre(totals.ok);
      const { subtotal, taxes, adjustment, total } = totals.value;
      const amounts = lines.map((each) => {
        const amount = amountOf(each);
        return amount.ok ? BigInt(amount.value) : -1n;
      });
      const added = taxes.filter(({ rate }) => rate.mode === "exclusive");
      expect(sum(amounts)).toBe(BigInt(subtotal));
      expect(sum(taxes.map(({ base }) => BigInt(base)))).toBe(BigInt(subtotal));
      expect(sum(added.map(({ tax }) => BigInt(tax)))).toBe(BigInt(adjustment));
      expect(sum([...amounts, BigInt(adjustment)])).toBe(BigInt(total));
    }),
    { numRuns: 500 },
  );
});

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((whole, amount) => whole + amount, 0n);
}
