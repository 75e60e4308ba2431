/** A phone, a code or a card paid: how sure the money is, and out of what it came. */
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/register";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { cashOf } from "../cash-of.ts";
import { formatTimeExact } from "../format.ts";
import { electronicOf, gradeOfSale, wayOf } from "../paid-by.ts";
import { gradeWords, wayWords } from "../tap-words.ts";
import type { splitOf } from "../wallet-split.ts";
import "./paid-by-tap.css";

export interface PaidByTapProps {
  readonly paid: PaidSaleView;
  readonly money: Currency;
}

export function PaidByTap({ paid: { entry }, money }: PaidByTapProps): JSX.Element {
  const heading = useHeadingFocus();
  const grade = gradeOfSale(entry);
  const inMoney = (amount: Minor): string => `${money.symbol} ${formatAmount(amount, money)}`;
  const time = formatTimeExact(entry.clock.wall);
  const change = cashOf(entry)?.change ?? Minor(0);
  return (
    <section class="result">
      <Mark grade={grade} />
      <div class="result-words">
        <h1 class="paid-word" ref={heading} tabIndex={-1}>
          {t.paid.paid}
        </h1>
        <p class="result-sub">{wayWords(wayOf(entry), inMoney(entry.total))}</p>
        {change > 0 && (
          <p class="result-sub">
            {t.paid.change} {inMoney(change)}
          </p>
        )}
        <p class="result-why">
          <span class={grade === "at-risk" ? "tag tag-risk" : "tag"}>{gradeWords(grade)}</span>
          <span>
            {grade === "at-risk" ? t.tap.paid.mayRefuse(time) : t.tap.paid.confirmed(time)}
          </span>
        </p>
        <Split entry={entry} money={money} />
      </div>
    </section>
  );
}

interface SplitProps {
  readonly entry: PaidSaleView["entry"];
  readonly money: Currency;
}

/** What the wallets say they paid with; nothing where the proof does not say. */
function Split({ entry, money }: SplitProps): JSX.Element | null {
  const read = useSignal<typeof splitOf | null>(null);
  useEffect(() => void loadSplitOf(read), [read]);
  const splits = electronicOf(entry).flatMap(({ proof }) => read.value?.(proof) ?? []);
  const parts = (["cash", "promo", "card"] as const)
    .map((kind) => [kind, splits.reduce((sum, split) => sum + split[kind], 0)] as const)
    .filter(([, amount]) => amount > 0);
  return parts.length === 0 ? null : (
    <dl class="split">
      {parts.map(([kind, amount]) => (
        <div key={kind}>
          <dt>{t.tap.paid[kind]}</dt>
          <dd>{formatAmount(Minor(amount), money)}</dd>
        </div>
      ))}
    </dl>
  );
}

async function loadSplitOf(read: Signal<typeof splitOf | null>): Promise<void> {
  try {
    read.value = (await import("../wallet-split.ts")).splitOf;
  } catch {
    // The result stands without it.
  }
}
