/** What a basket comes to under the shop's terms. */
import { type Result, err, ok } from "../core/result.ts";
import type { Currency } from "./currency.ts";
import { priceOf } from "./item.ts";
import { type Minor, sumMinor } from "./money.ts";
import {
  type Rounding,
  type TaxError,
  type TaxLine,
  type TaxRate,
  addedTax,
  computeTaxes,
} from "./tax.ts";

/** Under what terms the shop sells. They are frozen into each entry. */
export interface Terms {
  readonly currency: Currency;
  readonly rates: readonly TaxRate[];
  readonly rounding: Rounding;
}

export interface Line {
  /** Unique within the sale, never used again. */
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Minor;
  /** 1 to 9999. */
  readonly quantity: number;
  readonly taxId: string;
}

export interface Totals {
  readonly subtotal: Minor;
  readonly taxes: readonly TaxLine[];
  /** What is not in the lines: exclusive taxes. subtotal + adjustment = total, always. */
  readonly adjustment: Minor;
  readonly total: Minor;
}

export function amountOf(line: Line): ReturnType<typeof priceOf> {
  return priceOf(line.unitPrice, line.quantity);
}

/** Worked out once for each list of lines: a sale asks when it changes, when it is paid and when it is written down. */
const known = new WeakMap<
  readonly Line[],
  { readonly terms: Terms; readonly totals: Result<Totals, TaxError> }
>();

export function totalsOf(
  { lines }: { readonly lines: readonly Line[] },
  terms: Terms,
): Result<Totals, TaxError> {
  const before = known.get(lines);
  if (before?.terms === terms) {
    return before.totals;
  }
  const totals = computeTotals(lines, terms);
  known.set(lines, { terms, totals });
  return totals;
}

function computeTotals(
  lines: readonly Line[],
  { rates, rounding }: Terms,
): Result<Totals, TaxError> {
  const priced: { readonly amount: Minor; readonly taxId: string }[] = [];
  for (const line of lines) {
    const amount = amountOf(line);
    if (!amount.ok) {
      return amount;
    }
    priced.push({ amount: amount.value, taxId: line.taxId });
  }
  const subtotal = sumMinor(priced.map(({ amount }) => amount));
  const taxes = computeTaxes(priced, rates, rounding);
  if (!subtotal.ok) {
    return subtotal;
  }
  if (!taxes.ok) {
    return taxes;
  }
  const adjustment = addedTax(taxes.value);
  const total = adjustment.ok ? sumMinor([subtotal.value, adjustment.value]) : adjustment;
  if (!adjustment.ok || !total.ok) {
    return err({ type: "amount-too-large" });
  }
  return ok({
    subtotal: subtotal.value,
    taxes: taxes.value,
    adjustment: adjustment.value,
    total: total.value,
  });
}
