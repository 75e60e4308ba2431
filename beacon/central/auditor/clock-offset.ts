/**
 * How far a beacon's clock is from the ear's, by the windows that its ids are of (protocols §2.2).
 *
 *   an id of window W is on air while T lies in      [W, W + 1.1 · 2^K)
 *   heard at t, so T − t lies in                     [W − t, W + 1.1 · 2^K − t)
 *
 * What all hearings say together is narrower than what each says: most of all where one window's ids follow another's. It
 * widens with time as clocks drift, and where hearings contradict each other the clock was set, and the last one is believed.
 */

/** 150 ppm of the beacon's clock, and somewhat of the ear's. */
const DRIFT = 200e-6;
/** Of a window, in which its ids give way to the next one's (protocols §2.2), and some for what is heard late. */
const CHANGE_WITHIN = 0.1;
const LATE = 2;

export interface IdWindow {
  /** Unix seconds by the beacon's clock. */
  readonly start: number;
  /** Seconds. */
  readonly length: number;
}

/** T − the ear's time, in seconds, lies between. */
export interface OffsetSpan {
  readonly least: number;
  readonly most: number;
}

/** What one hearing says, `at` in Unix seconds. */
export const offsetOf = ({ start, length }: IdWindow, at: number): OffsetSpan => ({
  least: start - at - LATE,
  most: start + length * (1 + CHANGE_WITHIN) - at + LATE,
});

export interface ClockOffset {
  take(window: IdWindow, at: number): void;
  /** Null before anything was heard. */
  span(at: number): OffsetSpan | null;
}

export function createClockOffset(): ClockOffset {
  let known: { readonly span: OffsetSpan; readonly at: number } | null = null;
  const span = (at: number): OffsetSpan | null => {
    if (known === null) {
      return null;
    }
    const drift = Math.abs(at - known.at) * DRIFT;
    return { least: known.span.least - drift, most: known.span.most + drift };
  };
  return {
    take(window, at) {
      const said = offsetOf(window, at);
      const before = span(at);
      const least = Math.max(said.least, before?.least ?? -Infinity);
      const most = Math.min(said.most, before?.most ?? Infinity);
      known = { span: least < most ? { least, most } : said, at };
    },
    span,
  };
}
