/** What has been sold most of late, from the journal: offered to a shop that has arranged no favourites. */
import { OFFERED_MAX } from "@tillwave/shared/api/favourites";
import type { SalesPage } from "@tillwave/shared/api/till";

/** Sales looked at, at most: some days of a small shop, and a few hundredths of a second. */
export const SALES_LOOKED_AT = 400;
/** Older ones say little of what will be sold next, in milliseconds. */
export const LATE_MS = 14 * 24 * 60 * 60_000;

type Page = Pick<SalesPage, "before"> & {
  readonly sales: readonly Pick<SalesPage["sales"][number], "entry">[];
};

/** In how many sales each was counts, not how many pieces: a crate of water is one customer. */
export function mostSold(
  page: (before: number | null) => Page,
  nowWall: number,
): readonly string[] {
  const sales = new Map<string, number>();
  let before: number | null = null;
  let looked = 0;
  do {
    const found: Page = page(before);
    for (const { entry } of found.sales) {
      if (nowWall - entry.clock.wall <= LATE_MS) {
        new Set(entry.lines.map(({ sku }) => sku)).forEach((sku) =>
          sales.set(sku, (sales.get(sku) ?? 0) + 1),
        );
      }
    }
    looked += found.sales.length;
    ({ before } = found);
  } while (before !== null && looked < SALES_LOOKED_AT);
  return [...sales]
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, OFFERED_MAX)
    .map(([sku]) => sku);
}
