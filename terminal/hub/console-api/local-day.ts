/** What "today" is: by the calendar of the machine that the hub runs on, which stands in the shop. */
export interface Span {
  /** Unix milliseconds. */
  readonly from: number;
  /** No longer in it. */
  readonly until: number;
}

/** The day in which this moment lies. Where clocks are changed it has 23 hours, or 25. */
export function localDay(wall: number): Span {
  const at = new Date(wall);
  const midnight = (daysOn: number): number =>
    new Date(at.getFullYear(), at.getMonth(), at.getDate() + daysOn).getTime();
  return { from: midnight(0), until: midnight(1) };
}
