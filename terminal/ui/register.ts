/**
 * What the register page remembers for itself: category, search, typed amounts, the open sheet, the
 * selected line. None of it is money; all of it may be lost with the page.
 */
import { type ReadonlySignal, type Signal, batch, computed, effect, signal } from "@preact/signals";
import { type KeypadKey, pressKey } from "@tillwave/page-kit/keypad-text";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { roundToCash, suggestCash } from "@tillwave/shared/sale/cash";
import { type Item, QUANTITY_MAX } from "@tillwave/shared/sale/item";
import { Minor, parseAmount } from "@tillwave/shared/sale/money";
import { dueOf } from "@tillwave/shared/sale/tender";
import type { TillState } from "@tillwave/shared/sale/till";
import { type Line, type Totals, totalsOf } from "@tillwave/shared/sale/totals";
import { followAfterPaint } from "./after-paint.ts";
import { searchItems } from "./search.ts";
import type { TillStore } from "./till-store.ts";

/** Digits before the point of a typed amount, at most. */
const AMOUNT_DIGITS = 9;
/** For so long Undo is offered after a line was removed. */
export const UNDO_FOR_MS = 6000;

export type Screen = "register" | "pay" | "paid" | "sales";

export type OpenSheet =
  | { readonly type: "menu" | "shortcuts" | "status" | "sale" | "amount" }
  | { readonly type: "quantity"; readonly line: number };

/** What a person typed and a scanner may have spoilt. */
export interface Typed {
  readonly query: string;
  readonly amount: string;
  readonly quantity: string;
}

/** Category of the first page. No category may be called so: ids have no colon. */
export const TOP = ":top";

export type CashEntry =
  | { readonly type: "empty" }
  | { readonly type: "short"; readonly by: Minor }
  | { readonly type: "enough"; readonly received: Minor; readonly change: Minor };

export interface Register {
  readonly screen: ReadonlySignal<Screen>;
  readonly category: Signal<string>;
  readonly query: Signal<string>;
  /** What the grid shows; a frame behind the typing, which is drawn first. */
  readonly items: ReadonlySignal<readonly Item[]>;
  /** The query that `items` answers. */
  readonly drawnQuery: ReadonlySignal<string>;
  readonly counts: ReadonlySignal<ReadonlyMap<string, number>>;
  readonly totals: ReadonlySignal<Totals | null>;
  /** What is left to pay, in coins that exist. */
  readonly payable: ReadonlySignal<Minor>;
  readonly cashKeys: ReadonlySignal<readonly Minor[]>;
  readonly amount: Signal<string>;
  readonly entry: ReadonlySignal<CashEntry>;
  readonly quantity: Signal<string>;
  readonly selected: ReadonlySignal<number | null>;
  readonly undoable: ReadonlySignal<TillState["undo"]>;
  readonly sheet: Signal<OpenSheet | null>;
  readonly salesOpen: Signal<boolean>;
  readonly openSale: Signal<EntryRef | null>;
  select(line: number): void;
  add(item: Item): void;
  changeQuantity(by: number): void;
  setQuantity(line: number, quantity: number): void;
  removeSelected(): void;
  pickCategory(id: string): void;
  openSales(): void;
  pressAmountKey(key: KeypadKey): void;
  takeCash(received: Minor): void;
  typed(): Typed;
  takeBack(typed: Typed): void;
}

