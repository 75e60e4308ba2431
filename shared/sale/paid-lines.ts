/**
 * Lines as a finished sale writes them down: with what they came to, and what was taken off on the
 * way. A plain line says its amount alone.
 *
 *   gross − discount − share = amount        what the customer pays for it, before exclusive taxes
 */
import { present } from "../core/assert.ts";
import type { Discount } from "./discount.ts";
import { type Line, grossOf } from "./line-price.ts";
import { Minor } from "./money.ts";
import type { Basket, Totals } from "./totals.ts";

/** A discount with what it came to. */
export interface TakenOff extends Discount {
  readonly amount: Minor;
}

export interface PaidLine extends Line {
  /** Net of all discounts. */
  readonly amount: Minor;
  /** Before them; absent where nothing was taken off. */
  readonly gross?: Minor;
  readonly discount?: TakenOff;
  /** Of the sale's discount. */
  readonly share?: Minor;
}

/** Of a sale with these totals. */
export function paidLinesOf({ lines }: Basket, totals: Totals): readonly PaidLine[] {
  return lines.map(({ discount, ...line }, i) => {
    const { gross, discount: amount, share, net } = present(totals.lines[i], "a line's totals");
    return {
      ...line,
      amount: net,
      ...((discount !== undefined || share > 0) && { gross }),
      ...(discount && { discount: { ...discount, amount } }),
      ...(share > 0 && { share }),
    };
  });
}

/** What was taken off the whole sale; null where nothing was. */
export function saleDiscountOf({ discount }: Basket, { lines }: Totals): TakenOff | null {
  const shares = lines.reduce((sum, { share }) => sum + share, 0);
  return discount === undefined ? null : { ...discount, amount: Minor(shares) };
}

/** Some units of a paid line, for their part of what it came to. What was taken off stands in the sale. */
export function portionOf(
  line: PaidLine,
  { quantity, amount }: Pick<PaidLine, "quantity" | "amount">,
): PaidLine {
  const { gross: whole, discount: _, share: __, ...plain } = line;
  const gross = grossOf({ ...plain, quantity });
  return {
    ...plain,
    quantity,
    amount,
    ...(whole !== undefined && { gross: present(gross.ok ? gross.value : null, "a part's price") }),
  };
}
