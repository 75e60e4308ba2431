import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Entry, Fact } from "../journal/entry.ts";
import { ENTRY_VERSION } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import type { Report } from "../journal/report-fields.ts";
import { currencyOf } from "../testing/arbitraries.ts";
import { Minor } from "./money.ts";
import { refundOf } from "./reversal.ts";
import { startReport } from "./report.ts";

const HOUR = 3_600_000;
const RATE = { id: "A", name: "Goods", partsPerMillion: 80_000, mode: "inclusive" } as const;

function entryOf(fact: Fact, wall = 0): Entry {
  const clock = { wall, monotonic: wall, boot: "a" };
  return { v: ENTRY_VERSION, clock, cashier: null, shift: 1, ...fact };
}

interface Sold {
  readonly sale: number;
  readonly total: number;
  readonly method?: "cash" | "tap" | "card";
  readonly at?: number;
}

function paid({ sale, total, method = "cash", at = 0 }: Sold): SalePaid {
  const amount = Minor(total);
  const line = { id: 1, sku: "bun", name: "Bun", unitPrice: amount, quantity: 1 };
  const cash = {
    method: "cash",
    settles: amount,
    rounding: Minor(0),
    received: Minor(total + 500),
    change: Minor(500),
  } as const;
  return entryOf(
    {
      kind: "sale-paid",
      sale,
      currency: "HKD",
      lines: [{ ...line, amount, taxId: "A" }],
      taxes: [{ rate: RATE, base: amount, tax: Minor(Math.round(total / 13.5)) }],
      taxRounding: "half-up",
      subtotal: amount,
      adjustment: Minor(0),
      total: amount,
      tenders: [
        method === "cash"
          ? cash
          : { method, id: 1, settles: amount, state: "approved", proof: null },
      ],
    },
    at,
  ) as SalePaid;
}

const fold = (entries: readonly Entry[], sales: readonly SalePaid[] = []): Report => {
  const report = startReport({
    hourOf: (wall) => Math.floor(wall / HOUR) % 24,
    saleAt: ({ seq }) => sales[seq] ?? null,
  });
  entries.forEach(report.take);
  return report.report();
};

const opened = (float: number | null): Entry =>
  entryOf({ kind: "shift-opened", opened: 1, float: float === null ? null : Minor(float) });
const moved = (amount: number): Entry =>
  entryOf({ kind: "cash-moved", amount: Minor(amount), currency: "HKD", reason: "bank" });

test("a shift in which nothing happened comes to its float", () => {
  expect(fold([opened(50_000)])).toMatchObject({
    sales: { count: 0, total: 0 },
    firstSale: null,
    lastSale: null,
    tenders: [],
    taxes: [],
    hours: [],
    float: 50_000,
    expected: 50_000,
  });
});

test("sales are counted by number, by method, by tax and by the hour", () => {
  const report = fold([
    opened(null),
    paid({ sale: 7, total: 1350, at: 9 * HOUR }),
    paid({ sale: 6, total: 2700, method: "tap", at: 9 * HOUR + 5 }),
    paid({ sale: 9, total: 1350, method: "card", at: 23 * HOUR }),
  ]);
  expect(report).toMatchObject({
    sales: { count: 3, total: 5400 },
    firstSale: 6,
    lastSale: 9,
    tenders: [
      { method: "cash", count: 1, taken: 1350, givenBack: 0 },
      { method: "tap", count: 1, taken: 2700, givenBack: 0 },
      { method: "card", count: 1, taken: 1350, givenBack: 0 },
    ],
    taxes: [{ rate: RATE, base: 5400, tax: 400 }],
    hours: [
      { hour: 9, count: 2, total: 4050 },
      { hour: 23, count: 1, total: 1350 },
    ],
    float: null,
    expected: 1350,
  });
});

test("cash in and out moves what the drawer should hold, and nothing else", () => {
  const report = fold([opened(10_000), moved(5000), moved(-20_000), moved(-1)]);
  expect(report).toMatchObject({
    sales: { count: 0, total: 0 },
    cashIn: { count: 1, total: 5000 },
    cashOut: { count: 2, total: 20_001 },
    expected: -5001,
  });
});

test("the float that was counted last is the float", () => {
  expect(fold([opened(null), moved(100), opened(20_000)])).toMatchObject({
    float: 20_000,
    expected: 20_100,
  });
});

