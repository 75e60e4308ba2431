import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { grossOf } from "../sale/line-price.ts";
import { Minor } from "../sale/money.ts";
import { type PaidLine, paidLinesOf, saleDiscountOf } from "../sale/paid-lines.ts";
import { type PaidSale, type Reversed, refundOf, voidOf } from "../sale/reversal.ts";
import { type Sale, type SaleEvent, openSale, stepSale } from "../sale/sale.ts";
import { dueOf } from "../sale/tender.ts";
import { type Terms, totalsOf } from "../sale/totals.ts";
import { anyAmount, anyCut, anyItems, anyTerms, currencyOf } from "../testing/arbitraries.ts";
import { cashAsked } from "../testing/cash-asked.ts";
import { type Entry, decodeEntry, encodeEntry } from "./entry.ts";
import type { SalePaid } from "./kinds/sale-paid.ts";
import { checkTotals } from "./totals-check.ts";

type Refund = Extract<Entry, { readonly kind: "refund" }>;
type Void = Extract<Entry, { readonly kind: "void" }>;

const COMMON = {
  v: 1,
  clock: { wall: 0, monotonic: 0, boot: "" },
  cashier: null,
  shift: 1,
} as const;
const ORIGINAL = { epoch: 1, seq: 2 };

/** Three tarts with 10 % in it, two teas with 8.875 % on top: 101.14; 50.00 by tap, the rest in cash. */
const PROOF = { type: "card", reference: "7-1", authorisation: "A1", scheme: "test" } as const;

const SALE: SalePaid = {
  ...COMMON,
  kind: "sale-paid",
  sale: 12,
  currency: "HKD",
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
    {
      rate: { id: "A", name: "VAT", partsPerMillion: 100_000, mode: "inclusive" },
      base: Minor(315),
      tax: Minor(29),
    },
    {
      rate: { id: "B", name: "Tax", partsPerMillion: 88_750, mode: "exclusive" },
      base: Minor(9000),
      tax: Minor(799),
    },
  ],
  taxRounding: "half-up",
  subtotal: Minor(9315),
  adjustment: Minor(799),
  total: Minor(10_114),
  tenders: [
    { method: "tap", id: 1, settles: Minor(9000), state: "declined", proof: null },
    { method: "tap", id: 2, settles: Minor(5000), state: "approved", proof: PROOF },
    {
      method: "cash",
      settles: Minor(5114),
      rounding: Minor(-4),
      received: Minor(10_000),
      change: Minor(4890),
    },
  ],
};
const [TART, TEA] = [present(SALE.lines[0], "tart"), present(SALE.lines[1], "tea")];
const [VAT, TAX] = [present(SALE.taxes[0], "VAT"), present(SALE.taxes[1], "tax")];
const CASH = present(SALE.tenders[2], "cash");

const taken = { original: ORIGINAL, currency: "HKD", reason: "cold" };
const refunded = refundOf(SALE, [], {
  lines: [{ line: 1, quantity: 1 }],
  currency: currencyOf("HKD"),
});
const REFUND: Refund = {
  ...COMMON,
  kind: "refund",
  ...taken,
  ...mutable(present(refunded.ok ? refunded.value : null, "refund")),
};
const VOID: Void = {
  ...COMMON,
  kind: "void",
  ...taken,
  sale: 12,
  total: Minor(10_114),
  cash: Minor(5110),
};

test("a sale, a refund and a void as the till writes them are right", () => {
  for (const entry of [SALE, REFUND, VOID]) {
    expect(checkTotals(entry)).toBeNull();
  }
});

test("an entry without figures of its own is right", () => {
  expect(checkTotals({ ...COMMON, kind: "drawer-opened", reason: "change" })).toBeNull();
});

