/** The sales of this till, newest first; opening one shows its receipt. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { SaleRow } from "@tillwave/shared/api/till";
import { findCurrency } from "@tillwave/shared/sale/currency";
import { formatAmount } from "@tillwave/shared/sale/money";
import { CategoryRail } from "../components/category-rail.tsx";
import { NoticeBar } from "../components/notice-bar.tsx";
import { PrintButton, ReceiptSide } from "../components/receipt-side.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import { formatDate, formatDateTime, formatSaleNumber, formatTime } from "../format.ts";
import { type Way, gradeOfSale, wayOf } from "../paid-by.ts";
import { keyOf } from "../paper-news.ts";
import { syncOf } from "../sale-sync.ts";
import "./sales.css";

export function SalesScreen(): JSX.Element {
  const { store, register, sales } = usePage();
  const heading = useHeadingFocus();
  const connection = store.connection.value;
  const needMe = store.status.value?.hub.needMe;
  useEffect(() => void sales.refresh(), [sales]);
  useRenewal(`${connection}:${needMe}`, sales.renew);
  const open = register.openSale.value;
  const shown =
    sales.state.value.sales.find(({ ref }) => open !== null && keyOf(ref) === keyOf(open)) ?? null;
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
          <Filter />
          <FindButton />
        </div>
        <div class="card sales-card">
          <SalesTable shown={shown} />
        </div>
        <NoticeBar />
      </main>
      <ReceiptSide paid={shown} {...(shown === null ? {} : { listed: shown })}>
        {shown !== null && (
          <div class="receipt-ways">
            <PrintButton paid={shown} listed={shown} />
            <ReverseButtons sale={shown} />
          </div>
        )}
      </ReceiptSide>
    </>
  );
}

/** Nothing to press once all of it is back. */
function ReverseButtons({ sale }: { readonly sale: SaleRow }): JSX.Element | null {
  const { register } = usePage();
  const { ref, reversed } = sale;
  if (reversed === "voided" || reversed === "refunded") {
    return null;
  }
  const open = (as: "refund" | "void") => (): void => {
    register.reversing.value = { type: "sale", ref, as };
  };
  return (
    <>
      <button type="button" class="button" onClick={open("refund")}>
        <Icon name="undo" />
        {t.reversal.refund}
      </button>
      {reversed === undefined && (
        <button type="button" class="button" onClick={open("void")}>
          {t.reversal.void}
        </button>
      )}
    </>
  );
}

/** Fetches again when the key changes, not when the list comes. */
function useRenewal(key: string, renew: () => Promise<void>): void {
  const seen = useRef(key);
  useEffect(() => {
    if (seen.current !== key) {
      seen.current = key;
      void renew();
    }
  }, [key, renew]);
}

/** Only where there is anything to look at, or where it is being looked at. */
function Filter(): JSX.Element | null {
  const { store, register } = usePage();
  const needMe = store.status.value?.hub.needMe ?? 0;
  const isOn = register.needsMeOnly.value;
  if (needMe === 0 && !isOn) {
    return null;
  }
  return (
    <button
      type="button"
      class={isOn ? "button sales-filter is-on" : "button sales-filter"}
      aria-pressed={isOn}
      onClick={() => {
        register.needsMeOnly.value = !isOn;
      }}
    >
      <Icon name="warn" />
      {t.sales.needsMe}
      {needMe > 0 && <b>{needMe}</b>}
    </button>
  );
}

/** By number, amount or day, however long ago. */
function FindButton(): JSX.Element {
  const { register } = usePage();
  return (
    <button
      type="button"
      class="button sales-find"
      onClick={() => {
        register.reversing.value = { type: "search" };
      }}
    >
      <Icon name="search" />
      <span>{t.reversal.find}</span>
    </button>
  );
}

const needsMe = ({ sync }: SaleRow): boolean => sync === "needs-me";

