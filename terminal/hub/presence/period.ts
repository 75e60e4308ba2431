/**
 * Reward periods of a place: one reward for each customer in each. They are counted from 1970 by the
 * calendar of the hub's machine, so that those of whole days begin at midnight there; and by the clock
 * of the emitter that was heard, which never goes back, whatever is done to the hub's.
 */
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `at` in Unix milliseconds. */
export function periodOf(at: number, periodHours: number): number {
  return Math.floor(localOf(at) / (periodHours * HOUR_MS));
}

/** When it began, in Unix milliseconds. */
export function periodBeganAt(at: number, periodHours: number): number {
  return at - (localOf(at) % (periodHours * HOUR_MS));
}

/** When the next one begins, in Unix milliseconds. */
export function nextPeriodAt(at: number, periodHours: number): number {
  const begins = (periodOf(at, periodHours) + 1) * periodHours * HOUR_MS;
  return begins + (at - localOf(at));
}

const localOf = (at: number): number => at - new Date(at).getTimezoneOffset() * MINUTE_MS;