test.each<readonly [where: string, entry: Entry]>([
  ["lines.0.amount", { ...SALE, lines: [{ ...TART, amount: Minor(314) }, TEA] }],
  ["lines.1.amount", { ...SALE, lines: [TART, { ...TEA, quantity: 3 }] }],
  ["lines.0.amount", { ...SALE, lines: [{ ...TART, quantity: 0, amount: Minor(0) }, TEA] }],
  ["subtotal", { ...SALE, subtotal: Minor(9314) }],
  ["taxes.0.base", { ...SALE, taxes: [{ ...VAT, base: Minor(316) }, TAX] }],
  ["taxes.0.tax", { ...SALE, taxes: [{ ...VAT, tax: Minor(28) }, TAX] }],
  ["taxes.1.tax", { ...SALE, taxes: [VAT, { ...TAX, tax: Minor(798) }] }],
  ["taxes.1.base", { ...SALE, taxes: [VAT, VAT] }],
  ["taxes.1.base", { ...SALE, taxes: [VAT, { ...TAX, rate: { ...TAX.rate, id: "C" } }] }],
  ["taxes", { ...SALE, taxes: [VAT] }],
  ["adjustment", { ...SALE, adjustment: Minor(800) }],
  ["total", { ...SALE, total: Minor(10_115) }],
  ["tenders", { ...SALE, tenders: [CASH] }],
  [
    "tenders.0.proof",
    {
      ...SALE,
      tenders: [{ method: "tap", id: 1, settles: SALE.total, state: "approved", proof: null }],
    },
  ],
  [
    "tenders.0.state",
    {
      ...SALE,
      tenders: [{ method: "tap", id: 1, settles: SALE.total, state: "unknown", proof: null }],
    },
  ],
  ["tenders.0.rounding", withCash({ rounding: Minor(-3), change: Minor(4889) })],
  ["tenders.0.rounding", withCash({ rounding: Minor(26), change: Minor(4860) })],
  ["tenders.0.change", withCash({ change: Minor(4880) })],
  ["tenders.0.change", withCash({ received: Minor(10_010) })],
  ["lines.0.amount", { ...REFUND, lines: [{ ...TART, quantity: 1, amount: Minor(100) }] }],
  ["taxes.0.base", { ...REFUND, taxes: [{ ...VAT, base: Minor(104), tax: Minor(9) }] }],
  ["taxes.0.tax", { ...REFUND, taxes: [{ ...VAT, base: Minor(105), tax: Minor(12) }] }],
  ["taxes.0.tax", { ...REFUND, taxes: [{ ...VAT, base: Minor(105), tax: Minor(7) }] }],
  ["adjustment", { ...REFUND, adjustment: Minor(1) }],
  ["total", { ...REFUND, total: Minor(106) }],
  ["rounding", { ...REFUND, rounding: Minor(4) }],
  ["rounding", { ...REFUND, rounding: Minor(25) }],
  ["cash", { ...VOID, cash: Minor(5111) }],
  ["cash", { ...VOID, cash: Minor(10_140) }],
])("what does not agree is named: %s", (where, entry) => {
  expect(checkTotals(entry)).toEqual({ where });
});

function withCash(
  change: Partial<Extract<SalePaid["tenders"][number], { method: "cash" }>>,
): SalePaid {
  const cash = {
    method: "cash",
    settles: Minor(10_114),
    rounding: Minor(-4),
    received: Minor(15_000),
    change: Minor(4890),
  } as const;
  return { ...SALE, tenders: [{ ...cash, ...change }] };
}

test("a rate beyond the whole, and sums beyond any money, are wrong and no accident", () => {
  const most = Minor(Number.MAX_SAFE_INTEGER);
  const rate = { ...TAX.rate, partsPerMillion: most };
  const line = { ...TEA, unitPrice: most, quantity: 1, amount: most };
  const taxes = [{ rate, base: most, tax: most }];
  expect(checkTotals({ ...SALE, lines: [line], taxes, subtotal: most })).toEqual({
    where: "taxes.0.rate",
  });
  expect(checkTotals({ ...SALE, lines: [line, line], subtotal: most })).toEqual({
    where: "subtotal",
  });
  expect(checkTotals({ ...SALE, lines: [{ ...line, quantity: 9999 }] })).toEqual({
    where: "lines.0.amount",
  });
});

