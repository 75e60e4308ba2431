/** The amount in hand with its currency's sign, and the step of its tender, for the screens of a payment. */
import { formatAmount } from "@tillwave/shared/sale/money";
import type { TapStepView } from "@tillwave/shared/api/till";
import { usePage } from "./context.ts";
import { NO_TAP } from "./tap-view.ts";

export interface TenderInHand {
  /** "HK$ 94.40": what is left to pay. */
  readonly amount: string;
  readonly step: TapStepView;
  /** The last one tried is the card terminal's. */
  readonly isCard: boolean;
  /** A reader was asked to wait, and has not said yet that it does. */
  readonly isArming: boolean;
}

export function useTenderInHand(): TenderInHand {
  const { store, register } = usePage();
  const money = store.shop.value?.money;
  const sale = store.till.value?.sale;
  const tap = store.tap.value;
  const step = tap.sale === sale?.number ? tap.step : NO_TAP.step;
  const last = sale?.type === "tendering" ? sale.tenders.at(-1) : undefined;
  return {
    amount:
      money === undefined ? "" : `${money.symbol}\u00A0${formatAmount(register.due.value, money)}`,
    step,
    isCard: last?.method === "card",
    isArming: step.type === "off" && last?.method === "tap" && last.state === "armed",
  };
}
