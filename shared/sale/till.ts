/**
 * What stands on the counter: the sale in hand, sales on hold, what Undo would bring back. Pure, so
 * that the service decides with it and the page shows a press in the next frame by the same rules.
 *
 * A press is a {@link TillCommand}. What must be written down for good comes out as a
 * {@link TillRecord}; "paid" is true only once the journal holds it.
 */
import type { Language } from "../core/language.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { LineEvent } from "./basket-changes.ts";
import type { ItemIndex } from "./item.ts";
import type { Weight } from "./line-price.ts";
import type { Minor } from "./money.ts";
import {
  type CancelledSale,
  type CompletedSale,
  type HeldSale,
  type Sale,
  type SaleError,
  type SaleEvent,
  type TenderingSale,
  openSale,
  stepSale,
} from "./sale.ts";
import type { ElectronicTender, TenderAnswer } from "./tender.ts";
import type { Terms } from "./totals.ts";
import { type Undo, eventOf, undoOf } from "./undo.ts";

/** Sales on hold, at most. */
export const HELD_MAX = 20;

export interface TillState {
  readonly sale: Sale;
  readonly held: readonly HeldSale[];
  /** The number that the sale after this one gets. */
  readonly nextNumber: number;
  /** What Undo brings back: a removed line, or the lines of a cleared sale. */
  readonly undo: Undo | null;
}

export type TillCommand =
  /** What is sold by weight comes with one. */
  | { readonly type: "add"; readonly sku: string; readonly weight?: Weight }
  | { readonly type: "scan"; readonly barcode: string }
  /** What is done to the lines as it is pressed; a discount of null is taken off again. */
  | Extract<
      LineEvent,
      {
        readonly type:
          | "set-quantity"
          | "set-weight"
          | "set-price"
          | "discount-line"
          | "discount-sale"
          | "remove";
      }
    >
  | { readonly type: "undo" }
  | { readonly type: "clear" }
  | { readonly type: "hold" }
  | { readonly type: "recall"; readonly number: number }
  | { readonly type: "pay" }
  | { readonly type: "back" }
  /** `due` is what the cashier saw: cash is taken for that, and for nothing else. */
  | { readonly type: "take-cash"; readonly received: Minor; readonly due: Minor }
  /** Waits for a phone, or asks the card terminal; `settles` is what the cashier saw. */
  | { readonly type: "open-tap"; readonly settles: Minor }
  | { readonly type: "open-card"; readonly settles: Minor }
  /** Waits for a phone no longer, where none has been asked yet. */
  | { readonly type: "withdraw-tender" }
  /** In which the customer wants screen and receipt; null: the shop's own. */
  | { readonly type: "set-language"; readonly language: Language | null }
  | { readonly type: "next" };

/** What happens to the sale in hand beside the presses: answers to its tenders. */
export type TillEvent = TillCommand | TenderAnswer;

export type TillRecord =
  | { readonly type: "sale-paid"; readonly sale: CompletedSale }
  /** To be on the disk before anybody is asked for the money. */
  | {
      readonly type: "tender-opened";
      readonly sale: TenderingSale;
      readonly tender: ElectronicTender;
    }
  /** A part of the sale is paid: money that must be remembered whatever becomes of the rest. */
  | {
      readonly type: "tender-approved";
      readonly sale: TenderingSale;
      readonly tender: ElectronicTender;
    }
  | { readonly type: "sale-cancelled"; readonly sale: CancelledSale };

export type TillError =
  | SaleError
  | { readonly type: "unknown-item"; readonly sku: string }
  | { readonly type: "unknown-barcode"; readonly barcode: string }
  | { readonly type: "nothing-to-undo" }
  | { readonly type: "held-sale-not-found"; readonly number: number }
  | { readonly type: "too-many-held"; readonly max: number }
  | { readonly type: "sale-in-hand" };

export interface TillStep {
  readonly state: TillState;
  readonly records: readonly TillRecord[];
}

export interface Counter {
  readonly terms: Terms;
  readonly items: ItemIndex;
}

