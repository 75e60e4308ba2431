/**
 * What one line comes to before the sale's own discount:
 *
 *   counted   gross = unit price × quantity
 *   weighed   gross = price of a kilogram × grams ÷ 1000, half up; the quantity is one
 *   net       gross − the line's discount
 */
import { type Result, err, ok } from "../core/result.ts";
import { type Discount, amountOff } from "./discount.ts";
import { priceOf } from "./item.ts";
import { Minor, toMinor } from "./money.ts";
import type { Person } from "./supervision.ts";

/** The heaviest that is sold by weight: what a scale of five digits can say. */
export const GRAMS_MAX = 99_999;

/** The highest price that is set by hand, in minor units: as much as the keypad takes. */
const PRICE_MAX = 9_999_999_999;

export interface Weight {
  /** 1 to {@link GRAMS_MAX}. */
  readonly grams: number;
  readonly source: "typed" | "scale";
}

/** The unit price is not the shelf's. */
export interface Override {
  /** The shelf's. */
  readonly listPrice: Minor;
  readonly reason: string;
  /** Who has allowed it, where somebody had to. */
  readonly by?: Person;
}

export interface Line {
  /** Unique within the sale, never used again. */
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  /** Of one, or of a kilogram where there is a weight. */
  readonly unitPrice: Minor;
  /** 1 to 9999. */
  readonly quantity: number;
  readonly taxId: string;
  readonly override?: Override;
  readonly weight?: Weight;
  readonly discount?: Discount;
}

type Price = Result<Minor, { readonly type: "amount-too-large" }>;

type Priced = Pick<Line, "unitPrice" | "quantity" | "weight">;

export function grossOf({ unitPrice, quantity, weight }: Priced): Price {
  return weight === undefined
    ? priceOf(unitPrice, quantity)
    : toMinor((BigInt(unitPrice) * BigInt(weight.grams) * 2n + 1000n) / 2000n);
}

/** Less its own discount, and not less a share of the sale's. */
export function amountOf(line: Priced & Pick<Line, "discount">): Price {
  const gross = grossOf(line);
  return gross.ok ? ok(Minor(gross.value - discountOf(line, gross.value))) : gross;
}

export function discountOf({ discount }: Pick<Line, "discount">, gross: Minor): Minor {
  return discount === undefined ? Minor(0) : amountOff(discount.off, gross);
}

export type LineError =
  | { readonly type: "amount-too-large" }
  /** Sold by weight: how much is it? */
  | { readonly type: "weight-needed"; readonly sku: string }
  | { readonly type: "not-weighed"; readonly sku: string }
  /** What is weighed is not counted. */
  | { readonly type: "line-weighed"; readonly line: number }
  | { readonly type: "weight-out-of-range"; readonly max: number }
  | { readonly type: "price-out-of-range"; readonly max: Minor };

export function checkGrams(grams: number): Result<number, LineError> {
  return Number.isInteger(grams) && grams >= 1 && grams <= GRAMS_MAX
    ? ok(grams)
    : err({ type: "weight-out-of-range", max: GRAMS_MAX });
}

export function checkPrice(price: Minor): Result<Minor, LineError> {
  return price >= 0 && price <= PRICE_MAX
    ? ok(price)
    : err({ type: "price-out-of-range", max: Minor(PRICE_MAX) });
}