test("a refund gives back cash and tax, and a void gives back as the sale came in", () => {
  const cash = paid({ sale: 1, total: 1350 });
  const byCard = paid({ sale: 2, total: 2700, method: "card" });
  const refund = refundOf(cash, [], {
    lines: [{ line: 1, quantity: 1 }],
    currency: currencyOf("HKD"),
  });
  const { sale, total, ...rest } = present(refund.ok ? refund.value : null, "a refund");
  const original = { epoch: 1, seq: 0 };
  const facts = { original, currency: "HKD", reason: "damaged" };
  const report = fold(
    [
      opened(0),
      cash,
      byCard,
      entryOf({
        kind: "refund",
        ...facts,
        sale,
        total,
        ...rest,
        lines: [...rest.lines],
        taxes: [...rest.taxes],
      }),
      entryOf({
        kind: "void",
        ...facts,
        original: { epoch: 1, seq: 1 },
        sale: 2,
        total: Minor(2700),
        cash: Minor(0),
      }),
    ],
    [cash, byCard],
  );
  expect(report).toMatchObject({
    sales: { count: 2, total: 4050 },
    refunds: { count: 1, total: 1350 },
    voids: { count: 1, total: 2700 },
    tenders: [
      { method: "cash", taken: 1350, givenBack: 1350 },
      { method: "card", taken: 2700, givenBack: 2700 },
    ],
    taxes: [{ base: 0, tax: 0 }],
    expected: 0,
  });
});

test("a drawer opened without a sale, a cleared sale and a payment refused later are each counted", () => {
  const cancelled = (reason: "cleared" | "emptied"): Entry =>
    entryOf({
      kind: "sale-cancelled",
      sale: 3,
      reason,
      currency: "HKD",
      lines: [],
      total: Minor(900),
    });
  const report = fold([
    entryOf({ kind: "drawer-opened", reason: "change" }),
    cancelled("cleared"),
    cancelled("emptied"),
    entryOf({
      kind: "refused-later",
      original: { epoch: 1, seq: 4 },
      sale: 2,
      tender: 1,
      amount: Minor(300),
      currency: "HKD",
      reference: "7",
      reason: "bank",
    }),
    entryOf({ kind: "version-changed", from: null, to: "1" }),
  ]);
  expect(report).toMatchObject({
    drawerOpenings: 1,
    cancelled: { count: 1, total: 900 },
    refusedLater: { count: 1, total: 300 },
    sales: { count: 0 },
  });
});

test("a report that was handed out does not go on counting", () => {
  const report = startReport({ hourOf: () => 0, saleAt: () => null });
  report.take(paid({ sale: 1, total: 100 }));
  const before = report.report();
  const kept = JSON.stringify(before);
  report.take(paid({ sale: 2, total: 100 }));
  expect(JSON.stringify(before)).toBe(kept);
  expect(report.report().sales.count).toBe(2);
});

test("sums beyond every figure stop there and throw nothing", () => {
  const most = Number.MAX_SAFE_INTEGER - 500;
  const report = fold([paid({ sale: 1, total: most }), paid({ sale: 2, total: most })]);
  expect(report.sales.total).toBe(Number.MAX_SAFE_INTEGER);
});

const anySold = fc.record({
  sale: fc.nat(500),
  total: fc.nat(200_000),
  method: fc.constantFrom("cash" as const, "tap" as const, "card" as const),
  at: fc.nat(48 * HOUR),
});

test("what came in by every method, and in every hour, adds up to the sales", () => {
  fc.assert(
    fc.property(fc.array(anySold, { maxLength: 60 }), fc.nat(90_000), (sold, float) => {
      const report = fold([opened(float), ...sold.map(paid)]);
      const sum = (figures: readonly number[]): number => figures.reduce((a, b) => a + b, 0);
      const { tenders, hours, sales } = report;
      const total = sum(sold.map((each) => each.total));
      expect(sales).toEqual({ count: sold.length, total });
      expect(sum(tenders.map(({ taken }) => taken))).toBe(total);
      expect(sum(tenders.map(({ count }) => count))).toBe(sold.length);
      expect(sum(hours.map((hour) => hour.total))).toBe(total);
      const cash = tenders.find(({ method }) => method === "cash")?.taken ?? 0;
      expect(report.expected).toBe(float + cash);
    }),
  );
});