export const newTill = (firstNumber: number): TillState => ({
  sale: openSale(firstNumber),
  held: [],
  nextNumber: firstNumber + 1,
  undo: null,
});

export function stepTill(
  state: TillState,
  command: TillEvent,
  counter: Counter,
): Result<TillStep, TillError> {
  switch (command.type) {
    case "open-tap":
      return openTender(state, { ...command, method: "tap", state: "armed" }, counter);
    case "open-card":
      return openTender(state, { ...command, method: "card", state: "pending" }, counter);
    case "add":
    case "scan":
      return addItem(state, command, counter);
    case "set-quantity":
      return command.quantity === 0
        ? changeBasket(state, { type: "remove", line: command.line }, counter)
        : stepCurrent(state, command, counter);
    case "remove":
    case "set-weight":
    case "set-price":
    case "discount-line":
    case "discount-sale":
      return changeBasket(state, command, counter);
    case "set-language":
      return setLanguage(state, command, counter);
    case "undo":
      return undo(state, counter);
    case "clear":
      return clear(state, counter);
    case "hold":
      return hold(state, counter);
    case "recall":
      return recall(state, command.number, counter);
    case "next":
      return isOver(state.sale) ? done(startNext(state)) : saleInHand();
    default:
      return stepCurrent(state, command, counter);
  }
}

export const isOver = (sale: Sale): sale is CompletedSale | CancelledSale =>
  sale.type === "completed" || sale.type === "cancelled";

/** Applies an event to the sale in hand; what it completes is to be recorded. */
function stepCurrent(
  state: TillState,
  event: SaleEvent,
  { terms }: Counter,
): Result<TillStep, TillError> {
  const stepped = stepSale(state.sale, event, terms);
  if (!stepped.ok) {
    return stepped;
  }
  const sale = stepped.value;
  const next = { ...state, sale, undo: null };
  if (sale.type === "completed") {
    return done(next, { type: "sale-paid", sale });
  }
  const paid = event.type === "tender-approved" ? electronic(sale, event.tender) : undefined;
  return sale.type === "tendering" && paid !== undefined
    ? done(next, { type: "tender-approved", sale, tender: paid })
    : done(next);
}

function openTender(
  state: TillState,
  opening: Pick<ElectronicTender, "method" | "settles"> & { readonly state: "armed" | "pending" },
  counter: Counter,
): Result<TillStep, TillError> {
  const opened = stepCurrent(state, { ...opening, type: "open-tender" }, counter);
  if (!opened.ok) {
    return opened;
  }
  const { sale } = opened.value.state;
  const tender = electronic(sale, state.sale.nextTender);
  return sale.type === "tendering" && tender !== undefined
    ? done(opened.value.state, { type: "tender-opened", sale, tender })
    : opened;
}

function electronic(sale: Sale, id: number): ElectronicTender | undefined {
  return sale.type === "tendering"
    ? sale.tenders.find(
        (tender): tender is ElectronicTender => tender.method !== "cash" && tender.id === id,
      )
    : undefined;
}

/** An item on top of a finished sale begins the next one. */
function addItem(
  state: TillState,
  command: Extract<TillCommand, { type: "add" | "scan" }>,
  counter: Counter,
): Result<TillStep, TillError> {
  const item =
    command.type === "add"
      ? counter.items.bySku(command.sku)
      : counter.items.byBarcode(command.barcode);
  if (item === undefined) {
    return command.type === "add"
      ? err({ type: "unknown-item", sku: command.sku })
      : err({ type: "unknown-barcode", barcode: command.barcode });
  }
  const current = isOver(state.sale) ? startNext(state) : state;
  const weight = command.type === "add" ? command.weight : undefined;
  return stepCurrent(
    current,
    { type: "add", item, quantity: 1, ...(weight && { weight }) },
    counter,
  );
}

/** A change that Undo takes back. */
function changeBasket(
  state: TillState,
  event: LineEvent,
  counter: Counter,
): Result<TillStep, TillError> {
  const changed = stepCurrent(state, event, counter);
  return changed.ok ? done({ ...changed.value.state, undo: undoOf(state.sale, event) }) : changed;
}

