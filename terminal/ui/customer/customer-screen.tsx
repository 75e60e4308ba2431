/**
 * What the customer sees: the basket line by line, the total, and what to do with the phone. It mirrors the
 * till; its one control is the language, so nothing on it leads to the till.
 */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { language } from "@tillwave/page-kit/language";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/customer";
import { LANGUAGES, LANGUAGE_NAMES } from "@tillwave/shared/core/language";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { dueOf } from "@tillwave/shared/sale/tender";
import { totalsOf } from "@tillwave/shared/sale/totals";
import type { Sale } from "@tillwave/shared/sale/sale";
import { formatWeight } from "../line/weight-words.ts";
import type { Shop } from "../shop.ts";
import type { CustomerLanguage } from "./customer-language.ts";
import type { CustomerStore } from "./customer-store.ts";
import { Prompt } from "./prompt.tsx";
import "../training/training.css";

export interface CustomerScreenProps {
  readonly store: CustomerStore;
  readonly language: CustomerLanguage;
}

export function CustomerScreen({ store, language: choice }: CustomerScreenProps): JSX.Element {
  const scene = store.scene.value;
  const shop = store.shop.value;
  const view = store.view.value;
  const isBlank = shop === null || view === null;
  const amount = isBlank ? "" : amountOf(view.state.sale, shop);
  const hasBasket =
    !isBlank && scene.type !== "welcome" && scene.type !== "away" && scene.type !== "not-allowed";
  return (
    <>
      {shop?.training === true && (
        <section class="training-band" aria-label={t.training}>
          <span>{t.training}</span>
        </section>
      )}
      <div class={hasBasket ? "customer has-basket" : "customer"}>
        <header class="customer-head">
          <Icon name="wave" />
          <span lang={shop?.language}>{shop?.name}</span>
          {choice.canChoose.value && <Languages {...choice} />}
        </header>
        <main class="customer-main">
          <Prompt scene={scene} amount={amount} view={view} money={shop?.money ?? null} />
        </main>
        {hasBasket && <Basket sale={view.state.sale} shop={shop} />}
      </div>
    </>
  );
}

function Languages({ choose }: Pick<CustomerLanguage, "choose">): JSX.Element {
  return (
    <nav class="customer-languages" aria-label={t.language}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={language.value === one}
          onClick={() => choose(one)}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </nav>
  );
}

/** What is still to be paid; the whole once nothing is. */
function amountOf(sale: Sale, shop: Shop): string {
  const totals = totalsOf(sale, shop.terms);
  if (!totals.ok) {
    return "";
  }
  const { total } = totals.value;
  const due = sale.type === "tendering" ? dueOf(total, sale.tenders) : total;
  return `${shop.money.symbol}\u00A0${formatAmount(due, shop.money)}`;
}

interface BasketProps {
  readonly sale: Sale;
  readonly shop: Shop;
}

function Basket({ sale, shop }: BasketProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const totals = totalsOf(sale, shop.terms);
  const lines = totals.ok ? totals.value.lines : [];
  const off = lines.reduce((sum, { share }) => sum + share, 0);
  const amountOfLine = (at: number): number => (lines[at]?.gross ?? 0) - (lines[at]?.discount ?? 0);
  useLayoutEffect(() => {
    // The newest line stands next to the total.
    list.current?.scrollTo(0, list.current.scrollHeight);
  }, [sale.lines]);
  return (
    <section class="basket" aria-label={t.lines}>
      <ul ref={list} tabIndex={0} aria-label={t.lines}>
        {sale.lines.map(({ id, name, quantity, weight }, i) => (
          <li key={id}>
            <span class="basket-quantity">{weight === undefined && `${quantity}×`}</span>
            <span>
              <span lang={shop.language}>{name}</span>{" "}
              {weight !== undefined && <small>{formatWeight(weight.grams)}</small>}
            </span>
            <b>{formatAmount(Minor(amountOfLine(i)), shop.money)}</b>
          </li>
        ))}
        {off > 0 && (
          <li>
            <span class="basket-quantity" />
            <span>{t.discount}</span>
            <b>{formatAmount(Minor(-off), shop.money)}</b>
          </li>
        )}
      </ul>
      <p class="basket-total">
        <span>{t.total}</span>{" "}
        <strong>
          <i>{shop.money.symbol}</i>
          {totals.ok ? formatAmount(totals.value.total, shop.money) : ""}
        </strong>
      </p>
    </section>
  );
}
