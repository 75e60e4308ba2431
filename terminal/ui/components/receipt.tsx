/** A paid sale as its receipt says it, on paper. Everything on it comes from the journal's entry. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import { formatAmount } from "@tillwave/shared/sale/money";
import { cashOf } from "../cash-of.ts";
import { usePage } from "../context.ts";
import { formatDate, formatHead, formatRate, formatSaleNumber, formatTime } from "../format.ts";
import "./receipt.css";

export function Receipt({ paid }: { readonly paid: PaidSaleView }): JSX.Element | null {
  const { store } = usePage();
  const shop = store.shop.value;
  if (shop === null) {
    return null;
  }
  const { entry, ref, head } = paid;
  const { wall } = entry.clock;
  const found = findCurrency(entry.currency);
  if (!found.ok) {
    return <p class="receipt-none">{t.receipt.unknownCurrency(entry.currency)}</p>;
  }
  const money = found.value;
  return (
    <div class="paper-shadow">
      <article class="paper" aria-label={t.receipt.title}>
        <h3>{shop.name}</h3>
        {shop.address.map((line) => (
          <div class="paper-centre" key={line}>
            {line}
          </div>
        ))}
        <div class="paper-centre">
          {shop.till} · {formatDate(wall)} {formatTime(wall)}
        </div>
        <div class="paper-centre">{t.receipt.sale(formatSaleNumber(entry.sale))}</div>
        <dl>
          {entry.lines.map(({ id, quantity, name, amount }) => (
            <Row key={id} label={`${quantity}× ${name}`} value={formatAmount(amount, money)} />
          ))}
        </dl>
        <Sums paid={paid} money={money} />
        <footer class="paper-end">
          {t.receipt.entry(
            store.status.value?.terminal ?? 0,
            ref.epoch,
            String(ref.seq).padStart(6, "0"),
          )}
          <br />
          {t.receipt.head(formatHead(head))}
          <br />
          {t.receipt.thanks}
        </footer>
      </article>
    </div>
  );
}

function Sums({
  paid: { entry },
  money,
}: {
  readonly paid: PaidSaleView;
  readonly money: Currency;
}): JSX.Element {
  const cash = cashOf(entry);
  return (
    <dl>
      {entry.taxes
        .filter(({ rate }) => rate.partsPerMillion > 0)
        .map(({ rate, tax }) => (
          <Row
            key={rate.id}
            label={(rate.mode === "inclusive" ? t.receipt.taxIncluded : t.receipt.taxAdded)(
              rate.name,
              formatRate(rate.partsPerMillion),
            )}
            value={formatAmount(tax, money)}
          />
        ))}
      <Row
        kind="paper-total"
        label={t.receipt.total}
        value={`${money.symbol} ${formatAmount(entry.total, money)}`}
      />
      {cash !== undefined && (
        <>
          {cash.rounding !== 0 && (
            <Row label={t.receipt.rounding} value={formatAmount(cash.rounding, money)} />
          )}
          <Row label={t.receipt.cash} value={formatAmount(cash.received, money)} />
          <Row label={t.receipt.change} value={formatAmount(cash.change, money)} />
        </>
      )}
    </dl>
  );
}

interface RowProps {
  readonly label: string;
  readonly value: string;
  readonly kind?: string;
}

function Row({ label, value, kind }: RowProps): JSX.Element {
  return (
    <div class={kind}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
