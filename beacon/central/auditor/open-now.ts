/** Whether a beacon is to be on air by its hours, as far as its clock and the ear's may be told apart. */
import { type OpenHours, isOpen } from "@tillwave/shared/presence/open-hours";
import { shopTime } from "@tillwave/shared/presence/shop-time";

/** Seconds before and after its hours change in which either may be. */
const EITHER_WAY = 150;
const MINUTE = 60;
/** Shops are in few time zones. */
const KEPT_MAX = 200;

export interface OpenNow {
  /** Null where it may be either. `now` in Unix seconds; `offset`: how far its clock is off. */
  isOpen(
    hours: { readonly hours: readonly OpenHours[] | null; readonly timeZone: string },
    at: { readonly now: number; readonly offset: number },
  ): boolean | null;
}

/** Reading a time zone takes long: once a minute for each. */
export function createOpenNow(): OpenNow {
  const known = new Map<string, ReturnType<typeof shopTime>>();
  const weekTime = (seconds: number, timeZone: string): ReturnType<typeof shopTime> => {
    const minute = Math.floor(seconds / MINUTE);
    const name = `${minute} ${timeZone}`;
    const kept = known.get(name);
    if (kept !== undefined) {
      return kept;
    }
    const time = shopTime(minute * MINUTE, timeZone);
    known.set(name, time);
    const [oldest] = known.keys();
    if (known.size > KEPT_MAX && oldest !== undefined) {
      known.delete(oldest);
    }
    return time;
  };
  return {
    isOpen({ hours, timeZone }, { now, offset }) {
      if (hours === null) {
        return true;
      }
      const reach = EITHER_WAY + Math.abs(offset);
      const [first, second] = [now - reach, now + reach].map((at) => {
        const week = weekTime(at, timeZone);
        return week === null || isOpen(hours, week);
      });
      return first === second ? (first ?? null) : null;
    },
  };
}
