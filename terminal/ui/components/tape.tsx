/**
 * The sale as a paper tape: the basket, then the amount due. It never moves; its newest line is next
 * to the total.
 */
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import type { Sale } from "@tillwave/shared/sale/sale";
import { usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import { HeldButton } from "./held-sales.tsx";
import { TapeLine } from "./tape-line.tsx";
import { UndoBar } from "./undo-bar.tsx";
import "./tape.css";

export interface TapeProps {
  /** What stands below the total: Pay, or why there is nothing to press. */
  readonly children: ComponentChildren;
}

export function Tape({ children }: TapeProps): JSX.Element | null {
  const { store, register } = usePage();
  const sale = store.till.value?.sale;
  if (sale === undefined) {
    return null;
  }
  const number = formatSaleNumber(sale.number);
  const count = sale.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <section class="tape" aria-label={t.tape.sale(number)}>
      <header class="tape-head">
        <h2>
          {t.tape.sale(number)} <small>{t.tape.items(count)}</small>
        </h2>
        {sale.type === "open" && (
          <button
            type="button"
            class="icon-button"
            aria-label={t.tape.more}
            aria-haspopup="dialog"
            onClick={() => {
              register.sheet.value = { type: "sale" };
            }}
          >
            <Icon name="more" />
          </button>
        )}
      </header>
      <div class="tape-middle">
        <Lines sale={sale} />
        {sale.lines.length > 0 && <UndoBar />}
      </div>
      <div class="tape-foot">
        <Total />
        {children}
      </div>
    </section>
  );
}

function Lines({ sale }: { readonly sale: Sale }): JSX.Element {
  const { register } = usePage();
  const list = useRef<HTMLUListElement>(null);
  const selected = register.selected.value;
  const newest = sale.lines.length;
  useLayoutEffect(() => {
    const element = list.current;
    const line = element?.querySelector<HTMLElement>(".is-selected");
    if (element === null || element === undefined) {
      return;
    }
    if (line === null || line === undefined) {
      element.scrollTop = sale.type === "open" ? element.scrollTop : element.scrollHeight;
    } else {
      showWithin(element, line);
    }
  }, [selected, newest, sale.number, sale.type]);
  if (sale.lines.length === 0) {
    return (
      <div class="tape-empty">
        <p>{t.tape.empty}</p>
        {sale.type === "open" && <HeldButton />}
        <UndoBar />
      </div>
    );
  }
  return (
    <ul
      class="tape-lines"
      ref={list}
      aria-label={t.tape.lines}
      tabIndex={sale.type === "open" ? -1 : 0}
    >
      {sale.lines.map((line) => (
        <TapeLine key={line.id} line={line} isOpen={sale.type === "open"} />
      ))}
    </ul>
  );
}

function Total(): JSX.Element {
  const { store, register } = usePage();
  const money = store.shop.value?.money;
  const totals = register.totals.value;
  const off = totals?.lines.reduce((sum, { share }) => sum + share, 0) ?? 0;
  const added = totals?.taxes.filter(({ rate }) => rate.mode === "exclusive") ?? [];
  return (
    <div class="tape-total">
      {money !== undefined && off > 0 && (
        <div class="tape-tax">
          <span>{t.line.saleDiscount}</span>
          <span>{formatAmount(Minor(-off), money)}</span>
        </div>
      )}
      {money !== undefined &&
        added.map(({ rate, tax }) => (
          <div class="tape-tax" key={rate.id}>
            <span>{t.tape.tax(rate.name)}</span>
            <span>{formatAmount(tax, money)}</span>
          </div>
        ))}
      <span>{t.tape.total}</span>{" "}
      <strong>
        <i>{money?.symbol}</i>
        {money === undefined || totals === null ? "" : formatAmount(totals.total, money)}
      </strong>
    </div>
  );
}

function showWithin(list: HTMLElement, line: HTMLElement): void {
  const top = line.offsetTop - list.offsetTop;
  const bottom = top + line.offsetHeight;
  if (top < list.scrollTop) {
    list.scrollTop = top;
  } else if (bottom > list.scrollTop + list.clientHeight) {
    list.scrollTop = bottom - list.clientHeight;
  }
}
