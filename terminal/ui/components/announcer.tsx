/** What a screen reader says by itself: the total, politely; the result, at once; the line and the hub, politely. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { usePage } from "../context.ts";
import { cashOf } from "../cash-of.ts";
import { hubSaid } from "../hub-words.ts";
import { electronicOf, gradeOfSale } from "../paid-by.ts";
import { gradeWords } from "../tap-words.ts";
import { waitingWords } from "../words.ts";

export function Announcer(): JSX.Element {
  const { store, register } = usePage();
  const hub = store.status.value?.hub;
  const money = store.shop.value?.money;
  const totals = register.totals.value;
  const paid = register.screen.value === "paid" ? store.paid.value : null;
  const total =
    money === undefined || totals === null || register.screen.value !== "register"
      ? ""
      : t.tape.totalIs(formatAmount(totals.total, money));
  return (
    <div class="unseen">
      <div role="status">{total}</div>
      <div role="alert">
        {paid === null || money === undefined ? "" : resultWords(paid.entry, money)}
      </div>
      <div role="status">{waitingWords(store)}</div>
      <div role="status">{hub === undefined ? "" : hubSaid(hub)}</div>
    </div>
  );
}

/** How sure it is where a phone or a card paid; else the change, where any is due. */
function resultWords(entry: SalePaid, money: Currency): string {
  const inMoney = (amount: Minor): string => `${money.symbol} ${formatAmount(amount, money)}`;
  const change = cashOf(entry)?.change ?? 0;
  if (change > 0) {
    return `${t.paid.change} ${inMoney(Minor(change))}`;
  }
  return electronicOf(entry).length === 0
    ? t.paid.paid
    : t.tap.paid.said(inMoney(entry.total), gradeWords(gradeOfSale(entry)));
}
