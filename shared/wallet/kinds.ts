/** The kinds of value that a tap settles, as bits of a sum (protocols §1.2). */
import { uint } from "../cose/shape.ts";

export const KIND_CASH = 1;
export const KIND_PROMO = 2;
export const KIND_CARD = 4;
const ALL = KIND_CASH + KIND_PROMO + KIND_CARD;

/** A sum of them, none included. */
export const anyKinds = uint(ALL);

/** What a payment is made of, in minor units. */
export interface Split {
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
}

/** The sum of the kinds that it uses. */
export function kindsOf({ cash, promo, card }: Split): number {
  return (cash > 0 ? KIND_CASH : 0) + (promo > 0 ? KIND_PROMO : 0) + (card > 0 ? KIND_CARD : 0);
}

/** Whether all of `some` are among `allowed`. */
export function areAmong(some: number, allowed: number): boolean {
  return (some & ~allowed) === 0;
}
