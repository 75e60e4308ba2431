/** The hours of a shift as people went through them: a night's shift begins in the evening. Pure. */
import type { Report } from "@tillwave/shared/journal/report-fields";
import { Minor } from "@tillwave/shared/sale/money";

const HOURS = 24;

type Hour = Report["hours"][number];

/** So few hours are not drawn alone: the bars would be as broad as the day. */
const SHOWN_MIN = 8;

/** From the first hour with a sale to the last, counted from the hour when the shift was opened; empty ones between are there too. */
export function hoursFrom(hours: Report["hours"], from: number): readonly Hour[] {
  const found = new Map(hours.map((hour) => [hour.hour, hour]));
  const day = Array.from({ length: HOURS }, (_, i) => {
    const hour = (from + i) % HOURS;
    return found.get(hour) ?? { hour, count: 0, total: Minor(0) };
  });
  const first = day.findIndex(({ count }) => count > 0);
  const last = day.findLastIndex(({ count }) => count > 0);
  return first === -1 ? [] : day.slice(first, Math.max(last + 1, first + SHOWN_MIN));
}
