/**
 * One sale, from its first line to its end. Pure: what happened goes in with the sale, the sale as
 * it then is comes out, or the reason why that cannot happen.
 *
 *   open ──pay──▶ tendering ──all settled──▶ completed
 *   │  ▲ ◀──back── │  ▲ │
 *   │  │           │  │ └─ a tender: armed | pending ─▶ approved | declined | unknown ─▶ approved | declined
 *   │  └─recall─ held ◀─hold── open
 *   └──cancel──▶ cancelled
 *
 * Lines are locked while tendering. Cash opens no pending tender: it is taken or it is not. An
 * unknown tender blocks every other tender of its sale. Completed and cancelled are ends: a void or
 * a refund is a new fact that points at the completed sale (reversal.ts).
 */
import type { Language } from "../core/language.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type BasketError, type LineEvent, changedBasket } from "./basket-changes.ts";
import { QUANTITY_MAX } from "./item.ts";
import type { Minor } from "./money.ts";
import type { TaxError } from "./tax.ts";
import {
  type ElectronicTender,
  type OpenedTender,
  type Tender,
  type TenderAnswer,
  type TenderError,
  type TenderTerms,
  dueOf,
  isApproved,
  isInDoubt,
  openTender,
  settleTender,
  takeCash,
  withoutArmed,
} from "./tender.ts";
import { type Basket, type Terms, totalsOf } from "./totals.ts";

/** Lines a sale holds, at most. */
export const LINES_MAX = 500;

interface Numbered extends Basket {
  /** The shop's number of the sale: of this terminal, counted without a gap. */
  readonly number: number;
  /** The next line's id. */
  readonly nextLine: number;
  /** The line that the last change touched. */
  readonly latest: number | null;
  /** The next tender's id. Never used again, not even after the cashier went back to the items: an answer may come late. */
  readonly nextTender: number;
  /** That the customer has chosen, for screen and paper; absent where nobody chose. */
  readonly language?: Language;
}

export type OpenSale = Numbered & { readonly type: "open" };
export type HeldSale = Numbered & { readonly type: "held" };
export type TenderingSale = Numbered & {
  readonly type: "tendering";
  readonly tenders: readonly Tender[];
};
export type CompletedSale = Numbered & {
  readonly type: "completed";
  readonly tenders: readonly Tender[];
};
export type CancelledSale = Numbered & {
  readonly type: "cancelled";
  readonly reason: CancelReason;
};
export type CancelReason = "cleared" | "emptied";
export type Sale = OpenSale | HeldSale | TenderingSale | CompletedSale | CancelledSale;

export type SaleEvent =
  | LineEvent
  /** Null takes the choice back. */
  | { readonly type: "set-language"; readonly language: Language | null }
  | { readonly type: "hold" }
  | { readonly type: "recall" }
  | { readonly type: "cancel"; readonly reason: CancelReason }
  | { readonly type: "pay" }
  | { readonly type: "back" }
  | { readonly type: "take-cash"; readonly received: Minor; readonly due: Minor }
  | {
      readonly type: "open-tender";
      readonly method: ElectronicTender["method"];
      readonly settles: Minor;
      readonly state: OpenedTender["state"];
    }
  | { readonly type: "withdraw-tender" }
  | TenderAnswer;

export type SaleError =
  | { readonly type: "sale-not-open"; readonly is: Sale["type"] }
  | { readonly type: "sale-not-tendering"; readonly is: Sale["type"] }
  | { readonly type: "sale-not-held"; readonly is: Sale["type"] }
  | { readonly type: "too-many-lines"; readonly max: number }
  | { readonly type: "quantity-out-of-range"; readonly max: number }
  | { readonly type: "money-taken" }
  | BasketError
  | TaxError
  | TenderError;

export const openSale = (number: number): OpenSale => ({
  type: "open",
  number,
  lines: [],
  nextLine: 1,
  latest: null,
  nextTender: 1,
});