test("a hundred thousand lines under as many rates are judged at once", () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `rate ${i}`);
  const lines = ids.map((taxId) => Object.assign({}, TART, { taxId }));
  const taxes = ids.map((id) => Object.assign({}, VAT, { rate: { ...VAT.rate, id } }));
  const subtotal = Minor(315 * ids.length);
  const tenders = [
    { ...CASH, settles: subtotal, rounding: Minor(0), received: subtotal, change: Minor(0) },
  ];
  const started = performance.now();
  expect(
    checkTotals({
      ...SALE,
      lines,
      taxes,
      subtotal,
      adjustment: Minor(0),
      total: subtotal,
      tenders,
    }),
  ).toBeNull();
  expect(performance.now() - started).toBeLessThan(5000);
});

/** Half of them where coins cannot pay every amount. */
const anyTermsOfCash = fc
  .tuple(anyTerms, fc.option(fc.constantFrom("HKD", "TWD", "SGD").map(currencyOf), { freq: 2 }))
  .map(([terms, currency]): Terms =>
    currency === null ? terms : Object.assign({}, terms, { currency }),
  );

const anySale = anyTermsOfCash.chain((terms) =>
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
    /** Of what is due, so many percent by tap; approved or declined. */
    taps: fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 4 }),
    tip: fc.nat(100_000),
    portion: fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 6 })), { maxLength: 3 }),
  }),
);

/** A day's entries by the real rules: a sale, a part of it back, or all of it undone. */
const anyEntries: fc.Arbitrary<readonly Entry[]> = anySale.map(
  ({ terms, basket, cuts, taps, tip, portion }) => {
    let sale: Sale = openSale(1);
    const take = (event: SaleEvent): void => {
      const next = stepSale(sale, event, terms);
      sale = next.ok ? next.value : sale;
    };
    for (const [i, [item, quantity]] of basket.entries()) {
      const weight = { weight: { grams: quantity, source: "scale" as const } };
      take({
        type: "add",
        item: Object.assign({}, item, { sku: `item-${i}` }),
        quantity,
        ...(item.unit === "kg" && weight),
      });
    }
    cuts.forEach(take);
    take({ type: "pay" });
    for (const [percent, approved] of taps) {
      const settles = Minor(Number((BigInt(dueIn(sale, terms)) * BigInt(percent)) / 100n));
      take({ type: "open-tender", method: "card", settles, state: "pending" });
      const tender = tendersOf(sale);
      take(
        approved
          ? { type: "tender-approved", tender, proof: PROOF }
          : { type: "tender-declined", tender },
      );
    }
    const due = cashAsked(sale, terms);
    if (due !== null) {
      const received = Minor(Math.min(due + tip, Number.MAX_SAFE_INTEGER));
      take({ type: "take-cash", received, due });
    }
    const paid = paidEntry(sale, terms);
    return paid === null ? [] : [paid as Entry].concat(reversalsOf(paid, terms, portion));
  },
);

function tendersOf(sale: Sale): number {
  return sale.type === "tendering" ? sale.tenders.length : 0;
}

function dueIn(sale: Sale, terms: Terms): Minor {
  const totals = totalsOf(sale, terms);
  return sale.type === "tendering" && totals.ok
    ? dueOf(totals.value.total, sale.tenders)
    : Minor(0);
}

/** Null for a sale that did not come to its end. */
function paidEntry(sale: Sale, terms: Terms): SalePaid | null {
  if (sale.type !== "completed") {
    return null;
  }
  const totals = totalsOf(sale, terms);
  const worked = present(totals.ok ? totals.value : null, "totals");
  const { taxes, subtotal, adjustment, total } = worked;
  const discount = saleDiscountOf(sale, worked);
  return {
    ...COMMON,
    kind: "sale-paid",
    sale: sale.number,
    currency: terms.currency.code,
    lines: [...paidLinesOf(sale, worked)],
    taxes: [...taxes],
    taxRounding: terms.rounding,
    subtotal,
    adjustment,
    total,
    ...(discount && { discount }),
    tenders: [...sale.tenders],
  };
}

function reversalsOf(
  paid: PaidSale,
  { currency }: Terms,
  portion: readonly (readonly [number, number])[],
): readonly Entry[] {
  const by = { original: ORIGINAL, currency: currency.code, reason: "cold" };
  const refunds: Refund[] = [];
  const before: Reversed[] = [];
  const parts = portion.map(([line, quantity]) => [{ line, quantity }]);
  for (const lines of [...parts, ...paid.lines.map(({ id }) => [{ line: id, quantity: 1 }])]) {
    const part = refundOf(paid, before, { lines, currency });
    if (part.ok) {
      before.push({ kind: "refund", lines: part.value.lines });
      refunds.push({ ...COMMON, kind: "refund", ...by, ...mutable(part.value) });
    }
  }
  const undone = voidOf(paid, []);
  return undone.ok ? [...refunds, { ...COMMON, kind: "void", ...by, ...undone.value }] : refunds;
}

