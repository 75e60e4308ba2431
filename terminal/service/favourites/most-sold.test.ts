import { OFFERED_MAX } from "@tillwave/shared/api/favourites";
import { expect, test } from "vitest";
import { LATE_MS, SALES_LOOKED_AT, mostSold } from "./most-sold.ts";

type Page = ReturnType<Parameters<typeof mostSold>[0]>;
type Sale = Page["sales"][number];

const NOW = Date.UTC(2026, 10, 22);
const PAGE = 50;

/** Of a sale, what is looked at. */
const sale = (skus: readonly string[], wall = NOW): Sale =>
  ({ entry: { clock: { wall }, lines: skus.map((sku) => ({ sku })) } }) as unknown as Sale;

/** Newest first, so many on a page; tells how many were read. */
function pagesOf(sales: readonly Sale[]) {
  const read = { sales: 0 };
  const page = (before: number | null): Page => {
    const from = before ?? 0;
    const found = sales.slice(from, from + PAGE);
    read.sales += found.length;
    return { sales: found, before: from + PAGE < sales.length ? from + PAGE : null };
  };
  return { page, read };
}

test("what is in most sales comes first, however many pieces went at once", () => {
  const { page } = pagesOf([sale(["water", "water", "bun"]), sale(["bun"]), sale(["tea"])]);
  expect(mostSold(page, NOW)).toEqual(["bun", "tea", "water"]);
});

test("what was sold long ago says nothing", () => {
  const { page } = pagesOf([sale(["bun"], NOW - LATE_MS), sale(["tea"], NOW - LATE_MS - 1)]);
  expect(mostSold(page, NOW)).toEqual(["bun"]);
});

test("a shop that sells much is not read from its beginning, and gets no more than a page of tiles", () => {
  const { page, read } = pagesOf(Array.from({ length: 5000 }, (_, i) => sale([`${i % 100}`])));
  expect(mostSold(page, NOW)).toHaveLength(OFFERED_MAX);
  expect(read.sales).toBe(SALES_LOOKED_AT);
});