function SalesTable({ shown }: { readonly shown: SaleRow | null }): JSX.Element {
  const { register, sales } = usePage();
  const state = sales.state.value;
  const isFiltered = register.needsMeOnly.value;
  const listed = isFiltered ? state.sales.filter(needsMe) : state.sales;
  useSearch(isFiltered, listed.length);
  if (listed.length === 0 && state.type === "loaded" && (!isFiltered || state.before === null)) {
    return <Nothing isFiltered={isFiltered} />;
  }
  return (
    <>
      <ul class="sales-list" aria-label={t.sales.title}>
        {listed.map((sale) => (
          <SaleLine key={keyOf(sale.ref)} sale={sale} isShown={sale === shown} />
        ))}
      </ul>
      <SalesFoot />
    </>
  );
}

/** What needs a person may lie far back: older sales are fetched until it is found. */
function useSearch(isFiltered: boolean, found: number): void {
  const { store, sales } = usePage();
  const wanted = store.status.value?.hub.needMe ?? 0;
  const isLoaded = sales.state.value.type === "loaded";
  const searched = useRef(0);
  useEffect(() => {
    if (isFiltered && isLoaded && found < wanted && searched.current !== wanted) {
      searched.current = wanted;
      void sales.findMore(needsMe, wanted);
    }
    if (!isFiltered) {
      searched.current = 0;
    }
  }, [isFiltered, isLoaded, found, wanted, sales]);
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }): JSX.Element {
  return (
    <div class="sales-nothing">
      <Icon name={isFiltered ? "check" : "list"} />
      <h2>{isFiltered ? t.sales.needsMeNone : t.sales.empty}</h2>
      <p>{isFiltered ? t.sales.needsMeNoneMore : t.sales.emptyMore}</p>
    </div>
  );
}

function SalesFoot(): JSX.Element | null {
  const { register, sales } = usePage();
  const state = sales.state.value;
  if (state.type === "loading") {
    const words = register.needsMeOnly.value ? t.sales.looking : t.sales.loading;
    return <p class="sales-note is-late">{words}</p>;
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

interface SaleLineProps {
  readonly sale: SaleRow;
  readonly isShown: boolean;
}

function SaleLine({ sale, isShown }: SaleLineProps): JSX.Element {
  const { register, papers } = usePage();
  const { entry } = sale;
  const found = findCurrency(entry.currency);
  const { wall } = entry.clock;
  const grade = gradeOfSale(entry);
  const { copies } = papers.of(sale.ref, sale);
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
        <Mark grade={grade} />
        {grade === "at-risk" && <span class="unseen">{t.sales.grade[grade]}</span>}
        <span class="sale-number">
          <span class="unseen">{t.sales.number} </span>
          {formatSaleNumber(entry.sale)}
        </span>{" "}
        <span class="sale-when">
          <time class="sale-time" datetime={formatDateTime(wall)}>
            {formatTime(wall)} <small>{formatDate(wall)}</small>
          </time>{" "}
          {sale.reversed !== undefined && (
            <small class={`sale-reversed is-${sale.reversed}`}>
              {t.reversal.state[sale.reversed]}
            </small>
          )}
        </span>{" "}
        <span class="sale-tender">
          {wayWords(wayOf(entry))} {copies > 0 && <small>{t.sales.copies(copies)}</small>}
        </span>{" "}
        <SyncState sale={sale} />{" "}
        <b>
          {found.ok ? formatAmount(entry.total, found.value) : t.sales.amountIn(entry.currency)}
        </b>
      </button>
    </li>
  );
}

function wayWords(way: Way): string {
  switch (way) {
    case "cash":
      return t.sales.cash;
    case "in-parts":
      return t.sales.inParts;
    default:
      return t.sales.tender[way];
  }
}

const iconBySync = { waiting: "up", confirmed: "cloud-ok", "needs-me": "warn" } as const;

/** Where the sale is: told by the row, and by what the hub has signed for since. */
function SyncState({ sale }: { readonly sale: SaleRow }): JSX.Element {
  const hub = usePage().store.status.value?.hub;
  const sync = hub === undefined ? null : syncOf(sale, hub);
  return (
    <span class={`sale-sync is-${sync ?? "none"}`}>
      {sync !== null && (
        <>
          <Icon name={iconBySync[sync]} />
          <span>{t.sales.sync[sync]}</span>
        </>
      )}
    </span>
  );
}
