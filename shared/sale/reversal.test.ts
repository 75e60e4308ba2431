import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Result } from "../core/result.ts";
import { type Fact, decodeEntry, encodeEntry } from "../journal/entry.ts";
import { ENTRY_VERSION } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { anyCut, anyItems, anyTerms, currencyOf } from "../testing/arbitraries.ts";
import { roundToCash } from "./cash.ts";
import { Minor } from "./money.ts";
import { paidLinesOf } from "./paid-lines.ts";
import {
  type PaidSale,
  type Refund,
  type RefundError,
  type RefundRequest,
  type Reversed,
  refundOf,
  voidOf,
} from "./reversal.ts";
import { type Sale, type SaleEvent, openSale, stepSale } from "./sale.ts";
import type { TaxRate } from "./tax.ts";
import { type Terms, totalsOf } from "./totals.ts";

const HKD = currencyOf("HKD");
const INCLUDED: TaxRate = { id: "A", name: "VAT", partsPerMillion: 100_000, mode: "inclusive" };
const ADDED: TaxRate = { id: "B", name: "Tax", partsPerMillion: 88_750, mode: "exclusive" };

/** Three tarts at 1.05 with tax in it, two teas at 45.00 with tax on top: 101.14, in cash 101.10. */
const PAID: PaidSale = {
  sale: 12,
  lines: [
    {
      id: 1,
      sku: "tart",
      name: "Egg tart",
      unitPrice: Minor(105),
      quantity: 3,
      amount: Minor(315),
      taxId: "A",
    },
    {
      id: 4,
      sku: "tea",
      name: "Milk tea",
      unitPrice: Minor(4500),
      quantity: 2,
      amount: Minor(9000),
      taxId: "B",
    },
  ],
  taxes: [
    { rate: INCLUDED, base: Minor(315), tax: Minor(28) },
    { rate: ADDED, base: Minor(9000), tax: Minor(799) },
  ],
  total: Minor(10_114),
  tenders: [
    {
      method: "cash",
      settles: Minor(10_114),
      rounding: Minor(-4),
      received: Minor(20_000),
      change: Minor(9890),
    },
  ],
};

type Units = RefundRequest["lines"];
const refund = (reversed: readonly Reversed[], ...lines: Units): Result<Refund, RefundError> =>
  refundOf(PAID, reversed, { lines, currency: HKD });
const done = (result: Result<Refund, RefundError>): Refund & { readonly kind: "refund" } => ({
  kind: "refund",
  ...present(result.ok ? result.value : null, "the refund"),
});

const TART = { line: 1, quantity: 1 };
const TEAS = { line: 4, quantity: 2 };
const EVERYTHING = [{ line: 1, quantity: 3 }, TEAS];

test("one of three tarts goes back with its share of the tax", () => {
  expect(refund([], TART)).toEqual({
    ok: true,
    value: {
      sale: 12,
      lines: [{ ...PAID.lines[0], quantity: 1, amount: 105 }],
      taxes: [{ rate: INCLUDED, base: 105, tax: 9 }],
      adjustment: 0,
      total: 105,
      rounding: 5,
    },
  });
});

test("what had tax on top goes back with that tax", () => {
  expect(refund([], TEAS)).toMatchObject({
    ok: true,
    value: {
      taxes: [{ rate: ADDED, base: 9000, tax: 799 }],
      adjustment: 799,
      total: 9799,
      rounding: 1,
    },
  });
});

test("the tarts that go back one by one give back the tax of all three", () => {
  const first = done(refund([], TART));
  const second = done(refund([first], TART));
  const third = done(refund([first, second], TART));
  expect([first, second, third].map(({ taxes: [tax] }) => tax?.tax)).toEqual([9, 9, 10]);
});

test("everything at once gives back the sale, and the cash that it brought in", () => {
  const { total, rounding, taxes, adjustment } = done(refund([], ...EVERYTHING));
  expect({ total, rounding, taxes, adjustment }).toEqual({
    total: 10_114,
    rounding: -4,
    taxes: PAID.taxes,
    adjustment: 799,
  });
});

test("cash given back in two portions is the cash that was taken", () => {
  const first = done(refund([], TART));
  const rest = done(refund([first], { line: 1, quantity: 2 }, TEAS));
  expect(first.total + first.rounding).toBe(110);
  expect(rest.total + rest.rounding).toBe(10_110 - 110);
});

