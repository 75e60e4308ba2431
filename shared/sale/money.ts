/**
 * Money: a whole number of the currency's minor units, never a fraction, never beyond 2^53 − 1.
 *
 * Products and sums are worked out in BigInt and brought back through {@link toMinor}, so a figure
 * is either exact or refused. SQL binds it as BigInt; JSON carries it as an integer.
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { Currency } from "./currency.ts";

declare const minor: unique symbol;
/** Minor units (cents, yen): a safe integer, may be negative. */
export type Minor = number & { readonly [minor]: true };

/** For a figure that our own code vouches for. There is one zero: a −0 becomes 0. */
export function Minor(n: number): Minor {
  assert(Number.isSafeInteger(n), `${n} is not a whole number of minor units`);
  return (n + 0) as Minor;
}

export type AmountError =
  | { readonly type: "not-an-amount" }
  | { readonly type: "too-many-decimals"; readonly digits: number }
  | { readonly type: "amount-negative" }
  | { readonly type: "amount-too-large" };

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

export function toMinor(n: bigint): Result<Minor, { readonly type: "amount-too-large" }> {
  return n > LARGEST || n < -LARGEST ? err({ type: "amount-too-large" }) : ok(Number(n) as Minor);
}

export function sumMinor(
  amounts: Iterable<Minor>,
): Result<Minor, { readonly type: "amount-too-large" }> {
  let sum = 0n;
  for (const amount of amounts) {
    sum += BigInt(amount);
  }
  return toMinor(sum);
}

/** More characters than any amount has; what is longer is not looked at. */
const AMOUNT_TEXT_MAX = 24;

/** Reads "94.40", "94,40" or "94": what a cashier types. Grouping and signs are refused. */
export function parseAmount(text: string, currency: Currency): Result<Minor, AmountError> {
  const typed = text.trim();
  if (/^[-−][.,]?\d/u.test(typed)) {
    return err({ type: "amount-negative" });
  }
  const match = /^(\d*)(?:[.,](\d*))?$/u.exec(typed.slice(0, AMOUNT_TEXT_MAX + 1));
  const [whole = "", fraction = ""] = match?.slice(1) ?? [];
  if (match === null || typed.length > AMOUNT_TEXT_MAX || whole + fraction === "") {
    return err(
      /^\d+$/u.test(typed.slice(0, AMOUNT_TEXT_MAX))
        ? { type: "amount-too-large" }
        : { type: "not-an-amount" },
    );
  }
  if (fraction.length > currency.digits) {
    return err({ type: "too-many-decimals", digits: currency.digits });
  }
  return toMinor(BigInt(whole + fraction.padEnd(currency.digits, "0")));
}

/** "1,204.50": digits as the currency has them, grouped by three, with a true minus sign. */
export function formatAmount(amount: Minor, currency: Currency): string {
  const digits = String(Math.abs(amount)).padStart(currency.digits + 1, "0");
  const split = digits.length - currency.digits;
  const whole = digits.slice(0, split).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
  const fraction = currency.digits === 0 ? "" : `.${digits.slice(split)}`;
  return `${amount < 0 ? "−" : ""}${whole}${fraction}`;
}
