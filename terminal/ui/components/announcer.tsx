/** What a screen reader says by itself: the total, politely; the result, at once; the line and the hub, politely. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import { formatAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { cashOf } from "../cash-of.ts";
import { hubSaid } from "../hub-words.ts";
import { waitingWords } from "../words.ts";

export function Announcer(): JSX.Element {
  const { store, register } = usePage();
  const hub = store.status.value?.hub;
  const money = store.shop.value?.money;
  const totals = register.totals.value;
  const paid = register.screen.value === "paid" ? store.paid.value : null;
  const change = paid === null ? null : (cashOf(paid.entry)?.change ?? null);
  const total =
    money === undefined || totals === null || register.screen.value !== "register"
      ? ""
      : t.tape.totalIs(formatAmount(totals.total, money));
  return (
    <div class="unseen">
      <div role="status">{total}</div>
      <div role="alert">
        {paid === null || money === undefined
          ? ""
          : change === null || change === 0
            ? t.paid.paid
            : `${t.paid.change} ${money.symbol} ${formatAmount(change, money)}`}
      </div>
      <div role="status">{waitingWords(store)}</div>
      <div role="status">{hub === undefined ? "" : hubSaid(hub)}</div>
    </div>
  );
}
