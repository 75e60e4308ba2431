/**
 * A void undoes a paid sale whole, a refund gives back some of its units. Neither changes the sale:
 * each is a new fact that points at it, and `reversed` is what such facts have said of it before.
 *
 *   paid ──refund──▶ partly refunded ──refund──▶ … ──▶ wholly refunded
 *     └───void──▶ voided            (only while nothing is refunded; nothing can be refunded after)
 *
 * What a refund comes to is what its sale gives back up to its last units, less what it gave back up
 * to the units before: of the lines, of each tax, of the cash. So all refunds of a sale add up to the
 * sale, to the minor unit, in whatever portions they come.
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { shareOfUnits } from "./allocate.ts";
import { roundToCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";
import type { TaxLine } from "./tax.ts";
import type { Tender } from "./tender.ts";
import { type PaidLine, portionOf } from "./paid-lines.ts";

/** A completed sale as it is written down: a `sale-paid` entry. */
export interface PaidSale {
  readonly sale: number;
  readonly lines: readonly PaidLine[];
  readonly taxes: readonly TaxLine[];
  readonly total: Minor;
  readonly tenders: readonly Tender[];
}

/** What has been written down about that sale since: its `void` and `refund` entries. */
export type Reversed =
  | { readonly kind: "void" }
  | {
      readonly kind: "refund";
      readonly lines: readonly { readonly id: number; readonly quantity: number }[];
    };

export interface RefundRequest {
  /** Units to give back. A quantity of nothing is a line left alone. */
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  /** Of the sale. Its cash decides the rounding. */
  readonly currency: Currency;
}

/** With the entry's own reference, its currency and a reason, a `refund` entry. */
export interface Refund {
  readonly sale: number;
  /** `quantity` and `amount` are what is given back of each line. */
  readonly lines: readonly PaidLine[];
  readonly taxes: readonly TaxLine[];
  readonly adjustment: Minor;
  readonly total: Minor;
  /** What leaves the drawer is total + rounding. */
  readonly rounding: Minor;
}

/** With the entry's own reference, its currency and a reason, a `void` entry. */
export interface Void {
  readonly sale: number;
  readonly total: Minor;
  /** What leaves the drawer: the cash that the sale brought in. Other tenders go back as they came. */
  readonly cash: Minor;
}

export type VoidError =
  | { readonly type: "already-voided" }
  /** `left` of the line's units are not refunded yet. */
  | { readonly type: "already-refunded"; readonly line: number; readonly left: number };

export type RefundError =
  | VoidError
  | { readonly type: "line-not-found"; readonly line: number }
  | { readonly type: "nothing-to-refund" };

export function voidOf(paid: PaidSale, reversed: readonly Reversed[]): Result<Void, VoidError> {
  if (isVoided(reversed)) {
    return err({ type: "already-voided" });
  }
  const refunded = refundedUnits(reversed);
  const line = paid.lines.find(({ id }) => unitsOf(refunded, id) > 0);
  if (line !== undefined) {
    const left = line.quantity - unitsOf(refunded, line.id);
    return err({ type: "already-refunded", line: line.id, left });
  }
  return ok({ sale: paid.sale, total: paid.total, cash: cashTakenFor(paid) });
}

export function refundOf(
  paid: PaidSale,
  reversed: readonly Reversed[],
  { lines, currency }: RefundRequest,
): Result<Refund, RefundError> {
  if (isVoided(reversed)) {
    return err({ type: "already-voided" });
  }
  const before = refundedUnits(reversed);
  const after = addUnits(
    before,
    lines.map(({ line: id, quantity }) => ({ id, quantity })),
  );
  for (const { line: id } of lines) {
    const line = paid.lines.find((each) => each.id === id);
    if (line === undefined) {
      return err({ type: "line-not-found", line: id });
    }
    if (unitsOf(after, id) > line.quantity) {
      return err({ type: "already-refunded", line: id, left: line.quantity - unitsOf(before, id) });
    }
  }
  if (lines.every(({ quantity }) => quantity === 0)) {
    return err({ type: "nothing-to-refund" });
  }
  return ok(refundBetween(paid, { before, after, currency }));
}

