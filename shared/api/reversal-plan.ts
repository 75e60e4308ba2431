/**
 * What a refund or a void of a sale comes to, and how it goes back: worked out alike by the page, which
 * shows it, and by the till, which does it.
 */
import { type Result, err, ok } from "../core/result.ts";
import { type Currency, findCurrency } from "../sale/currency.ts";
import { type BackPart, type GiveBack, cashBackOf, giveBackOf } from "../sale/give-back.ts";
import { Minor } from "../sale/money.ts";
import {
  type Refund,
  type RefundError,
  type Reversed,
  type Void,
  type VoidError,
  refundOf,
  voidOf,
} from "../sale/reversal.ts";
import type { FoundSale, ShownPart } from "./reversals.ts";

export interface RefundPlan extends GiveBack {
  readonly refund: Refund;
  readonly currency: Currency;
  /** That leaves the drawer. */
  readonly cash: Minor;
}

export interface VoidPlan extends Pick<GiveBack, "parts"> {
  readonly void: Void;
  readonly currency: Currency;
  readonly cash: Minor;
}

type UnknownCurrency = { readonly type: "unknown-currency"; readonly currency: string };

/** Units of a line; a quantity of nothing leaves it alone. */
export interface Units {
  readonly line: number;
  readonly quantity: number;
}

export function planRefund(
  found: FoundSale,
  lines: readonly Units[],
): Result<RefundPlan, RefundError | UnknownCurrency> {
  const { entry } = found.sale;
  const currency = findCurrency(entry.currency);
  if (!currency.ok) {
    return err({ type: "unknown-currency", currency: entry.currency });
  }
  const refund = refundOf(entry, reversedOf(found), { lines, currency: currency.value });
  if (!refund.ok) {
    return refund;
  }
  const back = backOf(found, { total: refund.value.total, currency: currency.value });
  const { parts, rounding } = back;
  return ok({
    refund: { ...refund.value, rounding },
    parts,
    rounding,
    currency: currency.value,
    cash: cashBackOf(back),
  });
}

export function planVoid(found: FoundSale): Result<VoidPlan, VoidError | UnknownCurrency> {
  const { entry } = found.sale;
  const currency = findCurrency(entry.currency);
  if (!currency.ok) {
    return err({ type: "unknown-currency", currency: entry.currency });
  }
  const undone = voidOf(entry, reversedOf(found));
  if (!undone.ok) {
    return undone;
  }
  const { parts } = backOf(found, { total: undone.value.total, currency: currency.value });
  return ok({ void: undone.value, parts, currency: currency.value, cash: undone.value.cash });
}

/** Units of each line that can still be given back. */
export function leftOf(found: FoundSale): readonly Units[] {
  const isVoided = found.reversals.some(({ kind }) => kind === "void");
  return found.sale.entry.lines.map(({ id, quantity }) => {
    const given = found.reversals
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => (line.id === id ? sum + line.quantity : sum), 0);
    return { line: id, quantity: isVoided ? 0 : quantity - given };
  });
}

/** As a request says it. */
export const shownOf = (parts: readonly BackPart[]): ShownPart[] =>
  parts.map((part) => ({
    tender: part.method === "cash" ? null : part.tender,
    amount: part.amount,
  }));

const reversedOf = ({ reversals }: FoundSale): readonly Reversed[] =>
  reversals.map(({ kind, lines }) => (kind === "void" ? { kind } : { kind, lines }));

function backOf(
  { sale, reversals, tenders }: FoundSale,
  { total, currency }: { readonly total: Minor; readonly currency: Currency },
): GiveBack {
  const known = new Map(tenders.map((each) => [each.tender, each]));
  return giveBackOf({
    tenders: sale.entry.tenders,
    before: reversals.map(({ back }) => back),
    total: Minor(total),
    currency,
    splitOf: ({ id }) => known.get(id)?.split ?? null,
    cardWayOf: ({ id }) => known.get(id)?.cardWay ?? "by-hand",
  });
}