export function stepSale(sale: Sale, event: SaleEvent, terms: Terms): Result<Sale, SaleError> {
  switch (event.type) {
    case "add":
    case "set-quantity":
    case "set-weight":
    case "set-price":
    case "discount-line":
    case "discount-sale":
    case "remove":
    case "restore":
    case "put-back":
    case "put-back-discount":
      return sale.type === "open" ? changeLines(sale, event, terms) : notOpen(sale);
    case "set-language":
      return sale.type === "open" || sale.type === "tendering"
        ? ok(withLanguage(sale, event.language))
        : notOpen(sale);
    case "hold":
      return sale.type === "open" ? unlessEmpty({ ...sale, type: "held" }) : notOpen(sale);
    case "recall":
      return sale.type === "held"
        ? ok({ ...sale, type: "open" })
        : err({ type: "sale-not-held", is: sale.type });
    case "cancel":
      return sale.type === "open"
        ? unlessEmpty({ ...sale, type: "cancelled", reason: event.reason })
        : notOpen(sale);
    case "pay":
      return sale.type === "open"
        ? unlessEmpty({ ...sale, type: "tendering", tenders: [] })
        : notOpen(sale);
    default:
      return sale.type === "tendering"
        ? stepTendering(sale, event, terms)
        : err({ type: "sale-not-tendering", is: sale.type });
  }
}

type TenderEvent = Exclude<
  SaleEvent,
  LineEvent | { type: "hold" | "recall" | "cancel" | "pay" | "set-language" }
>;

function withLanguage(sale: OpenSale | TenderingSale, language: Language | null): Sale {
  const { language: _, ...others } = sale;
  return language === null ? others : { ...others, language };
}

function changeLines(sale: OpenSale, event: LineEvent, terms: Terms): Result<OpenSale, SaleError> {
  const changed = changedBasket(sale, event);
  if (!changed.ok) {
    return changed;
  }
  if (changed.value.lines.length > LINES_MAX) {
    return err({ type: "too-many-lines", max: LINES_MAX });
  }
  if (changed.value.lines.some(({ quantity }) => !isQuantity(quantity))) {
    return err({ type: "quantity-out-of-range", max: QUANTITY_MAX });
  }
  const totals = totalsOf(changed.value, terms);
  return totals.ok ? changed : totals;
}

function stepTendering(
  sale: TenderingSale,
  event: TenderEvent,
  terms: Terms,
): Result<Sale, SaleError> {
  if (event.type === "back") {
    return backToItems(sale);
  }
  const totals = totalsOf(sale, terms);
  if (!totals.ok) {
    return totals;
  }
  const { total } = totals.value;
  const stepped = steppedTenders(sale, event, { total, currency: terms.currency });
  if (!stepped.ok) {
    return stepped;
  }
  const tenders = stepped.value;
  const nextTender = sale.nextTender + (event.type === "open-tender" ? 1 : 0);
  const settled = dueOf(total, tenders) === 0 && tenders.some(isApproved);
  return ok({ ...sale, type: settled ? "completed" : "tendering", tenders, nextTender });
}

function steppedTenders(
  { tenders, nextTender: id }: TenderingSale,
  event: Exclude<TenderEvent, { type: "back" }>,
  terms: TenderTerms,
): Result<readonly Tender[], TenderError> {
  switch (event.type) {
    case "take-cash":
      return takeCash(tenders, event, terms);
    case "open-tender":
      return openTender(tenders, { ...event, id }, terms);
    case "withdraw-tender":
      return tenders.some(isInDoubt) ? err({ type: "tender-in-doubt" }) : ok(withoutArmed(tenders));
    default:
      return settleTender(tenders, event);
  }
}

function backToItems(sale: TenderingSale): Result<Sale, SaleError> {
  if (sale.tenders.some(isInDoubt)) {
    return err({ type: "tender-in-doubt" });
  }
  if (sale.tenders.some(isApproved)) {
    return err({ type: "money-taken" });
  }
  const { tenders: _, ...basket } = sale;
  return ok({ ...basket, type: "open" });
}

function unlessEmpty(sale: Sale): Result<Sale, SaleError> {
  return sale.lines.length > 0 ? ok(sale) : err({ type: "sale-empty" });
}

function notOpen(sale: Sale): Result<never, SaleError> {
  return err({ type: "sale-not-open", is: sale.type });
}

function isQuantity(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= QUANTITY_MAX;
}
