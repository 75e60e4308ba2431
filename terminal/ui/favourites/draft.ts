/** What arranging does to the list of favourites. */
import { FAVOURITES_MAX } from "@tillwave/shared/api/favourites";

/** Taken away, or put at the end; null where there is no room. */
export function toggled(skus: readonly string[], sku: string): readonly string[] | null {
  if (skus.includes(sku)) {
    return skus.filter((one) => one !== sku);
  }
  return skus.length >= FAVOURITES_MAX ? null : [...skus, sku];
}

/** One place earlier or later; as it was at either end. */
export function moved(skus: readonly string[], sku: string, by: -1 | 1): readonly string[] {
  const from = skus.indexOf(sku);
  const to = from + by;
  const other = skus[to];
  if (from < 0 || other === undefined) {
    return skus;
  }
  return skus.with(from, other).with(to, sku);
}
