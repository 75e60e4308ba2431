/**
 * What is taken off: of one line, or of the whole sale. A percentage is rounded half up, once; an
 * amount never takes off more than there is, also where the line has become less since.
 */
import { type Result, err, ok } from "../core/result.ts";
import { Minor } from "./money.ts";
import type { Person } from "./supervision.ts";

export type Off =
  /** Parts in a million: 10 % is 100 000. 1 to 1 000 000. */
  | { readonly type: "percent"; readonly partsPerMillion: number }
  | { readonly type: "amount"; readonly amount: Minor };

export interface Discount {
  readonly off: Off;
  /** One of {@link REASONS}, or in the cashier's own words. */
  readonly reason: string;
  /** Who has allowed it, where somebody had to. */
  readonly by?: Person;
}

/** Why a price is another than the shelf's. Pages and papers say each in their own language. */
export const REASONS = ["damaged", "promotion", "staff", "price-match", "other"] as const;

export type DiscountError = {
  readonly type: "discount-out-of-range";
  /** What could be taken off, at most. */
  readonly most: Minor;
};

/** The whole. */
export const ALL_PARTS = 1_000_000;

/** A cashier gives as much without asking, in parts of a million. */
const FREELY_PARTS = 200_000;

/** Nothing, more than all, or more than there is cannot be taken off. */
export function checkOff(off: Off, gross: Minor): Result<Off, DiscountError> {
  const isWithin = off.type === "percent" ? gross > 0 : off.amount <= gross;
  return isOff(off) && isWithin ? ok(off) : err({ type: "discount-out-of-range", most: gross });
}

/** What it comes to on that much, which is not negative. */
export function amountOff(off: Off, gross: Minor): Minor {
  if (off.type === "amount") {
    return Minor(Math.min(off.amount, gross));
  }
  const scaled = BigInt(gross) * BigInt(off.partsPerMillion);
  const whole = BigInt(ALL_PARTS);
  return Minor(Number((scaled + whole / 2n) / whole));
}

/** More than a cashier gives without asking. */
export function exceedsFreely(taken: Minor, gross: Minor): boolean {
  return BigInt(taken) * BigInt(ALL_PARTS) > BigInt(gross) * BigInt(FREELY_PARTS);
}

/** Takes something off, and no more than all. */
export function isOff(off: Off): boolean {
  return off.type === "percent"
    ? Number.isSafeInteger(off.partsPerMillion) &&
        off.partsPerMillion > 0 &&
        off.partsPerMillion <= ALL_PARTS
    : off.amount > 0;
}
