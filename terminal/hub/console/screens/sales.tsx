/** The sales that the hub holds, newest first, a page at a time; one of them with its receipt. */
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ConsoleSale, Overview } from "@tillwave/shared/api/console";
import { FailureNote } from "../components/failure-note.tsx";
import { SaleDetail } from "../components/sale-detail.tsx";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import {
  formatDate,
  formatDateTime,
  formatMoney,
  formatSaleNumber,
  formatTime,
} from "../format.ts";
import { useReturnFocus } from "../return-focus.ts";
import { type SaleKey, type SalesRoute, hrefOf } from "../route.ts";
import { type UsedFetch, useFetched } from "../use-fetched.ts";
import "./list-and-detail.css";
import "./sales.css";

export function SalesScreen({ route }: { readonly route: SalesRoute }): JSX.Element {
  const heading = useHeadingFocus();
  const { open } = route;
  useReturnFocus(open === null ? null : rowId(open));
  return (
    <main class={open === null ? "main pair" : "main pair is-open"}>
      <div class="head">
        <h1 ref={heading} tabIndex={-1}>
          {t.sales.title}
        </h1>
        <TillFilter route={route} />
      </div>
      <SalesList route={route} />
      <section class="pair-detail" aria-label={t.sale.receipt}>
        {open === null ? (
          <p class="pair-none">{t.sales.pick}</p>
        ) : (
          <SaleDetail key={rowId(open)} sale={open} back={hrefOf({ ...route, open: null })} />
        )}
      </section>
    </main>
  );
}

const rowId = ({ terminal, epoch, seq }: SaleKey): string => `sale-${terminal}-${epoch}-${seq}`;

function TillFilter({ route }: { readonly route: SalesRoute }): JSX.Element {
  const { store } = usePage();
  const terminals = store.figures.value?.overview.terminals ?? [];
  return (
    <label class="filter">
      <span>{t.sales.filter}</span>
      <select
        class="field"
        value={route.terminal ?? ""}
        onChange={({ currentTarget: { value } }) => {
          const terminal = value === "" ? null : Number(value);
          location.hash = hrefOf({ ...route, terminal, before: null, open: null });
        }}
      >
        <option value="">{t.sales.all}</option>
        {terminals.map(({ terminal, name }) => (
          <option key={terminal} value={terminal}>
            {t.terminals.name(terminal)} {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function SalesList({ route }: { readonly route: SalesRoute }): JSX.Element {
  const { client } = usePage();
  const { terminal, before } = route;
  const page = useFetched(`${terminal} ${before}`, () => client.readSales({ terminal, before }));
  if (page.value === null) {
    return (
      <div class="card pair-list">
        {page.error === null ? (
          <p class="note is-late">{t.page.loading}</p>
        ) : (
          <FailureNote error={page.error} onAgain={page.again} />
        )}
      </div>
    );
  }
  const { sales, before: older } = page.value;
  return (
    <div class="card pair-list">
      {sales.length === 0 && (
        <div class="note">
          <h2>{t.sales.empty}</h2>
          <p>{t.sales.emptyMore}</p>
        </div>
      )}
      <FreshSales route={route} page={page} />
      <ul class="rows sale-rows" aria-label={t.sales.title}>
        {sales.map((sale) => (
          <Row key={rowId(sale)} sale={sale} route={route} />
        ))}
      </ul>
      <div class="paging">
        {before !== null && (
          <a class="button" href={hrefOf({ ...route, before: null, open: null })}>
            {t.sales.newest}
          </a>
        )}
        {older !== null && (
          <a class="button" href={hrefOf({ ...route, before: older, open: null })}>
            {t.sales.older}
          </a>
        )}
      </div>
    </div>
  );
}

const soldBy = (overview: Overview | undefined, terminal: number | null): number =>
  (overview?.terminals ?? [])
    .filter((row) => terminal === null || row.terminal === terminal)
    .reduce((sum, { sales }) => sum + sales, 0);

interface FreshSalesProps {
  readonly route: SalesRoute;
  readonly page: UsedFetch<unknown>;
}

/** Sales that came since the list did: it never moves under a finger by itself. */
function FreshSales({ route, page }: FreshSalesProps): JSX.Element | null {
  const { store } = usePage();
  const sold = soldBy(store.figures.value?.overview, route.terminal);
  const shown = useRef({ page: page.value, sold });
  if (shown.current.page !== page.value) {
    shown.current = { page: page.value, sold };
  }
  const fresh = sold - shown.current.sold;
  if (fresh <= 0 || route.before !== null) {
    return null;
  }
  return (
    <button type="button" class="button fresh" onClick={page.again}>
      {t.sales.fresh(fresh)}
    </button>
  );
}

interface RowProps {
  readonly sale: ConsoleSale;
  readonly route: SalesRoute;
}

function Row({ sale, route }: RowProps): JSX.Element {
  const words = t.sales;
  const { terminal, epoch, seq } = sale;
  const isShown = route.open !== null && rowId(route.open) === rowId(sale);
  return (
    <li>
      <a
        id={rowId(sale)}
        class={isShown ? "row sale-row is-shown" : "row sale-row"}
        aria-current={isShown ? "true" : undefined}
        href={hrefOf({ ...route, open: { terminal, epoch, seq } })}
      >
        <Mark grade={sale.state === "stored" ? "authorised" : "refused-later"} />
        <span class="sale-number">
          <span class="unseen">{words.number} </span>
          {formatSaleNumber(sale.number)}
        </span>{" "}
        <time class="sale-time" datetime={formatDateTime(sale.at)}>
          {formatTime(sale.at)} <small>{formatDate(sale.at)}</small>
        </time>{" "}
        <span class="sale-till">
          {t.terminals.name(terminal)} <small dir="auto">{sale.cashier}</small>
        </span>{" "}
        {sale.state === "quarantined" && <span class="sale-aside">{words.aside}</span>}{" "}
        <b>{formatMoney(sale.total, sale.currency)}</b>
        <Icon name="fwd" />
      </a>
    </li>
  );
}
