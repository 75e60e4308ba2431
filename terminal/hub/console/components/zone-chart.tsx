/** Check-ins per hour since midnight, drawn; the same figures stand in a table for those who cannot see the bars. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { ZoneDay } from "@tillwave/shared/api/console-zones";
import { formatCount, formatDateTime, formatTime } from "../format.ts";
import { scaleEnd } from "../overview-figures.ts";
import { type ZoneHour, busiestOf, checkInsOf } from "../zone-figures.ts";
import "./hour-chart.css";
import "./zone-chart.css";

/** Of an hour's width, what its bar takes. */
const BAR_SHARE = 0.72;
/** A day is as wide as this, so that a bar stands under the same hour at any time of the day. */
const HOURS_OF_A_DAY = 24;
const LABEL_EVERY = 4;

/** The day's course in a row of a list. The count beside it says it in figures. */
export function HourBars({ hours }: { readonly hours: readonly ZoneHour[] }): JSX.Element {
  const busiest = busiestOf(hours);
  return (
    <svg class="hour-bars" aria-hidden="true">
      <line class="chart-line" x1="0" x2="100%" y1="100%" y2="100%" />
      <Bars hours={hours} end={busiest === null ? 1 : checkInsOf(busiest)} />
    </svg>
  );
}

export function DayChart({ day }: { readonly day: ZoneDay }): JSX.Element {
  const words = t.zones.day;
  const { hours } = day;
  const busiest = busiestOf(hours);
  if (busiest === null) {
    return <p class="chart-none">{words.none}</p>;
  }
  const most = checkInsOf(busiest);
  const end = scaleEnd(most);
  return (
    <>
      <div class="chart zone-day">
        <div class="chart-scale" aria-hidden="true">
          <span>{formatCount(end)}</span>
          <span>{end % 2 === 0 ? formatCount(end / 2) : ""}</span>
          <span>0</span>
        </div>
        <svg
          class="chart-bars"
          role="img"
          aria-label={words.label(formatCount(most), formatTime(busiest.from))}
        >
          {[0, 50, 100].map((y) => (
            <line key={y} class="chart-line" x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
          ))}
          <Bars hours={hours} end={end} />
        </svg>
        <ol class="chart-hours" aria-hidden="true">
          {Array.from({ length: HOURS_OF_A_DAY }, (_, hour) => (
            <li key={hour}>{hour % LABEL_EVERY === 0 ? String(hour).padStart(2, "0") : ""}</li>
          ))}
        </ol>
      </div>
      <p class="chart-key" aria-hidden="true">
        <span class="key-rewarded">{words.rewarded}</span>
        <span class="key-others">{words.others}</span>
      </p>
      <details class="fold">
        <summary>{words.table}</summary>
        <HourTable hours={hours} />
      </details>
    </>
  );
}

interface BarsProps {
  readonly hours: readonly ZoneHour[];
  /** Check-ins that fill the whole height. */
  readonly end: number;
}

/** What was rewarded stands below, the rest on top of it. */
function Bars({ hours, end }: BarsProps): JSX.Element {
  const width = 100 / Math.max(HOURS_OF_A_DAY, hours.length);
  const share = (n: number): number => (100 * n) / end;
  return (
    <>
      {hours.map((hour, i) => {
        const x = `${width * (i + (1 - BAR_SHARE) / 2)}%`;
        const { rewarded, others } = hour;
        return (
          <g key={hour.from}>
            <rect
              class="chart-bar"
              x={x}
              y={`${100 - share(rewarded)}%`}
              width={`${width * BAR_SHARE}%`}
              height={`${share(rewarded)}%`}
            >
              <title>{`${formatTime(hour.from)} · ${formatCount(rewarded)}`}</title>
            </rect>
            <rect
              class="chart-bar is-other"
              x={x}
              y={`${100 - share(rewarded + others)}%`}
              width={`${width * BAR_SHARE}%`}
              height={`${share(others)}%`}
            />
          </g>
        );
      })}
    </>
  );
}

function HourTable({ hours }: { readonly hours: readonly ZoneHour[] }): JSX.Element {
  const words = t.zones.day;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{words.hour}</th>
          <th scope="col" class="is-figure">
            {words.rewarded}
          </th>
          <th scope="col" class="is-figure">
            {words.others}
          </th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ from, rewarded, others }) => (
          <tr key={from}>
            <th scope="row">
              <time datetime={formatDateTime(from)}>{formatTime(from)}</time>
            </th>
            <td class="is-figure">{formatCount(rewarded)}</td>
            <td class="is-figure">{formatCount(others)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the bars do not show: points, and what earned nothing. */
export function DayFacts({ day }: { readonly day: ZoneDay }): JSX.Element {
  const words = t.zones.day;
  const facts: readonly (readonly [label: string, more: string, count: number])[] = [
    [words.points, "", day.points],
    [words.held, words.heldMore, day.held],
    [words.guesses, words.guessesMore, day.guesses],
    [words.replays, words.replaysMore, day.replays],
  ];
  return (
    <dl class="facts card-facts">
      {facts.map(([label, more, count]) => (
        <div key={label}>
          <dt>
            {label}
            {more !== "" && <small>{more}</small>}
          </dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
