/** The hours of a week in which something sounds, by the shop's own clock: `09:00` to `21:00` on some days. */
import * as v from "valibot";

export const HOURS_MAX = 14;

const timeSchema = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u));
/** The day's end has a name of its own, which no day begins with. */
const endSchema = v.pipe(v.string(), v.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/u));

export const openHoursSchema = v.strictObject({
  /** 0 is Sunday. */
  days: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
    v.minLength(1),
    v.maxLength(7),
  ),
  from: timeSchema,
  /** At or before `from`: on the day after. */
  to: endSchema,
});
export type OpenHours = v.InferOutput<typeof openHoursSchema>;

/** A moment by the shop's clock. */
export interface WeekTime {
  /** 0 is Sunday. */
  readonly day: number;
  /** Since midnight. */
  readonly minute: number;
}

/** Null: always. */
export function isOpen(hours: readonly OpenHours[] | null, { day, minute }: WeekTime): boolean {
  return (
    hours === null ||
    hours.some(({ days, from, to }) => {
      const [start, end] = [minutesOf(from), minutesOf(to)];
      if (end > start) {
        return days.includes(day) && minute >= start && minute < end;
      }
      const yesterday = (day + 6) % 7;
      return (days.includes(day) && minute >= start) || (days.includes(yesterday) && minute < end);
    })
  );
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