test("every entry that the real rules make is right, as written and as read", () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      for (const entry of entries) {
        expect(checkTotals(entry)).toBeNull();
        const read = decodeEntry(encodeEntry(entry));
        expect(checkTotals(present(read.ok ? read.value : null, "entry"))).toBeNull();
      }
    }),
    { numRuns: 1000 },
  );
});

test("every single figure that is changed is noticed, or moves nothing", () => {
  fc.assert(
    fc.property(anyEntries, fc.nat(), anyAmount, (entries, choice, other) => {
      for (const entry of entries) {
        const figures = figuresOf(entry);
        const path = present(figures[choice % figures.length], "a figure");
        const changed = withFigure(entry, path, other);
        expect(
          checkTotals(changed) !== null || isHarmless(entry, changed, path),
          path.join("."),
        ).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

const FIGURES = new Set(
  "unitPrice quantity amount gross share grams base tax partsPerMillion subtotal adjustment total settles rounding received change cash".split(
    " ",
  ),
);
type Path = readonly string[];

function figuresOf(value: unknown): readonly Path[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, item]) =>
        FIGURES.has(name) && typeof item === "number"
          ? [[name]]
          : figuresOf(item).map((path) => [name].concat(path)),
      )
    : [];
}

function withFigure(entry: Entry, path: Path, figure: number): Entry {
  const changed: unknown = structuredClone(entry);
  const holder = path.slice(0, -1).reduce((at, name) => at[name] as Json, changed as Json);
  holder[present(path.at(-1), "a name")] = figure;
  return changed as Entry;
}
type Json = { [name: string]: unknown };
function figureAt(entry: Entry, path: Path): unknown {
  return path.reduce<unknown>((at, name) => (at as Json)[name], entry);
}

/** What the entry alone cannot tell, or what changes nobody's money. */
function isHarmless(entry: Entry, changed: Entry, path: Path): boolean {
  const name = path.at(-1);
  const [before, after] = [Number(figureAt(entry, path)), Number(figureAt(changed, path))];
  if (before === after) {
    return true;
  }
  const step = currencyOf((entry as SalePaid).currency).cashStep;
  switch (name) {
    // Many units of what costs nothing, or a few grams that cost as much.
    case "unitPrice":
    case "quantity":
      return costsTheSame(entry, changed, path.slice(0, -1));
    case "grams":
      return costsTheSame(entry, changed, path.slice(0, -2));
    // More than all is all.
    case "amount":
      return path.at(-2) === "off";
    // A tender that was declined moves nothing, and nobody asked for it again.
    case "settles":
      return figureAt(entry, [...path.slice(0, -1), "state"]) === "declined";
    // A rate so near that it gives the same tax.
    case "partsPerMillion":
      return true;
    // The rounding that portions have, in a tax that is part of the price.
    case "tax":
      return entry.kind === "refund" && Math.abs(after - before) <= 3;
    // Said by the sale that they point at, not by themselves.
    case "rounding":
      return entry.kind === "refund" && Math.abs(after - before) < 4 * step;
    case "total":
    case "cash":
      return entry.kind === "void";
    default:
      return false;
  }
}

function costsTheSame(entry: Entry, changed: Entry, path: Path): boolean {
  const [before, after] = [entry, changed].map((each) => figureAt(each, path) as PaidLine);
  const [was, is] = [grossOf(present(before, "a line")), grossOf(present(after, "a line"))];
  return was.ok && is.ok && was.value === is.value;
}

function mutable<
  T extends { readonly lines: readonly unknown[]; readonly taxes: readonly unknown[] },
>(
  refund: T,
): Omit<T, "lines" | "taxes"> & { lines: T["lines"][number][]; taxes: T["taxes"][number][] } {
  return { ...refund, lines: [...refund.lines], taxes: [...refund.taxes] };
}
