/** The sales of this till, newest first; opening one shows its receipt. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { formatAmount } from "@tillwave/shared/sale/money";
import { cashOf } from "../cash-of.ts";
import { CategoryRail } from "../components/category-rail.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { Receipt } from "../components/receipt.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "../focus-heading.ts";
import { formatDate, formatDateTime, formatSaleNumber, formatTime } from "../format.ts";
import "./sales.css";

export function SalesScreen(): JSX.Element {
  const { register, sales } = usePage();
  const heading = useHeadingFocus();
  useEffect(() => void sales.refresh(), [sales]);
  const open = register.openSale.value;
  const shown =
    sales.state.value.sales.find(
      ({ ref }) => open !== null && ref.epoch === open.epoch && ref.seq === open.seq,
    ) ?? null;
  return (
    <>
      <CategoryRail />
      <main class="main sales-main">
        <div class="sales-head">
          <button
            type="button"
            class="button"
            onClick={() => {
              register.salesOpen.value = false;
            }}
          >
            <Icon name="back" />
            {t.sales.back}
          </button>
          <h1 ref={heading} tabIndex={-1}>
            {t.sales.title}
          </h1>
        </div>
        <div class="card sales-card">
          <SalesTable shown={shown} />
        </div>
        <NoticeBar />
      </main>
      <section class="receipt-side" aria-label={t.receipt.title}>
        <h2>{t.receipt.title}</h2>
        {shown === null ? (
          <p class="receipt-none">{t.sales.pick}</p>
        ) : (
          <div class="paper-place" tabIndex={0} role="group" aria-label={t.receipt.title}>
            <Receipt paid={shown} />
          </div>
        )}
      </section>
    </>
  );
}

function SalesTable({ shown }: { readonly shown: PaidSaleView | null }): JSX.Element {
  const { sales } = usePage();
  const state = sales.state.value;
  if (state.sales.length === 0 && state.type === "loaded") {
    return (
      <div class="sales-nothing">
        <Icon name="list" />
        <h2>{t.sales.empty}</h2>
        <p>{t.sales.emptyMore}</p>
      </div>
    );
  }
  return (
    <>
      <ul class="sales-list" aria-label={t.sales.title}>
        {state.sales.map((sale) => (
          <SaleRow key={`${sale.ref.epoch}:${sale.ref.seq}`} sale={sale} isShown={sale === shown} />
        ))}
      </ul>
      <SalesFoot />
    </>
  );
}

function SalesFoot(): JSX.Element | null {
  const { sales } = usePage();
  const state = sales.state.value;
  if (state.type === "loading") {
    return <p class="sales-note is-late">{t.sales.loading}</p>;
  }
  if (state.type === "unreachable") {
    return (
      <div class="sales-note" role="status">
        <p>{t.sales.unreachable}</p>
        <button type="button" class="button" onClick={() => void sales.refresh()}>
          {t.sales.again}
        </button>
      </div>
    );
  }
  return state.before === null ? null : (
    <button type="button" class="button sales-more" onClick={() => void sales.loadMore()}>
      {t.sales.more}
    </button>
  );
}

function SaleRow({
  sale,
  isShown,
}: {
  readonly sale: PaidSaleView;
  readonly isShown: boolean;
}): JSX.Element {
  const { register } = usePage();
  const { entry } = sale;
  const found = findCurrency(entry.currency);
  const { wall } = entry.clock;
  return (
    <li>
      <button
        type="button"
        class={isShown ? "sale-row is-shown" : "sale-row"}
        aria-pressed={isShown}
        onClick={() => {
          register.openSale.value = sale.ref;
        }}
      >
        <Mark grade="authorised" />
        <span class="sale-number">
          <span class="unseen">{t.sales.number} </span>
          {formatSaleNumber(entry.sale)}
        </span>{" "}
        <time class="sale-time" datetime={formatDateTime(wall)}>
          {formatTime(wall)} <small>{formatDate(wall)}</small>
        </time>{" "}
        <span class="sale-tender">
          {cashOf(entry) === undefined ? t.sales.otherTender : t.sales.cash}
        </span>{" "}
        <b>
          {found.ok ? formatAmount(entry.total, found.value) : t.sales.amountIn(entry.currency)}
        </b>
      </button>
    </li>
  );
}