test("no unit goes back twice", () => {
  const first = done(refund([], { line: 1, quantity: 2 }));
  expect(refund([first], { line: 1, quantity: 2 })).toEqual({
    ok: false,
    error: { type: "already-refunded", line: 1, left: 1 },
  });
  expect(refund([], TART, { line: 1, quantity: 3 })).toEqual({
    ok: false,
    error: { type: "already-refunded", line: 1, left: 3 },
  });
});

test("a line that was not sold does not go back", () => {
  expect(refund([], TART, { line: 2, quantity: 1 })).toEqual({
    ok: false,
    error: { type: "line-not-found", line: 2 },
  });
});

test("no units are no refund", () => {
  const nothing = { ok: false, error: { type: "nothing-to-refund" } };
  expect(refund([])).toEqual(nothing);
  expect(refund([], { line: 1, quantity: 0 })).toEqual(nothing);
});

test("half a unit, or less than none, is our own mistake", () => {
  for (const quantity of [0.5, -1, 2 ** 53]) {
    expect(() => refund([], { line: 1, quantity })).toThrow(/whole and not negative/u);
  }
});

test("a void undoes the sale whole, and gives back the cash that it brought in", () => {
  expect(voidOf(PAID, [])).toEqual({
    ok: true,
    value: { sale: 12, total: 10_114, cash: 10_110 },
  });
});

test("of a sale that was paid by tap and by cash, only the cash leaves the drawer", () => {
  const tap = { method: "tap", id: 1, settles: Minor(10_000), proof: null } as const;
  const tenders: PaidSale["tenders"] = [
    { ...tap, state: "declined" },
    { ...tap, id: 2, state: "approved" },
    {
      method: "cash",
      settles: Minor(114),
      rounding: Minor(-4),
      received: Minor(110),
      change: Minor(0),
    },
  ];
  expect(voidOf({ ...PAID, tenders }, [])).toMatchObject({ ok: true, value: { cash: 110 } });
});

test("a sale is voided once, and nothing of it goes back after that", () => {
  const alreadyVoided = { ok: false, error: { type: "already-voided" } };
  expect(voidOf(PAID, [{ kind: "void" }])).toEqual(alreadyVoided);
  expect(refund([{ kind: "void" }], TART)).toEqual(alreadyVoided);
});

test("a sale of which something went back is not voided", () => {
  expect(voidOf(PAID, [done(refund([], { line: 1, quantity: 2 }))])).toEqual({
    ok: false,
    error: { type: "already-refunded", line: 1, left: 1 },
  });
});

const anyPaid = anyTerms.chain((terms) =>
  fc.record({
    terms: fc.constant(terms),
    basket: fc.array(
      fc.tuple(
        anyItems(terms.rates).map(([item]) => present(item, "an item")),
        fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9999 })),
      ),
      { minLength: 1, maxLength: 6 },
    ),
    cuts: fc.array(anyCut, { maxLength: 4 }),
    /** Line and quantity, as far as they go. */
    portions: fc.array(
      fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 6 })), { maxLength: 3 }),
      { maxLength: 8 },
    ),
  }),
);

test("in whatever portions a sale goes back, they add up to it, to the last cent", () => {
  fc.assert(
    fc.property(anyPaid, ({ terms, basket, cuts, portions }) => {
      const { currency } = terms;
      const presses: readonly SaleEvent[] = basket.map(([item, quantity], i) => {
        const weight = { grams: quantity, source: "scale" } as const;
        const added = { type: "add", item: { ...item, sku: `item-${i}` }, quantity } as const;
        return item.unit === "kg" ? { ...added, weight } : added;
      });
      const sale = [...presses, ...cuts].reduce<Sale>((before, event) => {
        const stepped = stepSale(before, event, terms);
        return stepped.ok ? stepped.value : before;
      }, openSale(1));
      fc.pre(sale.lines.length > 0);
      const paid = paidInCash(sale, terms);

      const refunds: (Refund & { readonly kind: "refund" })[] = [];
      for (const portion of portions) {
        const lines = portion.map(([line, quantity]) => ({ line, quantity }));
        const part = refundOf(paid, refunds, { lines, currency });
        refunds.push(...(part.ok ? [done(part)] : []));
      }
      const left = paid.lines.map(({ id, quantity }) => ({
        line: id,
        quantity: quantity - unitsIn(refunds, id),
      }));
      const rest = refundOf(paid, refunds, { lines: left, currency });
      expect(rest.ok || rest.error.type === "nothing-to-refund").toBe(true);
      refunds.push(...(rest.ok ? [done(rest)] : []));

      refunds.forEach((each) => checkRefund(each, terms));
      checkWhole(refunds, paid, terms);
    }),
    { numRuns: 300 },
  );
});