export function createRegister(store: TillStore): Register {
  const category = signal(TOP);
  const query = signal("");
  const amount = signal("");
  const quantity = signal("");
  const sheet = signal<OpenSheet | null>(null);
  const salesOpen = signal(false);
  const openSale = signal<EntryRef | null>(null);
  const picked = signal<{ readonly basket: string; readonly line: number | null } | null>(null);
  const undoShown = signal<string | null>(null);

  const lines = computed<readonly Line[]>(() => store.till.value?.sale.lines ?? []);
  const basket = computed(
    () =>
      `${store.till.value?.sale.number}:${lines.value.map(({ id, quantity: n }) => `${id}×${n}`).join()}`,
  );
  const screen = computed<Screen>(() => {
    const sale = store.till.value?.sale;
    if (sale?.type === "tendering") {
      return "pay";
    }
    if (salesOpen.value) {
      return "sales";
    }
    return sale?.type === "completed" && store.paid.value !== null ? "paid" : "register";
  });
  const totals = computed(() => {
    const shop = store.shop.value;
    const totalled = shop === null ? null : totalsOf({ lines: lines.value }, shop.terms);
    return totalled?.ok === true ? totalled.value : null;
  });
  const payable = computed(() => {
    const [sale, shop] = [store.till.value?.sale, store.shop.value];
    const total = totals.value?.total ?? Minor(0);
    const due = sale?.type === "tendering" ? dueOf(total, sale.tenders) : total;
    return shop === null ? due : roundToCash(due, shop.money);
  });
  const entry = computed(() => readEntry(amount.value, payable.value, store));
  const selected = computed(() => {
    const sale = store.till.value?.sale;
    if (sale?.type !== "open") {
      return null;
    }
    return picked.value?.basket === basket.value ? picked.value.line : sale.latest;
  });
  const undoable = computed(() => {
    const undo = store.till.value?.undo ?? null;
    return undo !== null && undoShown.value === undoKey(undo) ? undo : null;
  });
  const wanted = computed<Wanted>(() => ({ query: query.value, category: category.value }));
  const drawn = followAfterPaint(wanted);
  offerUndo(store, undoShown);
  effect(() => {
    if (screen.value !== "pay") {
      amount.value = "";
    }
  });

  function setQuantity(line: number, n: number): void {
    if (n <= 0) {
      remove(line);
      return;
    }
    store.press({ type: "set-quantity", line, quantity: n });
  }

  /** No line takes the selection over: the next press at this place must not hit another line. */
  function remove(line: number): void {
    batch(() => {
      if (store.press({ type: "remove", line })) {
        picked.value = { basket: basket.value, line: null };
      }
    });
  }

  return {
    screen,
    category,
    query,
    items: computed(() => itemsToShow(store, drawn.value)),
    drawnQuery: computed(() => drawn.value.query),
    counts: computed(() => countBySku(lines.value, store.till.value)),
    totals,
    payable,
    cashKeys: computed(() => {
      const shop = store.shop.value;
      return shop === null ? [] : suggestCash(payable.value, shop.money);
    }),
    amount,
    entry,
    quantity,
    selected,
    undoable,
    sheet,
    salesOpen,
    openSale,
    select: (line) => {
      picked.value = { basket: basket.value, line };
    },
    add: (item) => {
      store.press({ type: "add", sku: item.sku });
    },
    changeQuantity: (by) => {
      const line = lines.value.find(({ id }) => id === selected.value);
      if (line !== undefined) {
        setQuantity(line.id, Math.min(line.quantity + by, QUANTITY_MAX));
      }
    },
    setQuantity,
    removeSelected: () => {
      if (selected.value !== null) {
        remove(selected.value);
      }
    },
    pickCategory: (id) => {
      batch(() => {
        category.value = id;
        query.value = "";
        salesOpen.value = false;
        if (screen.value === "paid") {
          store.press({ type: "next" });
        }
      });
    },
    openSales: () => {
      batch(() => {
        salesOpen.value = true;
        openSale.value = null;
      });
    },
    pressAmountKey: (key) => {
      const decimals = store.shop.value?.money.digits ?? 2;
      if (store.taking.value === null) {
        amount.value = pressKey(amount.value, key, { whole: AMOUNT_DIGITS, decimals });
      }
    },
    takeCash: (received) => {
      if (store.taking.value === null) {
        store.press({ type: "take-cash", received });
      }
    },
    typed: () => ({ query: query.value, amount: amount.value, quantity: quantity.value }),
    takeBack: (typed) => {
      batch(() => {
        query.value = typed.query;
        amount.value = typed.amount;
        quantity.value = typed.quantity;
      });
    },
  };
}

interface Wanted {
  readonly query: string;
  readonly category: string;
}

function itemsToShow(store: TillStore, { query, category }: Wanted): readonly Item[] {
  const goods = store.goods.value;
  if (goods === null) {
    return [];
  }
  if (query.trim() !== "") {
    return searchItems(goods.search, query);
  }
  return category === TOP ? goods.top : (goods.byCategory.get(category) ?? []);
}

/** How many of each item are in the sale in hand; a finished sale's tiles are bare again. */
function countBySku(lines: readonly Line[], till: TillState | null): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (till?.sale.type === "open") {
    for (const { sku, quantity } of lines) {
      counts.set(sku, (counts.get(sku) ?? 0) + quantity);
    }
  }
  return counts;
}

function readEntry(text: string, payable: Minor, store: TillStore): CashEntry {
  const shop = store.shop.value;
  const parsed = shop === null || text === "" ? null : parseAmount(text, shop.money);
  if (parsed === null || !parsed.ok) {
    return { type: "empty" };
  }
  return parsed.value < payable
    ? { type: "short", by: Minor(payable - parsed.value) }
    : { type: "enough", received: parsed.value, change: Minor(parsed.value - payable) };
}

const undoKey = (undo: NonNullable<TillState["undo"]>): string =>
  undo.type === "line" ? `line ${undo.line.id}` : `sale ${undo.number}`;

/** Undo of a line is offered for six seconds from when it appears; of a cleared sale while it lasts. */
function offerUndo({ till }: TillStore, shown: Signal<string | null>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: string | null | undefined;
  effect(() => {
    if (till.value === null) {
      return;
    }
    const undo = till.value.undo;
    const key = undo === null ? null : undoKey(undo);
    if (key === seen) {
      return;
    }
    const isFirst = seen === undefined;
    seen = key;
    clearTimeout(timer);
    shown.value = isFirst && undo?.type === "line" ? null : key;
    if (undo?.type === "line") {
      timer = setTimeout(() => {
        shown.value = null;
      }, UNDO_FOR_MS);
    }
  });
}
