/**
 * A receipt as its paper shows it: the same {@link Receipt}, the same words, in the same order as
 * shared/print/receipt-layout.ts puts them into rows.
 */
import "@tillwave/page-kit/paper.css";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import type { Receipt } from "@tillwave/shared/print/receipt";
import { textsOfLine, wordsOfOff } from "@tillwave/shared/print/receipt-lines";
import { type Currency, findCurrency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import type { TaxLine } from "@tillwave/shared/sale/tax";
import type { Split } from "@tillwave/shared/wallet/kinds";
import { usePage } from "../context.ts";
import type { PaidCash } from "../cash-of.ts";
import { type ElectronicPaid, SPLIT_KINDS, gradeOf } from "../paid-by.ts";
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
  return (
    <div class="paper-shadow">
      <article class="paper" aria-label={t.receipt.title}>
        <Head receipt={receipt} copy={copy} />
        {found.ok ? (
          <>
            <Lines entry={entry} money={found.value} />
            <Sums entry={entry} money={found.value} splits={receipt.splits ?? []} />
          </>
        ) : (
          <p class="paper-none">{t.receipt.unknownCurrency(entry.currency)}</p>
        )}
        <End receipt={receipt} />
      </article>
    </div>
  );
}

function Head({ receipt: { seller, till, at, entry }, copy }: ReceiptPaperProps): JSX.Element {
  return (
    <header class="paper-head">
      <h3>{seller.name}</h3>
      {seller.address.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {seller.taxId !== null && <div>{t.receipt.taxId(seller.taxId)}</div>}
      {usePage().store.shop.value?.training === true && (
        <strong class="paper-copy">{t.training.paper}</strong>
      )}
      {copy > 0 && <strong class="paper-copy">{t.receipt.copy(copy)}</strong>}
      <div class="paper-pairs">
        <div>
          <span>{t.receipt.sale(formatSaleNumber(entry.sale))}</span> <span>{at}</span>
        </div>
        <div>
          <span>{till.name}</span>{" "}
          {entry.cashier !== null && <span>{t.receipt.cashier(entry.cashier.name)}</span>}
        </div>
      </div>
    </header>
  );
}

interface PartProps {
  readonly entry: SalePaid;
  readonly money: Currency;
}

function Lines({ entry, money }: PartProps): JSX.Element {
  return (
    <dl>
      {entry.lines.flatMap((line) =>
        textsOfLine(line, { words: t.receipt.line, currency: money }).map(
          ({ left, right, isAmount }, i) => (
            <Row
              key={`${line.id} ${left}`}
              {...(i > 0 && { kind: "paper-part" })}
              label={left.trim()}
              value={right}
              mark={isAmount ? line.taxId : ""}
            />
          ),
        ),
      )}
    </dl>
  );
}

interface SumsProps extends PartProps {
  readonly splits: readonly (Split | null)[];
}

function Sums({ entry, money, splits }: SumsProps): JSX.Element {
  const added = entry.taxes.filter(({ rate }) => rate.mode === "exclusive");
  const included = entry.taxes.filter(({ rate }) => rate.mode === "inclusive");
  return (
    <dl>
      {entry.discount !== undefined && (
        <Row
          label={t.receipt.line.ofSale(wordsOfOff(entry.discount.off, t.receipt.line))}
          value={formatAmount(Minor(-entry.discount.amount), money)}
        />
      )}
      {entry.adjustment !== 0 && (
        <>
          <Row label={t.receipt.subtotal} value={formatAmount(entry.subtotal, money)} />
          <Taxes taxes={added} money={money} />
        </>
      )}
      <Row
        kind="paper-total"
        label={t.receipt.total}
        value={`${money.symbol} ${formatAmount(entry.total, money)}`}
      />
      <Tenders entry={entry} money={money} splits={splits} />
      <Taxes taxes={included} money={money} />
    </dl>
  );
}

interface TaxesProps {
  readonly taxes: readonly TaxLine[];
  readonly money: Currency;
}

function Taxes({ taxes, money }: TaxesProps): JSX.Element {
  return (
    <>
      {taxes.map(({ rate, base, tax }) => {
        const say = rate.mode === "inclusive" ? t.receipt.taxIncluded : t.receipt.taxAdded;
        const name = say(rate.name, formatRate(rate.partsPerMillion));
        return (
          <Row
            key={rate.id}
            label={`${name} ${t.receipt.taxBase(formatAmount(base, money))}`}
            value={formatAmount(tax, money)}
            mark={rate.id}
          />
        );
      })}
    </>
  );
}

/** A tender that brought no money is not on the paper. */
function Tenders({ entry, money, splits }: SumsProps): JSX.Element {
  return (
    <>
      {entry.tenders.map((tender, i) => {
        if (tender.method !== "cash") {
          return tender.state === "approved" ? (
            <PaidRows key={tender.id} tender={tender} split={splits[i] ?? null} money={money} />
          ) : null;
        }
        return <CashRows key="cash" cash={tender} money={money} />;
      })}
    </>
  );
}

interface PaidRowsProps {
  readonly tender: ElectronicPaid;
  readonly split: Split | null;
  readonly money: Currency;
}

/** The amount, out of what a wallet paid it, and how sure it is. */
function PaidRows({ tender, split, money }: PaidRowsProps): JSX.Element {
  const { method, settles, proof } = tender;
  return (
    <>
      <Row label={t.receipt.tender[method]} value={formatAmount(settles, money)} />
      {split !== null &&
        SPLIT_KINDS.filter((kind) => split[kind] > 0).map((kind) => (
          <Row
            key={kind}
            kind="paper-part"
            label={t.receipt.from[kind]}
            value={formatAmount(Minor(split[kind]), money)}
          />
        ))}
      {proof !== null && <Row kind="paper-part" label={t.receipt.grade[gradeOf(proof)]} value="" />}
    </>
  );
}

interface CashRowsProps {
  readonly cash: PaidCash;
  readonly money: Currency;
}

function CashRows({ cash: { rounding, received, change }, money }: CashRowsProps): JSX.Element {
  return (
    <>
      {rounding !== 0 && <Row label={t.receipt.rounding} value={formatAmount(rounding, money)} />}
      <Row label={t.receipt.cash} value={formatAmount(received, money)} />
      <Row kind="paper-change" label={t.receipt.change} value={formatAmount(change, money)} />
    </>
  );
}

function End({ receipt: { till, ref, head, qr } }: { readonly receipt: Receipt }): JSX.Element {
  const seq = String(ref.seq).padStart(6, "0");
  return (
    <footer class={qr === null ? "paper-end" : "paper-end has-qr"}>
      {qr !== null && <ReceiptQr text={qr} />}
      <div>
        {t.receipt.entry({ terminal: till.terminal, epoch: ref.epoch, seq })}
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
  /** Smaller, below the label. */
  readonly note?: string | null;
  /** The tax that an amount is under, or that a tax line explains. */
  readonly mark?: string;
  readonly kind?: string;
}

function Row({ label, value, note = null, mark = "", kind }: RowProps): JSX.Element {
  return (
    <div class={kind}>
      <dt>
        {label}
        {note !== null && <small>{note}</small>}
      </dt>
      <dd>
        {value} <i>{mark}</i>
      </dd>
    </div>
  );
}