/** Undo stays: the basket is as it was. */
function setLanguage(
  state: TillState,
  event: Extract<TillCommand, { type: "set-language" }>,
  counter: Counter,
): Result<TillStep, TillError> {
  const chosen = stepCurrent(state, event, counter);
  return chosen.ok ? done({ ...chosen.value.state, undo: state.undo }) : chosen;
}

function undo(state: TillState, counter: Counter): Result<TillStep, TillError> {
  if (state.undo === null) {
    return err({ type: "nothing-to-undo" });
  }
  if (state.undo.type !== "cleared") {
    return stepCurrent(state, eventOf(state.undo), counter);
  }
  if (state.sale.type !== "open" || state.sale.lines.length > 0) {
    return saleInHand();
  }
  const { lines, discount } = state.undo;
  const nextLine = 1 + Math.max(...lines.map(({ id }) => id));
  const latest = lines.at(-1)?.id ?? null;
  const sale = { ...state.sale, lines, nextLine, latest, ...(discount && { discount }) };
  return done({ ...state, sale, undo: null });
}

/** The cleared sale is over and written down; its lines wait for Undo under the next number. */
function clear(state: TillState, { terms }: Counter): Result<TillStep, TillError> {
  const cancelled = stepSale(state.sale, { type: "cancel", reason: "cleared" }, terms);
  if (!cancelled.ok) {
    return cancelled;
  }
  const sale = cancelled.value as CancelledSale;
  const { number, lines, discount } = sale;
  const cleared: Undo = { type: "cleared", number, lines, ...(discount && { discount }) };
  return done({ ...startNext(state), undo: cleared }, { type: "sale-cancelled", sale });
}

function hold(state: TillState, { terms }: Counter): Result<TillStep, TillError> {
  if (state.held.length >= HELD_MAX) {
    return err({ type: "too-many-held", max: HELD_MAX });
  }
  const held = stepSale(state.sale, { type: "hold" }, terms);
  if (!held.ok) {
    return held;
  }
  return done({ ...startNext(state), held: [...state.held, held.value as HeldSale] });
}

function recall(state: TillState, number: number, { terms }: Counter): Result<TillStep, TillError> {
  const waiting = state.held.find((sale) => sale.number === number);
  if (waiting === undefined) {
    return err({ type: "held-sale-not-found", number });
  }
  if (!isOver(state.sale) && state.sale.lines.length > 0) {
    return saleInHand();
  }
  const recalled = stepSale(waiting, { type: "recall" }, terms);
  if (!recalled.ok) {
    return recalled;
  }
  const held = state.held.filter((sale) => sale !== waiting);
  const { nextNumber, records } = giveNumberBack(state);
  return done({ sale: recalled.value, held, nextNumber, undo: null }, ...records);
}

/**
 * An empty sale makes way. The newest number goes to the next sale, since nobody has seen it; an
 * older one (a recalled sale that was emptied) is accounted for, so that numbers have no gap.
 */
function giveNumberBack({ sale, nextNumber }: TillState): {
  readonly nextNumber: number;
  readonly records: readonly TillRecord[];
} {
  if (sale.type !== "open") {
    return { nextNumber, records: [] };
  }
  if (sale.number === nextNumber - 1) {
    return { nextNumber: sale.number, records: [] };
  }
  const emptied: CancelledSale = { ...sale, type: "cancelled", reason: "emptied" };
  return { nextNumber, records: [{ type: "sale-cancelled", sale: emptied }] };
}

function startNext(state: TillState): TillState {
  const { nextNumber } = state;
  return { ...state, sale: openSale(nextNumber), nextNumber: nextNumber + 1, undo: null };
}

function done(state: TillState, ...records: readonly TillRecord[]): Result<TillStep, never> {
  return ok({ state, records });
}

function saleInHand(): Result<never, TillError> {
  return err({ type: "sale-in-hand" });
}
