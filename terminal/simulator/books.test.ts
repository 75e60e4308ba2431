import type { ConsoleSale } from "@tillwave/shared/api/console";
import { expect, test } from "vitest";
import { compareBooks } from "./books.ts";

const paid = [1, 2, 3].map((seq) => ({ terminal: 1, epoch: 1, seq, total: 100 * seq }));
const shown: readonly ConsoleSale[] = paid.map((sale) => ({
  ...sale,
  number: sale.seq,
  at: 0,
  receivedAt: 0,
  currency: "HKD",
  cashier: null,
  state: "stored",
}));
const clean = { lost: [], doubled: [], changed: [], invented: [] };

test("books that say the same are found the same", () => {
  expect(compareBooks(paid, shown)).toEqual(clean);
});

test("a sale that the hub lacks is lost", () => {
  expect(compareBooks(paid, shown.slice(1))).toEqual({ ...clean, lost: [paid[0]] });
});

test("a sale that the hub has twice is doubled", () => {
  const [first] = shown;
  expect(compareBooks(paid, [...shown, ...shown.slice(0, 1)])).toEqual({
    ...clean,
    doubled: [first],
  });
});

test("a sale of another total, or one that is kept aside, is changed", () => {
  const changed = shown.map((sale, i) => ({
    ...sale,
    total: i === 0 ? sale.total + 1 : sale.total,
    state: i === 1 ? ("quarantined" as const) : sale.state,
  }));
  expect(compareBooks(paid, changed)).toEqual({ ...clean, changed: changed.slice(0, 2) });
});

test("a sale that no till has called paid is invented", () => {
  expect(compareBooks(paid.slice(1), shown)).toEqual({ ...clean, invented: shown.slice(0, 1) });
});
