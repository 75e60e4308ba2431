/** The four figures at the top: money, what waits, how many are in step, what needs a person. */
import type { ComponentChildren, JSX } from "preact";
import { Mark } from "@tillwave/page-kit/mark.tsx";
import { t } from "@tillwave/page-kit/strings/console";
import type { Overview } from "@tillwave/shared/api/console";
import { formatAge, formatCount, moneyWords } from "../format.ts";
import { type OverviewFigures, workOutFigures } from "../overview-figures.ts";
import "./figure-cards.css";

/** An amount of more characters is written smaller. */
const AMOUNT_LONG = 11;

export function FigureCards({ overview }: { readonly overview: Overview }): JSX.Element {
  const words = t.figures;
  const figures = workOutFigures(overview);
  const { symbol, amount } = moneyWords(figures.total, overview.currency);
  return (
    <dl class="figures" aria-label={words.label}>
      <Card
        kind={amount.length > AMOUNT_LONG ? "is-wide is-long" : "is-wide"}
        name={words.lastDay}
        more={words.sales(formatCount(figures.sales), figures.sales)}
      >
        <i>{symbol}</i> {amount}
      </Card>
      <Card name={words.waiting} more={waitingMore(figures)}>
        {formatCount(figures.waiting)}
      </Card>
      <Card name={words.inStep} more={troubleOf(figures)}>
        {words.of(figures.inStep, figures.tills)}
      </Card>
      <NeedsPerson figures={figures} />
    </dl>
  );
}

function NeedsPerson({ figures }: { readonly figures: OverviewFigures }): JSX.Element {
  const words = t.figures;
  const { alarms, copies } = figures;
  const needs = alarms + copies;
  const parts = [
    ...(copies > 0 ? [words.copies(copies)] : []),
    ...(alarms > 0 ? [words.alarms(alarms)] : []),
  ];
  return (
    <Card
      kind={needs > 0 ? "is-wide is-bad" : "is-wide"}
      name={words.needsPerson}
      mark={needs > 0 ? <Mark grade="refused-later" /> : null}
      more={needs > 0 ? parts.join(" · ") : words.nothingNeeded}
    >
      {needs}
    </Card>
  );
}

interface CardProps {
  readonly name: string;
  readonly more: string;
  readonly mark?: ComponentChildren;
  readonly kind?: string;
  readonly children: ComponentChildren;
}

function Card({ name, more, mark, kind = "", children }: CardProps): JSX.Element {
  return (
    <div class={`figure ${kind}`}>
      <dt>
        {mark}
        {name}
      </dt>
      <dd>
        <strong>{children}</strong>
        <small>{more}</small>
      </dd>
    </div>
  );
}

function waitingMore({ slowest }: OverviewFigures): string {
  const words = t.figures;
  return slowest === null
    ? words.noneWaiting
    : words.oldest(formatAge(slowest.lagMs), t.terminals.longName(slowest.terminal));
}

function troubleOf({ tills, offline, catchingUp }: OverviewFigures): string {
  const words = t.figures;
  const parts = [
    ...(offline > 0 ? [words.offline(offline)] : []),
    ...(catchingUp > 0 ? [words.catchingUp(catchingUp)] : []),
  ];
  const well = tills === 0 ? words.noTill : words.allWell;
  return parts.length === 0 ? well : parts.join(" · ");
}
