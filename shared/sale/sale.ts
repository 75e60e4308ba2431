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
import { type Result, err, ok } from "../core/result.ts";
import { type Item, QUANTITY_MAX } from "./item.ts";
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
import { type Line, type Terms, totalsOf } from "./totals.ts";

/** Lines a sale holds, at most. */
export const LINES_MAX = 500;

interface Basket {
  /** The shop's number of the sale: of this terminal, counted without a gap. */
  readonly number: number;
  readonly lines: readonly Line[];
  /** The next line's id. */
  readonly nextLine: number;
  /** The line that the last change touched. */
  readonly latest: number | null;
  /** The next tender's id. Never used again, not even after the cashier went back to the items: an answer may come late. */
  readonly nextTender: number;
}

export type OpenSale = Basket & { readonly type: "open" };
export type HeldSale = Basket & { readonly type: "held" };
export type TenderingSale = Basket & {
  readonly type: "tendering";
  readonly tenders: readonly Tender[];
};
export type CompletedSale = Basket & {
  readonly type: "completed";
  readonly tenders: readonly Tender[];
};
export type CancelledSale = Basket & { readonly type: "cancelled"; readonly reason: CancelReason };
export type CancelReason = "cleared" | "emptied";
export type Sale = OpenSale | HeldSale | TenderingSale | CompletedSale | CancelledSale;

export type SaleEvent =
  | { readonly type: "add"; readonly item: Item; readonly quantity: number }
  | { readonly type: "set-quantity"; readonly line: number; readonly quantity: number }
  | { readonly type: "remove"; readonly line: number }
  | { readonly type: "restore"; readonly line: Line; readonly index: number }
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
  | { readonly type: "sale-empty" }
  | { readonly type: "line-not-found"; readonly line: number }
  | { readonly type: "too-many-lines"; readonly max: number }
  | { readonly type: "quantity-out-of-range"; readonly max: number }
  | { readonly type: "money-taken" }
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
    case "remove":
    case "restore":
      return sale.type === "open" ? changeLines(sale, event, terms) : notOpen(sale);
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

type LineEvent = Extract<SaleEvent, { type: "add" | "set-quantity" | "remove" | "restore" }>;
type TenderEvent = Exclude<SaleEvent, LineEvent | { type: "hold" | "recall" | "cancel" | "pay" }>;

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

function changedBasket(sale: OpenSale, event: LineEvent): Result<OpenSale, SaleError> {
  if (event.type === "add") {
    return ok(addItem(sale, event.item, event.quantity));
  }
  if (event.type === "restore") {
    const lines = sale.lines.toSpliced(event.index, 0, event.line);
    return ok({ ...sale, lines, latest: event.line.id });
  }
  if (!sale.lines.some(({ id }) => id === event.line)) {
    return err({ type: "line-not-found", line: event.line });
  }
  if (event.type === "remove") {
    const lines = sale.lines.filter(({ id }) => id !== event.line);
    return ok({ ...sale, lines, latest: lines.at(-1)?.id ?? null });
  }
  return ok(withQuantity(sale, event.line, event.quantity));
}

/** The same thing at the same price joins its line, which stays where it is. */
function addItem(sale: OpenSale, item: Item, quantity: number): OpenSale {
  const same = sale.lines.find(
    (line) => line.sku === item.sku && line.unitPrice === item.price && line.taxId === item.taxId,
  );
  if (same !== undefined) {
    return withQuantity(sale, same.id, same.quantity + quantity);
  }
  const { sku, name, price: unitPrice, taxId } = item;
  const line: Line = { id: sale.nextLine, sku, name, unitPrice, quantity, taxId };
  return {
    ...sale,
    lines: [...sale.lines, line],
    nextLine: sale.nextLine + 1,
    latest: line.id,
  };
}

function withQuantity(sale: OpenSale, id: number, quantity: number): OpenSale {
  const lines = sale.lines.map((line) => (line.id === id ? { ...line, quantity } : line));
  return { ...sale, lines, latest: id };
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
  const { number, lines, nextLine, latest, nextTender } = sale;
  return ok({ type: "open", number, lines, nextLine, latest, nextTender });
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