/** How many units of each line, by its id. */
type Units = ReadonlyMap<number, number>;

function refundBetween(
  paid: PaidSale,
  {
    before,
    after,
    currency,
  }: { readonly before: Units; readonly after: Units; currency: Currency },
): Refund {
  const was = givenBack(paid, before);
  const is = givenBack(paid, after);
  const lines = paid.lines.flatMap((line, i) => {
    const quantity = unitsOf(after, line.id) - unitsOf(before, line.id);
    return quantity === 0
      ? []
      : [portionOf(line, { quantity, amount: less(is.amounts[i], was.amounts[i]) })];
  });
  const taxes = is.taxes.flatMap((tax, i) =>
    lines.some(({ taxId }) => taxId === tax.rate.id)
      ? [
          {
            rate: tax.rate,
            base: less(tax.base, was.taxes[i]?.base),
            tax: less(tax.tax, was.taxes[i]?.tax),
          },
        ]
      : [],
  );
  const total = less(is.total, was.total);
  const payable = less(roundToCash(is.total, currency), roundToCash(was.total, currency));
  return {
    sale: paid.sale,
    lines,
    taxes,
    adjustment: less(is.adjustment, was.adjustment),
    total,
    rounding: less(payable, total),
  };
}

/** What the sale comes to up to so many units of each line; each tax by its share of the tax as sold. */
function givenBack(
  { lines, taxes: sold }: PaidSale,
  units: Units,
): {
  readonly amounts: readonly Minor[];
  readonly taxes: readonly TaxLine[];
  readonly adjustment: Minor;
  readonly total: Minor;
} {
  const amounts = lines.map(({ id, amount, quantity }) =>
    shareOfUnits(amount, { from: 0, to: unitsOf(units, id), count: quantity }),
  );
  const taxes = sold.map(({ rate, base, tax }) => {
    const share = sumOf(amounts.filter((_, i) => lines[i]?.taxId === rate.id));
    return { rate, base: share, tax: shareOfTax(tax, share, base) };
  });
  const added = taxes.filter(({ rate }) => rate.mode === "exclusive");
  const adjustment = sumOf(added.map(({ tax }) => tax));
  return { amounts, taxes, adjustment, total: sumOf([...amounts, adjustment]) };
}

function shareOfTax(tax: Minor, share: Minor, base: Minor): Minor {
  return base === 0 ? tax : shareOfUnits(tax, { from: 0, to: share, count: base });
}

function cashTakenFor({ tenders }: PaidSale): Minor {
  return sumOf(
    tenders.map((tender) =>
      tender.method === "cash" ? less(tender.received, tender.change) : Minor(0),
    ),
  );
}

function isVoided(reversed: readonly Reversed[]): boolean {
  return reversed.some(({ kind }) => kind === "void");
}

function refundedUnits(reversed: readonly Reversed[]): Units {
  return reversed.reduce<Units>(
    (units, reversal) => (reversal.kind === "refund" ? addUnits(units, reversal.lines) : units),
    new Map(),
  );
}

function addUnits(
  units: Units,
  lines: readonly { readonly id: number; readonly quantity: number }[],
): Units {
  const sum = new Map(units);
  for (const { id, quantity } of lines) {
    assert(Number.isSafeInteger(quantity) && quantity >= 0, "units are whole and not negative");
    sum.set(id, unitsOf(sum, id) + quantity);
  }
  return sum;
}

function unitsOf(units: Units, id: number): number {
  return units.get(id) ?? 0;
}

function less(amount: Minor | undefined, before: Minor | undefined): Minor {
  return Minor((amount ?? 0) - (before ?? 0));
}

/** Of parts of one sale, whose total is safe. */
function sumOf(amounts: readonly Minor[]): Minor {
  return Minor(amounts.reduce((sum, amount) => sum + amount, 0));
}
