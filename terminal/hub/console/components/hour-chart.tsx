/** Sales per hour, drawn; the same figures stand in a table below for those who cannot see the bars. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/console";
import type { Overview } from "@tillwave/shared/api/console";
import { formatCount, formatDateTime, formatMoney, formatTime } from "../format.ts";
import { busiestHour, scaleEnd } from "../overview-figures.ts";
import "./hour-chart.css";

type Hours = Overview["hours"];

/** An hour is written under every so many bars. */
const LABEL_EVERY = 4;
/** Of an hour's width, what its bar takes. */
const BAR_SHARE = 0.72;

export function HourChart({ overview }: { readonly overview: Overview }): JSX.Element {
  const words = t.chart;
  const { hours } = overview;
  const busiest = busiestHour(hours);
  return (
    <section class="card" aria-labelledby="chart-title">
      <div class="card-head">
        <h2 id="chart-title">{words.title}</h2>
        <small>
          {busiest === null
            ? words.span
            : words.most(formatCount(busiest.sales), formatTime(busiest.from))}
        </small>
      </div>
      {busiest === null ? <p class="chart-none">{words.none}</p> : <Bars hours={hours} />}
      <details class="fold">
        <summary>{words.table}</summary>
        <HourTable overview={overview} />
      </details>
    </section>
  );
}

function Bars({ hours }: { readonly hours: Hours }): JSX.Element {
  const words = t.chart;
  const busiest = busiestHour(hours);
  const end = scaleEnd(busiest?.sales ?? 1);
  const width = 100 / Math.max(1, hours.length);
  const label = words.label(formatCount(busiest?.sales ?? 0), formatTime(busiest?.from ?? 0));
  return (
    <div class="chart">
      <div class="chart-scale" aria-hidden="true">
        <span>{formatCount(end)}</span>
        <span>{end % 2 === 0 ? formatCount(end / 2) : ""}</span>
        <span>0</span>
      </div>
      <svg class="chart-bars" role="img" aria-label={label}>
        {[0, 50, 100].map((y) => (
          <line key={y} class="chart-line" x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
        ))}
        {hours.map(({ from, sales }, i) => (
          <rect
            key={from}
            class="chart-bar"
            x={`${width * (i + (1 - BAR_SHARE) / 2)}%`}
            y={`${100 - (100 * sales) / end}%`}
            width={`${width * BAR_SHARE}%`}
            height={`${(100 * sales) / end}%`}
            rx="3"
          >
            <title>{`${formatTime(from)} · ${formatCount(sales)}`}</title>
          </rect>
        ))}
      </svg>
      <ol class="chart-hours" aria-hidden="true">
        {hours.map(({ from }, i) => (
          <li key={from}>{i % LABEL_EVERY === LABEL_EVERY - 1 ? formatTime(from) : ""}</li>
        ))}
      </ol>
    </div>
  );
}

function HourTable({ overview }: { readonly overview: Overview }): JSX.Element {
  const words = t.chart;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{words.hour}</th>
          <th scope="col" class="is-figure">
            {words.sales}
          </th>
          <th scope="col" class="is-figure">
            {words.total}
          </th>
        </tr>
      </thead>
      <tbody>
        {overview.hours.map(({ from, sales, total }) => (
          <tr key={from}>
            <th scope="row">
              <time datetime={formatDateTime(from)}>{formatTime(from)}</time>
            </th>
            <td class="is-figure">{formatCount(sales)}</td>
            <td class="is-figure">{formatMoney(total, overview.currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
