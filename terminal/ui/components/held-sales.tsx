/** Sales on hold: the way to them where nothing is in hand, and the sheet's buttons that bring one back. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { formatAmount } from "@tillwave/shared/sale/money";
import type { HeldSale } from "@tillwave/shared/sale/sale";
import { totalsOf } from "@tillwave/shared/sale/totals";
import { usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import "./held-sales.css";

/** On the empty tape, so that no customer who waits is forgotten. */
export function HeldButton(): JSX.Element | null {
  const { store, register } = usePage();
  const count = store.till.value?.held.length ?? 0;
  if (count === 0) {
    return null;
  }
  return (
    <button
      type="button"
      class="button"
      aria-haspopup="dialog"
      onClick={() => {
        register.sheet.value = { type: "sale" };
      }}
    >
      <Icon name="clock" />
      {t.tape.held(count)}
    </button>
  );
}

/** The newest first. A sale with lines in it does not make way. */
export function HeldSales({ onClose }: { readonly onClose: () => void }): JSX.Element | null {
  const { store } = usePage();
  const till = store.till.value;
  const held = till?.held ?? [];
  if (till === null || held.length === 0) {
    return null;
  }
  const isEmpty = till.sale.lines.length === 0;
  return (
    <section aria-label={t.tape.held(held.length)}>
      <p class="sheet-apart">{isEmpty ? t.tape.held(held.length) : t.tape.recallMore}</p>
      <div class="held-sales">
        {held.toReversed().map((sale) => (
          <button
            type="button"
            key={sale.number}
            class="button big held-sale"
            disabled={!isEmpty}
            onClick={() => {
              store.press({ type: "recall", number: sale.number });
              onClose();
            }}
          >
            <span>{t.tape.recall(formatSaleNumber(sale.number))}</span>{" "}
            <small>
              <Summary sale={sale} />
            </small>
          </button>
        ))}
      </div>
    </section>
  );
}

function Summary({ sale }: { readonly sale: HeldSale }): JSX.Element {
  const shop = usePage().store.shop.value;
  const totals = shop === null ? null : totalsOf(sale, shop.terms);
  const count = sale.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const amount =
    shop !== null && totals?.ok === true ? formatAmount(totals.value.total, shop.money) : "";
  return (
    <>
      {t.tape.items(count)} · {amount}
    </>
  );
}
