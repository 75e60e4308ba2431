/** Times and names as people read them, in the language in force and the time zone of who looks. */
import { t } from "@tillwave/page-kit/strings/shopper";

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** "14:26". */
export const formatTime = (wall: number): string =>
  new Intl.DateTimeFormat(t.locale, CLOCK).format(wall);

/** "14:26:33". */
export const formatTimeExact = (wall: number): string =>
  new Intl.DateTimeFormat(t.locale, { ...CLOCK, second: "2-digit" }).format(wall);

/** "14:26" on the day of `now`, else with the day: "Mon 23 Nov, 14:26", in the order of the language. */
export function formatMoment(wall: number, now: number): string {
  if (new Date(wall).toDateString() === new Date(now).toDateString()) {
    return formatTime(wall);
  }
  const day = { weekday: "short", day: "numeric", month: "short" } as const;
  return new Intl.DateTimeFormat(t.locale, { ...day, ...CLOCK }).format(wall);
}

/** "4F2A 91C0 …": what a customer reads out to the staff. */
export const formatCustomer = (customer: string): string =>
  (customer.toUpperCase().match(/.{4}/gu) ?? []).join(" ");
