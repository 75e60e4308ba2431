/** The receipt beside the result or the list: the paper, what became of it, and what to do about that. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { usePage } from "../context.ts";
import { type FetchedPaper, type SalePaper, keyOf } from "../paper-news.ts";
import { paperWords, printWords } from "../paper-words.ts";
import { printerWords } from "../printer-words.ts";
import { receiptOf } from "../receipts.ts";
import { ReceiptPaper } from "./receipt.tsx";

export interface ReceiptSideProps {
  /** Null where no sale is picked. */
  readonly paid: PaidSaleView | null;
  /** What the list said of its paper; the receipt that is fetched says it anew. */
  readonly listed?: FetchedPaper;
  /** What stands below the paper. */
  readonly children?: ComponentChildren;
}

export function ReceiptSide({ paid, listed, children }: ReceiptSideProps): JSX.Element {
  return (
    <section class="receipt-side" aria-label={t.receipt.title}>
      <div class="receipt-head">
        <h2>{t.receipt.title}</h2>
        {paid !== null && <PaperState paid={paid} listed={listed} />}
      </div>
      {paid === null ? (
        <p class="receipt-none">{t.sales.pick}</p>
      ) : (
        <>
          <WhyItWaits paid={paid} listed={listed} />
          <Question paid={paid} listed={listed} />
          <Paper paid={paid} listed={listed} />
        </>
      )}
      {children}
    </section>
  );
}

interface PaperProps {
  readonly paid: PaidSaleView;
  readonly listed: FetchedPaper | undefined;
}

/** What became of a sale's paper, from the newest that is known: the feed, the receipt, the list. */
function useSalePaper({ paid, listed }: PaperProps): SalePaper {
  const { papers, receipts } = usePage();
  const fetched = receipts.fetched.value;
  const isThis = fetched !== null && keyOf(fetched.receipt.ref) === keyOf(paid.ref);
  return papers.of(paid.ref, isThis ? fetched : (listed ?? NOT_ASKED_FOR));
}

const NOT_ASKED_FOR: FetchedPaper = { paper: null, copies: 0 };

function PaperState(props: PaperProps): JSX.Element {
  const { store } = usePage();
  const paper = useSalePaper(props);
  const printer = store.status.value?.printer;
  const state = printer === undefined ? null : paperWords(paper, printer);
  const isBad = paper.latest?.paper === "not-printed" || paper.latest?.paper === "unknown";
  return (
    <span class={isBad ? "paper-state is-bad" : "paper-state"} role="status">
      {state !== null && (
        <>
          <Icon name={state.icon} />
          <span>{state.words}</span>
        </>
      )}
    </span>
  );
}

/** The printer keeps it waiting: what happened, and what to do. */
function WhyItWaits(props: PaperProps): JSX.Element | null {
  const { latest } = useSalePaper(props);
  const printer = usePage().store.status.value?.printer;
  const more = printer === undefined ? null : printerWords(printer).more;
  return latest?.paper === "queued" && more !== null ? <p class="paper-why">{more}</p> : null;
}

/** The printer fell silent while it had the paper: only a person can see what came of it. */
function Question(props: PaperProps): JSX.Element | null {
  const { papers } = usePage();
  const { latest } = useSalePaper(props);
  if (latest?.paper !== "unknown") {
    return null;
  }
  return (
    <div class="paper-question" role="group" aria-label={questionWords(latest.copy)}>
      <p>
        <b>{questionWords(latest.copy)}</b> {t.paper.didItComeOutMore}
      </p>
      <div>
        <button
          type="button"
          class="button"
          onClick={() => papers.sawItComeOut(props.paid.ref, latest.copy)}
        >
          {t.paper.yes}
        </button>
        <PrintButton {...props} />
      </div>
    </div>
  );
}

const questionWords = (copy: number): string =>
  copy === 0 ? t.paper.didItComeOut : t.paper.didCopyComeOut(copy);

function Paper(props: PaperProps): JSX.Element | null {
  const { store, receipts } = usePage();
  const { epoch, seq } = props.paid.ref;
  const connection = store.connection.value;
  useEffect(() => void receipts.want({ epoch, seq }), [receipts, epoch, seq, connection]);
  const { copies } = useSalePaper(props);
  const shop = store.shop.value;
  if (shop === null) {
    return null;
  }
  const terminal = store.status.value?.terminal ?? 0;
  const receipt = receiptOf(props.paid, receipts.fetched.value, { shop, terminal });
  return (
    <div class="paper-place" tabIndex={0} role="group" aria-label={t.receipt.title}>
      <ReceiptPaper receipt={receipt} copy={Math.max(copies, receipt.copy)} />
    </div>
  );
}

/** Nothing to press where the till has no printer. */
export function PrintButton(props: PaperProps): JSX.Element | null {
  const { store, papers } = usePage();
  const paper = useSalePaper(props);
  if (store.status.value?.printer.state === "none") {
    return null;
  }
  return (
    <button
      type="button"
      class="button print"
      aria-busy={papers.isAsking.value}
      onClick={() => void papers.print(props.paid.ref)}
    >
      <Icon name="printer" />
      {printWords(paper)}
    </button>
  );
}
