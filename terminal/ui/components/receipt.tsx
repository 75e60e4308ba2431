/** A receipt as its paper shows it: both are drawn from the same {@link Receipt}. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import type { Receipt } from "@tillwave/shared/print/receipt";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import { formatAmount } from "@tillwave/shared/sale/money";
import type { PaidCash } from "../cash-of.ts";
import { formatHead, formatRate, formatSaleNumber } from "../format.ts";
import { ReceiptQr } from "./receipt-qr.tsx";
import "./receipt.css";

export interface ReceiptPaperProps {
  readonly receipt: Receipt;
  /** The copy that came out last; 0 where only the original did. */
  readonly copy: number;
}

export function ReceiptPaper({ receipt, copy }: ReceiptPaperProps): JSX.Element {
  const { entry } = receipt;
  const found = findCurrency(entry.currency);
  if (!found.ok) {
    return <p class="receipt-none">{t.receipt.unknownCurrency(entry.currency)}</p>;
  }
  const money = found.value;
  return (
    <div class="paper-shadow">
      <article class="paper" aria-label={t.receipt.title}>
        <Head receipt={receipt} copy={copy} />
        <dl>
          {entry.lines.map(({ id, quantity, name, amount }) => (
            <Row key={id} label={`${quantity}× ${name}`} value={formatAmount(amount, money)} />
          ))}
        </dl>
        <Taxes entry={entry} money={money} />
        <Tenders entry={entry} money={money} />
        <End receipt={receipt} />
      </article>
    </div>
  );
}

function Head({ receipt: { seller, till, at, entry }, copy }: ReceiptPaperProps): JSX.Element {
  return (
    <header class="paper-head">
      {copy > 0 && <strong class="paper-copy">{t.paper.copyMark(copy)}</strong>}
      <h3>{seller.name}</h3>
      {seller.address.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {seller.taxId !== null && <div>{seller.taxId}</div>}
      <div>{at}</div>
      <div>{t.receipt.till(till.name, entry.cashier?.name ?? null)}</div>
      <div>{t.receipt.sale(formatSaleNumber(entry.sale))}</div>
    </header>
  );
}

interface SumsProps {
  readonly entry: SalePaid;
  readonly money: Currency;
}

function Taxes({ entry, money }: SumsProps): JSX.Element {
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
    </dl>
  );
}

function Tenders({ entry, money }: SumsProps): JSX.Element {
  return (
    <dl class="paper-tenders">
      {entry.tenders.map((tender) =>
        tender.method === "cash" ? (
          <CashRows key="cash" cash={tender} money={money} />
        ) : (
          <Row
            key={tender.id}
            label={t.receipt.other[tender.method]}
            value={formatAmount(tender.settles, money)}
          />
        ),
      )}
    </dl>
  );
}

interface CashRowsProps {
  readonly cash: PaidCash;
  readonly money: Currency;
}

function CashRows({ cash, money }: CashRowsProps): JSX.Element {
  return (
    <>
      {cash.rounding !== 0 && (
        <Row label={t.receipt.rounding} value={formatAmount(cash.rounding, money)} />
      )}
      <Row label={t.receipt.cash} value={formatAmount(cash.received, money)} />
      <Row label={t.receipt.change} value={formatAmount(cash.change, money)} />
    </>
  );
}

function End({ receipt: { till, ref, head, qr } }: { readonly receipt: Receipt }): JSX.Element {
  return (
    <footer class={qr === null ? "paper-end" : "paper-end has-qr"}>
      {qr !== null && <ReceiptQr text={qr} />}
      <div>
        {t.receipt.entry(till.terminal, ref.epoch, String(ref.seq).padStart(6, "0"))}
        <br />
        {t.receipt.head(formatHead(head))}
        <br />
        {t.receipt.thanks}
      </div>
    </footer>
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
