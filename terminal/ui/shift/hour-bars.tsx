/** Sales by the hour, drawn from the first hour of the shift on; the same figures stand in a table below. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { Report } from "@tillwave/shared/journal/report-fields";
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";
import { hoursFrom } from "./hours.ts";

/** Of an hour's width, what its bar takes. */
const BAR_SHARE = 0.7;
/** More hours than this are not all written below the bars. */
const LABELS_MAX = 6;

export interface HourBarsProps {
  readonly hours: Report["hours"];
  /** Of the shop's day, when the shift was opened. */
  readonly from: number;
  readonly money: Currency;
}

export function HourBars({ hours, from, money }: HourBarsProps): JSX.Element | null {
  const words = t.shift.report;
  const shown = hoursFrom(hours, from);
  const most = shown.reduce((best, each) => (each.total > best.total ? each : best), NONE);
  if (shown.length === 0) {
    return null;
  }
  const width = 100 / shown.length;
  const every = Math.ceil(shown.length / LABELS_MAX);
  const label = words.mostIn(clockOf(most.hour), formatAmount(most.total, money));
  return (
    <section class="report-part">
      <h3>{words.hours}</h3>
      <div class="hour-chart">
        <svg class="hour-bars" role="img" aria-label={label}>
          <line class="hour-line" x1="0" x2="100%" y1="100%" y2="100%" />
          {shown.map(({ hour, total }, i) => (
            <rect
              key={hour}
              class={hour === most.hour ? "hour-bar is-most" : "hour-bar"}
              x={`${width * (i + (1 - BAR_SHARE) / 2)}%`}
              y={`${100 - share(total, most.total)}%`}
              width={`${width * BAR_SHARE}%`}
              height={`${share(total, most.total)}%`}
              rx="4"
            />
          ))}
        </svg>
        <ol class="hour-names" aria-hidden="true">
          {shown.map(({ hour }, i) => (
            <li key={hour}>{i % every === 0 ? clockOf(hour) : ""}</li>
          ))}
        </ol>
      </div>
      <details class="hour-table">
        <summary>{words.hourTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.hour}</th>
              <th scope="col">{words.sales}</th>
              <th scope="col">{words.net}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ hour, count, total }) => (
              <tr key={hour}>
                <th scope="row">{clockOf(hour)}</th>
                <td>{count}</td>
                <td>{formatAmount(total, money)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

const NONE = { hour: 0, count: 0, total: Minor(0) };

/** In percent of the highest bar. */
const share = (total: number, most: number): number => (most === 0 ? 0 : (100 * total) / most);

/** "09:00". */
const clockOf = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
