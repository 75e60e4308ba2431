/** Splits money so that the parts add up to the whole again, to the last minor unit. */
import { assert } from "../core/assert.ts";
import { Minor } from "./money.ts";

/**
 * Shares `total` in proportion to `weights` by largest remainder; of equal remainders the earlier
 * takes the unit. All weights zero: the first part takes everything.
 */
export function allocate(total: Minor, weights: readonly Minor[]): readonly Minor[] {
  assert(weights.length > 0, "money is allocated to at least one part");
  assert(
    weights.every((weight) => weight >= 0),
    "weights are not negative",
  );
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) {
    return weights.map((_, i) => (i === 0 ? total : Minor(0)));
  }
  const sign = total < 0 ? -1 : 1;
  const size = BigInt(Math.abs(total));
  const parts = weights.map((weight, index) => {
    const scaled = size * BigInt(weight);
    return { index, floor: Number(scaled / whole), remainder: scaled % whole };
  });
  let left = Math.abs(total) - parts.reduce((sum, { floor }) => sum + floor, 0);
  const shares = parts.map(({ floor }) => floor);
  for (const { index } of parts.toSorted((a, b) => Number(b.remainder - a.remainder))) {
    if (left === 0) {
      break;
    }
    shares[index] = (shares[index] ?? 0) + 1;
    left -= 1;
  }
  return shares.map((share) => Minor(share * sign));
}

/** What units `from` up to `to` (not included) of `count` cost, so that consecutive ranges add up to `total`. */
export function shareOfUnits(
  total: Minor,
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Minor {
  assert(0 <= from && from <= to && to <= count && count > 0, "units lie within the line");
  const upTo = (units: number): bigint => (BigInt(total) * BigInt(units)) / BigInt(count);
  return Minor(Number(upTo(to) - upTo(from)));
}
