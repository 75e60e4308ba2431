/** One sale: its receipt, when the hub got it, and the very line that the till wrote. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { ConsoleSaleDetail } from "@tillwave/shared/api/console";
import { usePage } from "../context.ts";
import { useHeadingFocus } from "@tillwave/page-kit/focus-heading";
import {
  formatDate,
  formatDateTime,
  formatRef,
  formatSaleNumber,
  formatTimeExact,
  formatWholeHead,
} from "../format.ts";
import { layOutJson } from "../json-lines.ts";
import type { SaleKey } from "../route.ts";
import { useFetched } from "../use-fetched.ts";
import { FailureNote } from "./failure-note.tsx";
import { Paper } from "./paper.tsx";

/** Of a line, what is laid out at most, in characters. */
const SHOWN_MAX = 100_000;

interface SaleDetailProps {
  readonly sale: SaleKey;
  readonly back: string;
}

export function SaleDetail({ sale, back }: SaleDetailProps): JSX.Element {
  const { client } = usePage();
  const heading = useHeadingFocus();
  const { terminal, epoch, seq } = sale;
  const detail = useFetched(`${terminal} ${epoch} ${seq}`, () => client.readSale(sale));
  const number = detail.value?.number;
  return (
    <>
      <div class="detail-head">
        <a class="button back-link" href={back}>
          <Icon name="back" />
          {t.sales.title}
        </a>
        <h2 ref={heading} tabIndex={-1}>
          {number === undefined ? t.sale.receipt : t.sale.title(formatSaleNumber(number))}
        </h2>
      </div>
      {detail.value !== null && <Detail sale={detail.value} />}
      {detail.value === null &&
        (detail.error === null ? (
          <p class="note is-late">{t.page.loading}</p>
        ) : (
          <FailureNote error={detail.error} onAgain={detail.again} />
        ))}
    </>
  );
}

function Detail({ sale }: { readonly sale: ConsoleSaleDetail }): JSX.Element {
  const words = t.sale;
  const { store } = usePage();
  const seller = store.figures.value?.overview.merchant.name ?? "";
  return (
    <>
      {sale.state === "quarantined" && <p class="aside-note">{words.aside}</p>}
      {sale.entry === null ? (
        <p class="aside-note">{words.unreadable}</p>
      ) : (
        <Paper sale={sale} entry={sale.entry} seller={seller} />
      )}
      <dl class="facts card-facts">
        <div>
          <dt>{words.soldAt}</dt>
          <dd>
            <Moment at={sale.at} />
          </dd>
        </div>
        <div>
          <dt>{words.receivedAt}</dt>
          <dd>
            <Moment at={sale.receivedAt} />
          </dd>
        </div>
        <div>
          <dt>{words.entry}</dt>
          <dd>
            {t.terminals.name(sale.terminal)} · {formatRef(sale.epoch, sale.seq)}
          </dd>
        </div>
        <div class="fact-long">
          <dt>{words.head}</dt>
          <dd class="whole-head">{formatWholeHead(sale.head)}</dd>
        </div>
      </dl>
      <details class="fold" open={sale.entry === null}>
        <summary>{words.line}</summary>
        <p class="field-more">{words.lineMore}</p>
        <pre class="stored">{layOutJson(sale.text.slice(0, SHOWN_MAX)).join("\n")}</pre>
      </details>
    </>
  );
}

function Moment({ at }: { readonly at: number }): JSX.Element {
  return (
    <time datetime={formatDateTime(at)}>
      {formatDate(at)} {formatTimeExact(at)}
    </time>
  );
}
