/** A phone, a code or a card paid: how sure the money is, and out of what it came. */
import type { JSX } from "preact";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { t } from "@tillwave/page-kit/strings/register";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { cashOf } from "../cash-of.ts";
import { formatTimeExact } from "../format.ts";
import { usePage } from "../context.ts";
import { SPLIT_KINDS, gradeOfSale, wayOf } from "../paid-by.ts";
import { keyOf } from "../paper-news.ts";
import { gradeWords, wayWords } from "../tap-words.ts";
import "./paid-by-tap.css";

export interface PaidByTapProps {
  readonly paid: PaidSaleView;
  readonly money: Currency;
}

export function PaidByTap({ paid, money }: PaidByTapProps): JSX.Element {
  const { entry } = paid;
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
        <Split paid={paid} money={money} />
      </div>
    </section>
  );
}

interface SplitProps {
  readonly paid: PaidSaleView;
  readonly money: Currency;
}

/** What the wallets paid with: the till's service reads it from the proof, and says it with the receipt. */
function Split({ paid, money }: SplitProps): JSX.Element | null {
  const fetched = usePage().receipts.fetched.value;
  const isThis = fetched !== null && keyOf(fetched.receipt.ref) === keyOf(paid.ref);
  const splits = isThis ? (fetched.receipt.splits ?? []) : [];
  const parts = SPLIT_KINDS.map(
    (kind) => [kind, splits.reduce((sum, split) => sum + (split?.[kind] ?? 0), 0)] as const,
  ).filter(([, amount]) => amount > 0);
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
