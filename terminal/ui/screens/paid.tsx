/**
 * The sale is in the journal: what change to give or how sure the money is, and the receipt. It never leaves by itself; the
 * next item, a category or one press begins the next sale.
 */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { type PaidCash, cashOf } from "../cash-of.ts";
import { PaidByTap } from "../components/paid-by-tap.tsx";
import { CategoryRail } from "../components/category-rail.tsx";
import { ChangePieces } from "../components/change-pieces.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { PrintButton, ReceiptSide } from "../components/receipt-side.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { formatTimeExact } from "../format.ts";
import { electronicOf } from "../paid-by.ts";
import "./paid.css";

export function PaidScreen(): JSX.Element | null {
  const { store } = usePage();
  const paid = store.paid.value;
  const money = store.shop.value?.money;
  if (paid === null || money === undefined) {
    return null;
  }
  return (
    <>
      <CategoryRail />
      <main class="main paid-main">
        <Result paid={paid} money={money} />
        <div class="paid-ways">
          <PrintButton paid={paid} listed={undefined} />
          <button
            type="button"
            class="button primary big next"
            onClick={() => store.press({ type: "next" })}
          >
            {t.paid.next}
            <Icon name="fwd" />
          </button>
        </div>
        <p class="or-scan">{t.paid.orScan}</p>
        <NoticeBar />
      </main>
      <ReceiptSide paid={paid} />
    </>
  );
}

interface ResultProps {
  readonly paid: PaidSaleView;
  readonly money: Currency;
}

function Result({ paid, money }: ResultProps): JSX.Element {
  if (electronicOf(paid.entry).length > 0) {
    return <PaidByTap paid={paid} money={money} />;
  }
  const cash = cashOf(paid.entry);
  return (
    <section class="result">
      <Mark grade="authorised" />
      <div class="result-words">
        {cash !== undefined && cash.change > 0 ? (
          <ChangeDue cash={cash} money={money} />
        ) : (
          <PaidExactly total={paid.entry.total} money={money} />
        )}
        <p class="result-why">
          <span class="tag">{t.paid.inCash}</span>
          {t.paid.saved(formatTimeExact(paid.entry.clock.wall))}
        </p>
      </div>
    </section>
  );
}

function ChangeDue({
  cash,
  money,
}: {
  readonly cash: PaidCash;
  readonly money: Currency;
}): JSX.Element {
  const heading = useHeadingFocus();
  const payable = Minor(cash.received - cash.change);
  const change = formatAmount(cash.change, money);
  return (
    <>
      <h1 class="change" ref={heading} tabIndex={-1}>
        <small>{t.paid.change}</small>{" "}
        <span class={`change-amount ${lengthClass(change)}`}>
          <i>{money.symbol}</i>
          {change}
        </span>
      </h1>
      <p class="result-sub">
        {t.paid.took(formatAmount(cash.received, money), formatAmount(payable, money))}
      </p>
      <ChangePieces change={cash.change} money={money} />
    </>
  );
}

/** Figures of five digits and more are drawn smaller, so that they stay on one line. */
function lengthClass(amount: string): string {
  if (amount.length <= 6) {
    return "";
  }
  return amount.length <= 8 ? "is-long" : "is-longer";
}

function PaidExactly({
  total,
  money,
}: {
  readonly total: Minor;
  readonly money: Currency;
}): JSX.Element {
  const heading = useHeadingFocus();
  return (
    <>
      <h1 class="paid-word" ref={heading} tabIndex={-1}>
        {t.paid.paid}
      </h1>
      <p class="result-sub">{t.paid.byCash(`${money.symbol} ${formatAmount(total, money)}`)}</p>
    </>
  );
}
