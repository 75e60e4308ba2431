/** Every till in a row: how it stands, what waits there and how old it is, what it sold today. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { Overview, TerminalRow } from "@tillwave/shared/api/console";
import { formatAge, formatCount, formatMoney, moneyWords } from "../format.ts";
import { hrefOf } from "../route.ts";
import { TillState } from "./till-state.tsx";
import "./hub-table.css";

export function HubTable({ overview }: { readonly overview: Overview }): JSX.Element {
  const words = t.terminals;
  if (overview.terminals.length === 0) {
    return (
      <section class="card nothing">
        <h2>{words.none}</h2>
        <p>{words.noneMore}</p>
        <a class="button primary" href={hrefOf({ screen: "join" })}>
          {t.join.make}
        </a>
      </section>
    );
  }
  return (
    <section class="card" aria-labelledby="terminals-title">
      <h2 id="terminals-title">{words.title}</h2>
      <table class="hub-table">
        <thead>
          <tr>
            <th scope="col">{words.till}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="is-figure">
              {words.waiting}
            </th>
            <th scope="col" class="is-figure">
              {words.lag}
            </th>
            <th scope="col" class="is-figure">
              {words.salesToday}
            </th>
            <th scope="col" class="is-figure">
              {words.totalToday}
            </th>
          </tr>
        </thead>
        <tbody>
          {overview.terminals.map((row) => (
            <Row key={row.terminal} row={row} overview={overview} />
          ))}
        </tbody>
      </table>
      <p class="legend">{words.legend}</p>
    </section>
  );
}

interface RowProps {
  readonly row: TerminalRow;
  readonly overview: Overview;
}

function Row({ row, overview }: RowProps): JSX.Element {
  const words = t.terminals;
  const { terminal, name, state, lastSeen } = row;
  return (
    <tr>
      <th scope="row" class="cell-till">
        <TillLink terminal={terminal} name={name} />
      </th>
      <td class="cell-state">
        <TillState state={state} />
        {state === "offline" && lastSeen !== null && (
          <small>{words.seen(formatAge(overview.now - lastSeen))}</small>
        )}
      </td>
      <Figure
        label={words.waiting}
        kind="cell-waiting"
        value={row.waiting === null ? null : formatCount(row.waiting)}
      />
      <Figure
        label={words.lag}
        kind="cell-lag"
        value={row.lagMs === null ? null : formatAge(row.lagMs)}
      />
      <Figure label={words.salesToday} kind="cell-sales" value={formatCount(row.salesToday)} />
      <td class="is-figure cell-total">
        <span class="cell-label" aria-hidden="true">
          {words.totalToday}
        </span>
        <b title={formatMoney(row.totalToday, overview.currency)}>
          {moneyWords(row.totalToday, overview.currency).amount}
        </b>
        <Icon name="fwd" />
      </td>
    </tr>
  );
}

function TillLink({ terminal, name }: Pick<TerminalRow, "terminal" | "name">): JSX.Element {
  return (
    <a href={hrefOf({ screen: "terminal", terminal })}>
      <b>{t.terminals.name(terminal)}</b> <span dir="auto">{name}</span>
    </a>
  );
}

interface FigureProps {
  readonly label: string;
  readonly kind: string;
  readonly value: string | null;
}

function Figure({ label, kind, value }: FigureProps): JSX.Element {
  return (
    <td class={`is-figure ${kind}`}>
      <span class="cell-label" aria-hidden="true">
        {label}
      </span>
      {value ?? (
        <>
          <span aria-hidden="true">–</span>
          <span class="unseen">{t.page.unknown}</span>
        </>
      )}
    </td>
  );
}
