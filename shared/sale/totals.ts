/** What a basket comes to under the shop's terms. */
import { type Result, err, ok } from "../core/result.ts";
import { allocate } from "./allocate.ts";
import type { Currency } from "./currency.ts";
import { type Discount, amountOff } from "./discount.ts";
import { type Line, discountOf, grossOf } from "./line-price.ts";
import { Minor, sumMinor } from "./money.ts";
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

/** Of one line: gross − discount − share = net. */
export interface LineTotals {
  /** As priced. */
  readonly gross: Minor;
  /** Its own. */
  readonly discount: Minor;
  /** Of the sale's discount. */
  readonly share: Minor;
  /** What taxes are charged on, and what goes back when it is given back. */
  readonly net: Minor;
}

export interface Totals {
  /** In the order of the lines. */
  readonly lines: readonly LineTotals[];
  /** All that is taken off: of lines, and of the sale. */
  readonly discounted: Minor;
  /** Of the lines' nets. */
  readonly subtotal: Minor;
  readonly taxes: readonly TaxLine[];
  /** What is not in the lines: exclusive taxes. subtotal + adjustment = total, always. */
  readonly adjustment: Minor;
  readonly total: Minor;
}

/** What a customer buys, as far as it decides what to pay. */
export interface Basket {
  readonly lines: readonly Line[];
  /** Over the whole sale, shared out over its lines before tax. */
  readonly discount?: Discount;
}

interface Known {
  readonly terms: Terms;
  readonly discount: Discount | undefined;
  readonly totals: Result<Totals, TaxError>;
}

/** Worked out once for each list of lines: a sale asks when it changes, when it is paid and when it is written down. */
const known = new WeakMap<readonly Line[], Known>();

export function totalsOf({ lines, discount }: Basket, terms: Terms): Result<Totals, TaxError> {
  const before = known.get(lines);
  if (before?.terms === terms && before.discount === discount) {
    return before.totals;
  }
  const totals = computeTotals({ lines, ...(discount && { discount }) }, terms);
  known.set(lines, { terms, discount, totals });
  return totals;
}

function computeTotals(basket: Basket, { rates, rounding }: Terms): Result<Totals, TaxError> {
  const lines = lineTotalsOf(basket);
  if (!lines.ok) {
    return lines;
  }
  const nets = lines.value.map(({ net }) => net);
  const taxed = basket.lines.map(({ taxId }, i) => ({ amount: nets[i] ?? Minor(0), taxId }));
  const subtotal = sumMinor(nets);
  const taxes = computeTaxes(taxed, rates, rounding);
  if (!subtotal.ok) {
    return subtotal;
  }
  if (!taxes.ok) {
    return taxes;
  }
  const adjustment = addedTax(taxes.value);
  const total = adjustment.ok ? sumMinor([subtotal.value, adjustment.value]) : adjustment;
  const discounted = sumMinor(lines.value.flatMap(({ discount, share }) => [discount, share]));
  if (!adjustment.ok || !total.ok || !discounted.ok) {
    return err({ type: "amount-too-large" });
  }
  return ok({
    lines: lines.value,
    discounted: discounted.value,
    subtotal: subtotal.value,
    taxes: taxes.value,
    adjustment: adjustment.value,
    total: total.value,
  });
}

function lineTotalsOf({ lines, discount }: Basket): Result<readonly LineTotals[], TaxError> {
  const own: { readonly gross: Minor; readonly discount: Minor; readonly left: Minor }[] = [];
  for (const line of lines) {
    const gross = grossOf(line);
    if (!gross.ok) {
      return gross;
    }
    const off = discountOf(line, gross.value);
    own.push({ gross: gross.value, discount: off, left: Minor(gross.value - off) });
  }
  const shares = sharesOf(
    discount,
    own.map(({ left }) => left),
  );
  return shares.ok
    ? ok(
        own.map(({ gross, discount: off, left }, i) => {
          const share = shares.value[i] ?? Minor(0);
          return { gross, discount: off, share, net: Minor(left - share) };
        }),
      )
    : shares;
}

/** What each line bears of the sale's discount, in proportion to what it comes to by itself. */
export function sharesOf(
  discount: Pick<Discount, "off"> | undefined,
  lefts: readonly Minor[],
): Result<readonly Minor[], TaxError> {
  if (discount === undefined || lefts.length === 0) {
    return ok(lefts.map(() => Minor(0)));
  }
  const whole = sumMinor(lefts);
  return whole.ok ? ok(allocate(amountOff(discount.off, whole.value), lefts)) : whole;
}
