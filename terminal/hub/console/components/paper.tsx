/** A sale as its receipt says it, on paper. Everything on it comes from the till's entry. */
import "@tillwave/page-kit/paper.css";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { ConsoleSaleDetail } from "@tillwave/shared/api/console";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import {
  formatDate,
  formatHead,
  formatMoney,
  formatRate,
  formatRef,
  formatSaleNumber,
  formatTime,
  moneyWords,
} from "../format.ts";
import "./paper.css";

interface PaperProps {
  readonly sale: ConsoleSaleDetail;
  readonly entry: SalePaid;
  readonly seller: string;
}

export function Paper({ sale, entry, seller }: PaperProps): JSX.Element {
  const { wall } = entry.clock;
  return (
    <div class="paper-shadow">
      <article class="paper" aria-label={t.sale.receipt}>
        <h3 dir="auto">{seller}</h3>
        <div class="paper-centre">
          {t.terminals.longName(sale.terminal)} · {formatDate(wall)} {formatTime(wall)}
        </div>
        <div class="paper-centre">{t.sale.title(formatSaleNumber(entry.sale))}</div>
        <dl>
          {entry.lines.map(({ id, quantity, name, amount }) => (
            <Row
              key={id}
              label={`${quantity}× ${name}`}
              value={moneyWords(amount, entry.currency).amount}
            />
          ))}
        </dl>
        <Sums entry={entry} />
        <footer class="paper-end">
          {t.terminals.name(sale.terminal)} · {formatRef(sale.epoch, sale.seq)}
          <br />
          {t.sale.head} {formatHead(sale.head)}
        </footer>
      </article>
    </div>
  );
}

function Sums({ entry }: { readonly entry: SalePaid }): JSX.Element {
  const words = t.sale;
  const amountOf = (amount: number): string => moneyWords(amount, entry.currency).amount;
  return (
    <dl>
      {entry.taxes
        .filter(({ rate }) => rate.partsPerMillion > 0)
        .map(({ rate, tax }) => (
          <Row
            key={rate.id}
            label={(rate.mode === "inclusive" ? words.taxIncluded : words.taxAdded)(
              rate.name,
              formatRate(rate.partsPerMillion),
            )}
            value={amountOf(tax)}
          />
        ))}
      <Row
        kind="paper-total"
        label={words.total}
        value={formatMoney(entry.total, entry.currency)}
      />
      {entry.tenders.flatMap((tender) =>
        tender.method === "cash"
          ? [
              ...(tender.rounding === 0
                ? []
                : [
                    <Row key="rounding" label={words.rounding} value={amountOf(tender.rounding)} />,
                  ]),
              <Row key="cash" label={words.cash} value={amountOf(tender.received)} />,
              <Row key="change" label={words.change} value={amountOf(tender.change)} />,
            ]
          : [<Row key={tender.id} label={words.other} value={amountOf(tender.settles)} />],
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
      <dt dir="auto">{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