/** As the till writes it down. The type says that such an entry is a {@link PaidSale}. */
function paidInCash(sale: Sale, terms: Terms): PaidSale {
  const totals = totalsOf(sale, terms);
  const worked = present(totals.ok ? totals.value : null, "totals");
  const { taxes, total, subtotal, adjustment } = worked;
  const rounding = Minor(roundToCash(total, terms.currency) - total);
  const received = Minor(total + rounding);
  const entry: Omit<SalePaid, "v" | "kind" | "clock" | "cashier" | "shift"> = {
    sale: sale.number,
    currency: terms.currency.code,
    lines: [...paidLinesOf(sale, worked)],
    taxes: [...taxes],
    taxRounding: terms.rounding,
    subtotal,
    adjustment,
    total,
    tenders: [{ method: "cash", settles: total, rounding, received, change: Minor(0) }],
  };
  return entry;
}

function checkRefund(refunded: Refund & { readonly kind: "refund" }, terms: Terms): void {
  const { lines, taxes, adjustment, total, rounding } = refunded;
  expect(sum([...lines.map(({ amount }) => amount), adjustment])).toBe(BigInt(total));
  expect(taxes.every(({ base, tax }) => tax >= 0 && tax <= base)).toBe(true);
  expect((total + rounding) % terms.currency.cashStep).toBe(0);
  expect(total + rounding).toBeGreaterThanOrEqual(0);
  const fact: Extract<Fact, { kind: "refund" }> = {
    ...refunded,
    original: { epoch: 1, seq: 2 },
    currency: terms.currency.code,
    lines: [...lines],
    taxes: [...taxes],
    reason: "changed their mind",
  };
  const entry = {
    v: ENTRY_VERSION,
    clock: { wall: 0, monotonic: 0, boot: "" },
    cashier: null,
    shift: 1,
    ...fact,
  } as const;
  expect(decodeEntry(encodeEntry(entry))).toEqual({ ok: true, value: entry });
}

function checkWhole(
  refunds: readonly (Refund & { readonly kind: "refund" })[],
  paid: PaidSale,
  { currency }: Terms,
): void {
  expect(sum(refunds.map(({ total }) => total))).toBe(BigInt(paid.total));
  for (const { rate, base, tax } of paid.taxes) {
    const shares = refunds.flatMap(({ taxes }) => taxes.filter((each) => each.rate.id === rate.id));
    expect(sum(shares.map((share) => share.base))).toBe(BigInt(base));
    expect(sum(shares.map((share) => share.tax))).toBe(BigInt(tax));
  }
  for (const { id, quantity, amount } of paid.lines) {
    const shares = refunds.flatMap(({ lines }) => lines.filter((line) => line.id === id));
    expect(unitsIn(refunds, id)).toBe(quantity);
    expect(sum(shares.map((share) => share.amount))).toBe(BigInt(amount));
    expect(refundOf(paid, refunds, { lines: [{ line: id, quantity: 1 }], currency })).toEqual({
      ok: false,
      error: { type: "already-refunded", line: id, left: 0 },
    });
  }
  const voided = voidOf(paid, []);
  const cash = sum(refunds.map(({ total, rounding }) => total + rounding));
  expect(voided.ok && BigInt(voided.value.cash)).toBe(cash);
  expect(voidOf(paid, refunds).ok).toBe(false);
}

function unitsIn(refunds: readonly Refund[], id: number): number {
  return refunds
    .flatMap(({ lines }) => lines.filter((line) => line.id === id))
    .reduce((units, { quantity }) => units + quantity, 0);
}

function sum(amounts: readonly number[]): bigint {
  return amounts.reduce((whole, amount) => whole + BigInt(amount), 0n);
}
