/**
 * Two copies under one number, side by side: what each says of its sale, and then line by line, with
 * what differs marked. On a narrow screen the two lines that differ stand under each other.
 */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import { summariseCopy } from "../copy-summary.ts";
import {
  formatCount,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTimeExact,
} from "../format.ts";
import { layOutJson, showInvisible } from "../json-lines.ts";
import {
  type CompareRow,
  compareLines,
  countDifferences,
  markDifference,
} from "../line-compare.ts";
import "./copy-compare.css";

/** Of a copy, what is laid out at most, in characters. */
const COMPARED_MAX = 100_000;

interface CopiesProps {
  /** What stands in the ledger; null where nothing does. */
  readonly kept: string | null;
  readonly aside: string;
}

export function Copies({ kept, aside }: CopiesProps): JSX.Element {
  const words = t.quarantine;
  // A line that is wrong in itself stands in the ledger as it came.
  const isPair = kept !== null && kept !== aside;
  return (
    <>
      <div class="copies">
        {isPair && <CopyCard name={words.first} text={kept} />}
        <CopyCard name={isPair ? words.second : words.only} text={aside} />
      </div>
      {!isPair ? (
        <>
          <p class="copies-note">{kept === null ? words.noOther : words.sameLine}</p>
          <pre class="stored">{layOutJson(aside.slice(0, COMPARED_MAX)).join("\n")}</pre>
        </>
      ) : (
        <>
          <Comparison kept={kept} aside={aside} />
          <details class="fold">
            <summary>{words.stored}</summary>
            <div class="stored-pair">
              <Stored texts={[kept, aside]} />
            </div>
          </details>
        </>
      )}
    </>
  );
}

function CopyCard({ name, text }: { readonly name: string; readonly text: string }): JSX.Element {
  const words = t.quarantine;
  const summary = summariseCopy(text);
  return (
    <div class="copy-card">
      <h3>{name}</h3>
      {summary === null ? (
        <p>{words.notASale}</p>
      ) : (
        <>
          <strong>{formatMoney(summary.total, summary.currency)}</strong>
          <p>
            {words.lines(summary.lines)} ·{" "}
            <time datetime={formatDateTime(summary.at)}>
              {formatDate(summary.at)} {formatTimeExact(summary.at)}
            </time>
          </p>
        </>
      )}
    </div>
  );
}

function Comparison({
  kept,
  aside,
}: {
  readonly kept: string;
  readonly aside: string;
}): JSX.Element {
  const words = t.quarantine;
  const rows = compareLines(
    layOutJson(kept.slice(0, COMPARED_MAX)),
    layOutJson(aside.slice(0, COMPARED_MAX)),
  );
  const differences = countDifferences(rows);
  const isCut = kept.length > COMPARED_MAX || aside.length > COMPARED_MAX;
  return (
    <>
      <div class="card-head compare-head">
        <h3 id="compare-title">{words.compare}</h3>
        <small>{differences > 0 ? words.differ(differences) : words.sameWords}</small>
      </div>
      {isCut && <p class="copies-note">{words.cut(formatCount(COMPARED_MAX))}</p>}
      <table class="compare" aria-labelledby="compare-title">
        <thead>
          <tr>
            <th scope="col">{words.first}</th>
            <th scope="col">{words.second}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows.entries()].map(([place, row]) => (
            <Row key={place} row={row} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ row }: { readonly row: CompareRow }): JSX.Element {
  const words = t.quarantine;
  switch (row.type) {
    case "same":
      return (
        <tr class="is-same">
          <td>{row.first}</td>
          <td>{row.second}</td>
        </tr>
      );
    case "changed":
      return (
        <tr class="is-changed">
          <td>
            <Sign sign="≠" words={words.differs} />
            <Marked line={row.first} other={row.second} />
          </td>
          <td>
            <Sign sign="≠" words={words.differs} />
            <Marked line={row.second} other={row.first} />
          </td>
        </tr>
      );
    case "only-first":
      return (
        <tr class="is-first">
          <td>
            <Sign sign="−" words={words.onlyFirst} />
            <mark>{row.first}</mark>
          </td>
          <Absent />
        </tr>
      );
    case "only-second":
      return (
        <tr class="is-second">
          <Absent />
          <td>
            <Sign sign="+" words={words.onlySecond} />
            <mark>{row.second}</mark>
          </td>
        </tr>
      );
  }
}

function Absent(): JSX.Element {
  return (
    <td class="is-absent">
      <span class="unseen">{t.quarantine.absent}</span>
    </td>
  );
}

function Sign({ sign, words }: { readonly sign: string; readonly words: string }): JSX.Element {
  return (
    <>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="unseen">{words}: </span>
    </>
  );
}

function Marked({ line, other }: { readonly line: string; readonly other: string }): JSX.Element {
  const { before, marked, after } = markDifference(line, other);
  return (
    <>
      {before}
      {marked !== "" && <mark>{marked}</mark>}
      {after}
    </>
  );
}

function Stored({ texts }: { readonly texts: readonly string[] }): JSX.Element {
  return (
    <>
      {[...texts.entries()].map(([place, text]) => (
        <pre key={place} class="stored">
          {showInvisible(text.slice(0, COMPARED_MAX))}
        </pre>
      ))}
    </>
  );
}
