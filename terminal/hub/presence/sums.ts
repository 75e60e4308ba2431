/** Check-ins are counted by the quarter of an hour: in every time zone the day begins with one. */
const QUARTER_MS = 900_000;

/** `at` in Unix milliseconds. */
export const quarterOf = (at: number): number => at - (at % QUARTER_MS);
