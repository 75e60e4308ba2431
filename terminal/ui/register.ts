/**
 * What the register page remembers for itself: category, search, typed amounts, the open sheet, the
 * selected line. None of it is money; all of it may be lost with the page.
 */
import { type ReadonlySignal, type Signal, batch, computed, effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { FigureShape } from "@tillwave/page-kit/keypad-text";
import type { Undo } from "@tillwave/shared/sale/undo";
import { type Figures, createFigures } from "./figures.ts";
import { type Selection, createSelection } from "./selection.ts";
import { type Shelf, createShelf } from "./shelf.ts";
import { mayBeEnded, takesCodes } from "./tap-view.ts";
import type { TillStore } from "./till-store.ts";
import { offerUndo } from "./undo-offer.ts";

export type Screen = "register" | "pay" | "paid" | "sales" | "reversal" | "beacons";

/** What the screen for refunds was opened for. */
export type ToReverse =
  /** To look for a sale. */
  | { readonly type: "search" }
  /** A receipt's code, from `TWR1` on. */
  | { readonly type: "receipt"; readonly text: string }
  | { readonly type: "sale"; readonly ref: EntryRef; readonly as: "refund" | "void" };

export type OpenSheet =
  | {
      readonly type:
        | "menu"
        | "shortcuts"
        | "status"
        | "hub"
        | "join"
        | "signs"
        /** Scans with the machine's own camera. */
        | "camera"
        /** Who else may use this till, and how one more comes to. */
        | "tablets"
        | "drawer"
        /** Who works here. */
        | "staff"
        | "x-report"
        | "close-shift"
        | "cash-move"
        | "past-shifts"
        | "training"
        | "sale"
        | "amount"
        /** A customer's code: scanned, typed, or asked for through the phone. */
        | "code"
        /** A supervisor ends a payment that nobody knows of. */
        | "end-payment";
    }
  /** Of a screen that is fetched when it is first shown, as its sheets are with it. */
  | { readonly type: "own"; readonly draw: (onClose: () => void) => JSX.Element }
  | { readonly type: "quantity"; readonly line: number }
  /** What a line costs. */
  | { readonly type: "line"; readonly line: number }
  | { readonly type: "sale-discount" }
  /** How heavy what is sold by weight is. */
  | { readonly type: "weigh"; readonly sku: string };

/** A sheet that figures are typed into. */
export interface FigureOwner {
  readonly shape: FigureShape;
  /** What the tall key does. */
  enter(): void;
}

/** What a person typed and a scanner may have spoilt. */
export interface Typed {
  readonly query: string;
  readonly amount: string;
  readonly quantity: string;
  readonly figure: string;
}

export interface Register extends Shelf, Figures, Selection {
  readonly screen: ReadonlySignal<Screen>;
  /** The quantity as typed so far. */
  readonly quantity: Signal<string>;
  /** As typed so far into the sheet that owns it. */
  readonly figure: Signal<string>;
  readonly figureOwner: Signal<FigureOwner | null>;
  readonly undoable: ReadonlySignal<Undo | null>;
  readonly sheet: Signal<OpenSheet | null>;
  readonly salesOpen: Signal<boolean>;
  readonly openSale: Signal<EntryRef | null>;
  /** Null while nothing is given back. */
  readonly reversing: Signal<ToReverse | null>;
  readonly beaconsOpen: Signal<boolean>;
  /** A beacon's label that was scanned, until the screen of beacons has taken it. */
  readonly beaconLabel: Signal<string | null>;
  /** The list shows only sales that the hub asks a person to look at. */
  readonly needsMeOnly: Signal<boolean>;
  pickCategory(id: string): void;
  openSales(): void;
  /** The sale of a receipt's code, to give back of it. */
  openReceipt(text: string): void;
  openNeedsMe(): void;
  openBeacons(label?: string): void;
  typed(): Typed;
  takeBack(typed: Typed): void;
}

export function createRegister(store: TillStore): Register {
  const shelf = createShelf(store);
  const figures = createFigures(store);
  const quantity = signal("");
  const figure = signal("");
  const figureOwner = signal<FigureOwner | null>(null);
  const salesOpen = signal(false);
  const openSale = signal<EntryRef | null>(null);
  const needsMeOnly = signal(false);
  const reversing = signal<ToReverse | null>(null);
  const beaconsOpen = signal(false);
  const beaconLabel = signal<string | null>(null);
  const screen = computed(() => chooseScreen(store, { reversing, salesOpen, beaconsOpen }));
  const sheet = signal<OpenSheet | null>(null);
  effect(() => {
    const isLocked = store.staff.value.isLocked;
    if (sheet.value !== null && (isLocked || isStale(sheet.value, screen.value, store))) {
      sheet.value = null;
    }
  });
  function showSales(onlyNeedsMe: boolean): void {
    batch(() => {
      salesOpen.value = true;
      reversing.value = null;
      beaconsOpen.value = false;
      openSale.value = null;
      needsMeOnly.value = onlyNeedsMe;
    });
  }

  function weigh(sku: string): void {
    batch(() => {
      figure.value = "";
      sheet.value = { type: "weigh", sku };
    });
  }
  // Scanned, and sold by weight: that is asked for.
  effect(() => {
    const notice = store.notice.value;
    if (notice?.type === "refused" && notice.error.type === "weight-needed") {
      store.notice.value = null;
      weigh(notice.error.sku);
    }
  });

  return {
    ...shelf,
    add: (item) => (item.unit === "kg" ? weigh(item.sku) : shelf.add(item)),
    ...figures,
    ...createSelection(store),
    screen,
    quantity,
    figure,
    figureOwner,
    undoable: offerUndo(store),
    sheet,
    salesOpen,
    openSale,
    reversing,
    beaconsOpen,
    beaconLabel,
    needsMeOnly,
    pickCategory: (id) => {
      batch(() => {
        shelf.category.value = id;
        shelf.query.value = "";
        salesOpen.value = false;
        reversing.value = null;
        if (screen.value === "paid") {
          store.press({ type: "next" });
        }
      });
    },
    openSales: () => showSales(false),
    openReceipt: (text) => {
      batch(() => {
        sheet.value = null;
        reversing.value = { type: "receipt", text };
      });
    },
    openBeacons: (label) => {
      batch(() => {
        sheet.value = null;
        reversing.value = null;
        beaconsOpen.value = true;
        beaconLabel.value = label ?? null;
      });
    },
    openNeedsMe: () => showSales(true),
    typed: () => ({
      query: shelf.query.value,
      amount: figures.amount.value,
      quantity: quantity.value,
      figure: figure.value,
    }),
    takeBack: (typed) => {
      batch(() => {
        shelf.query.value = typed.query;
        figures.amount.value = typed.amount;
        quantity.value = typed.quantity;
        figure.value = typed.figure;
      });
    },
  };
}

/** What the sheet was opened for has gone: its sale, or its line. */
function isStale(sheet: OpenSheet, screen: Screen, { till, tap, lock }: TillStore): boolean {
  switch (sheet.type) {
    case "amount":
      return screen !== "pay" || lock.value !== null;
    case "code":
      return screen !== "pay" || !takesCodes(tap.value.step.type);
    case "end-payment":
      return screen !== "pay" || !mayBeEnded(tap.value);
    case "sale":
      return screen !== "register";
    case "sale-discount":
      return screen !== "register" || till.value?.sale.lines.length === 0;
    case "own":
      return screen !== "beacons";
    case "weigh":
      return screen === "pay";
    case "line":
    case "quantity":
      return (
        screen !== "register" ||
        till.value?.sale.lines.every(({ id }) => id !== sheet.line) === true
      );
    case "menu":
    case "shortcuts":
    case "signs":
    case "camera":
    case "tablets":
    case "status":
    case "hub":
    case "join":
    case "drawer":
    case "staff":
    case "x-report":
    case "close-shift":
    case "cash-move":
    case "past-shifts":
    case "training":
      return false;
  }
}

function chooseScreen(
  { till, paid }: TillStore,
  { reversing, salesOpen, beaconsOpen }: Pick<Register, "reversing" | "salesOpen" | "beaconsOpen">,
): Screen {
  const type = till.value?.sale.type;
  if (type === "tendering") {
    return "pay";
  }
  if (reversing.value !== null) {
    return "reversal";
  }
  if (beaconsOpen.value) {
    return "beacons";
  }
  if (salesOpen.value) {
    return "sales";
  }
  return type === "completed" && paid.value !== null ? "paid" : "register";
}
