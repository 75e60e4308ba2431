/** What the sale in hand comes to, what is left to pay in coins that exist, and what was typed for it. */
import { type ReadonlySignal, type Signal, computed, effect, signal } from "@preact/signals";
import { type KeypadKey, pressKey } from "@tillwave/page-kit/keypad-text";
import { roundToCash, suggestCash } from "@tillwave/shared/sale/cash";
import { Minor, parseAmount } from "@tillwave/shared/sale/money";
import { dueOf } from "@tillwave/shared/sale/tender";
import { type Totals, totalsOf } from "@tillwave/shared/sale/totals";
import type { TillStore } from "./till-store.ts";

/** Digits before the point of a typed amount, at most. */
const AMOUNT_DIGITS = 9;

export type CashEntry =
  | { readonly type: "empty" }
  | { readonly type: "short"; readonly by: Minor }
  | { readonly type: "enough"; readonly received: Minor; readonly change: Minor };

export interface Figures {
  readonly totals: ReadonlySignal<Totals | null>;
  /** What is left to pay, rounded to cash. */
  readonly payable: ReadonlySignal<Minor>;
  readonly cashKeys: ReadonlySignal<readonly Minor[]>;
  readonly amount: Signal<string>;
  readonly entry: ReadonlySignal<CashEntry>;
  pressAmountKey(key: KeypadKey): void;
  takeCash(received: Minor): void;
}

export function createFigures(store: TillStore): Figures {
  const { shop, till, taking } = store;
  const amount = signal("");
  const totals = computed(() => {
    const [lines, terms] = [till.value?.sale.lines ?? [], shop.value?.terms];
    const totalled = terms === undefined ? null : totalsOf({ lines }, terms);
    return totalled?.ok === true ? totalled.value : null;
  });
  const payable = computed(() => {
    const sale = till.value?.sale;
    const total = totals.value?.total ?? Minor(0);
    const due = sale?.type === "tendering" ? dueOf(total, sale.tenders) : total;
    return shop.value === null ? due : roundToCash(due, shop.value.money);
  });
  effect(() => {
    if (till.value?.sale.type !== "tendering") {
      amount.value = "";
    }
  });
  return {
    totals,
    payable,
    cashKeys: computed(() =>
      shop.value === null ? [] : suggestCash(payable.value, shop.value.money),
    ),
    amount,
    entry: computed(() => readEntry(amount.value, payable.value, store)),
    pressAmountKey: (key) => {
      const decimals = shop.value?.money.digits ?? 2;
      if (taking.value === null) {
        amount.value = pressKey(amount.value, key, { whole: AMOUNT_DIGITS, decimals });
      }
    },
    takeCash: (received) => {
      if (taking.value === null) {
        store.press({ type: "take-cash", received });
      }
    },
  };
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
