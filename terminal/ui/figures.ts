/** What the sale in hand comes to, what is left to pay in coins that exist, and what was typed for it. */
import { type ReadonlySignal, type Signal, computed, effect, signal } from "@preact/signals";
import { type KeypadKey, pressKey } from "@tillwave/page-kit/keypad-text";
import { roundToCash, suggestCash } from "@tillwave/shared/sale/cash";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, parseAmount } from "@tillwave/shared/sale/money";
import { dueOf } from "@tillwave/shared/sale/tender";
import { type Basket, type Totals, totalsOf } from "@tillwave/shared/sale/totals";
import type { TillStore } from "./till-store.ts";

/** Digits before the point of a typed amount, at most. */
export const AMOUNT_DIGITS = 9;
/** Change of more than so many of the largest note was hardly meant. */
const LARGEST_NOTES_MAX = 2;
/** A press so soon after the question answers nothing: some scanners send two Enters. */
const ANSWER_AFTER_MS = 400;

export type CashEntry =
  | { readonly type: "empty" }
  | { readonly type: "short"; readonly by: Minor }
  | CashTyped;

interface CashTyped {
  readonly type: "enough";
  readonly received: Minor;
  readonly change: Minor;
}

export interface Figures {
  readonly totals: ReadonlySignal<Totals | null>;
  /** What is left to pay. */
  readonly due: ReadonlySignal<Minor>;
  /** The same, rounded to cash. */
  readonly payable: ReadonlySignal<Minor>;
  readonly cashKeys: ReadonlySignal<readonly Minor[]>;
  readonly amount: Signal<string>;
  readonly entry: ReadonlySignal<CashEntry>;
  pressAmountKey(key: KeypadKey): void;
  takeCash(received: Minor): void;
  /** Takes what was typed; asks first where it is unusually much. True if it was taken. */
  takeTyped(): boolean;
}

export function createFigures(store: TillStore, now = () => performance.now()): Figures {
  const { shop, till, taking, notice } = store;
  const amount = signal("");
  const { totals, due, payable } = createDue(store);
  effect(() => {
    if (till.value?.sale.type !== "tendering") {
      amount.value = "";
    }
  });
  const entry = computed(() => readEntry(amount.value, payable.value, store));
  let askedAt = Number.NEGATIVE_INFINITY;

  function takeCash(received: Minor): void {
    if (taking.peek() === null) {
      store.press({ type: "take-cash", received, due: payable.peek() });
    }
  }

  /** The question is there for as long as its words are; another key takes it back. */
  const isAsking = (): boolean => notice.peek()?.type === "check-amount";

  function ask(received: Minor): void {
    if (!isAsking()) {
      askedAt = now();
      notice.value = { type: "check-amount", received };
    }
  }

  function takeTyped(): boolean {
    const typed = entry.peek();
    const money = shop.peek()?.money;
    if (typed.type !== "enough" || money === undefined || taking.peek() !== null) {
      return false;
    }
    const isAnswered = isAsking() && now() - askedAt > ANSWER_AFTER_MS;
    if (!isAnswered && isUnusual(typed, money)) {
      ask(typed.received);
      return false;
    }
    takeCash(typed.received);
    return true;
  }

  return {
    totals,
    due,
    payable,
    cashKeys: computed(() =>
      shop.value === null ? [] : suggestCash(payable.value, shop.value.money),
    ),
    amount,
    entry,
    pressAmountKey: (key) => {
      const money = shop.peek()?.money;
      if (money !== undefined && taking.peek() === null && store.lock.peek() === null) {
        notice.value = isAsking() ? null : notice.peek();
        amount.value = pressKey(amount.peek(), key, {
          whole: AMOUNT_DIGITS,
          decimals: money.digits,
        });
      }
    },
    takeCash,
    takeTyped,
  };
}

const NO_SALE: Basket = { lines: [] };

function createDue({ shop, till }: TillStore): Pick<Figures, "totals" | "due" | "payable"> {
  const totals = computed(() => {
    const [sale, terms] = [till.value?.sale ?? NO_SALE, shop.value?.terms];
    const totalled = terms === undefined ? null : totalsOf(sale, terms);
    return totalled?.ok === true ? totalled.value : null;
  });
  const due = computed(() => {
    const sale = till.value?.sale;
    const total = totals.value?.total ?? Minor(0);
    return sale?.type === "tendering" ? dueOf(total, sale.tenders) : total;
  });
  const payable = computed(() =>
    shop.value === null ? due.value : roundToCash(due.value, shop.value.money),
  );
  return { totals, due, payable };
}

/** Where we know no notes, change of more than is due. */
function isUnusual({ received, change }: CashTyped, { notes }: Currency): boolean {
  return change > (notes.length === 0 ? received - change : LARGEST_NOTES_MAX * Math.max(...notes));
}

function readEntry(text: string, payable: Minor, { shop }: TillStore): CashEntry {
  const parsed = shop.value === null || text === "" ? null : parseAmount(text, shop.value.money);
  if (parsed === null || !parsed.ok) {
    return { type: "empty" };
  }
  return parsed.value < payable
    ? { type: "short", by: Minor(payable - parsed.value) }
    : { type: "enough", received: parsed.value, change: Minor(parsed.value - payable) };
}
