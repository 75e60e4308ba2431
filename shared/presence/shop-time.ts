/** What a shop's clock shows, wherever the device thinks that it is. */
import type { WeekTime } from "./open-hours.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Null where this machine does not know the time zone. */
export function shopTime(unixSeconds: number, timeZone: string): WeekTime | null {
  try {
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const parts = format.formatToParts(unixSeconds * 1000);
    const partOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
    return {
      day: DAYS.indexOf(partOf("weekday")),
      minute: Number(partOf("hour")) * 60 + Number(partOf("minute")),
    };
  } catch {
    return null;
  }
}
