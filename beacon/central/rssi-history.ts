/**
 * How loud a beacon was heard, over time, and how loud it is.
 *
 * A single reading says little: the same beacon at the same place is heard 10 dB louder or quieter on each of the three
 * channels that it uses in turn, and people walk between. What is shown is the median of the last few seconds, which one
 * wild reading in four does not move, with half the width that the middle half of the readings takes.
 *
 *   dBm  ·    ·
 *      ─────·───·──·─  median
 *         ·        ·
 */

/** Readings older than this say where it was, in milliseconds. */
export const WINDOW_MS = 8000;
/** Readings in the window, at most: the last ones. */
const WINDOW_READINGS = 40;
/** For a plot: where there are more, every second one goes, and from then on every second is taken. */
export const POINTS_MAX = 1200;

export interface RssiPoint {
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
  /** dBm. */
  readonly rssi: number;
  /** The median when this was heard. */
  readonly median: number;
}

export interface RssiSummary {
  /** dBm; null where nothing was heard in the window. */
  readonly median: number | null;
  /** dB, half the middle half's width. */
  readonly spread: number | null;
  readonly least: number | null;
  readonly most: number | null;
}

export interface RssiHistory {
  take(rssi: number, at: number): void;
  summary(now: number): RssiSummary;
  points(): readonly RssiPoint[];
}

interface Reading {
  readonly at: number;
  readonly rssi: number;
}

export function createRssiHistory(): RssiHistory {
  let window: readonly Reading[] = [];
  let points: RssiPoint[] = [];
  let stride = 1;
  let taken = 0;
  let least: number | null = null;
  let most: number | null = null;
  return {
    take(rssi, at) {
      window = [...recent(window, at), { at, rssi }].slice(-WINDOW_READINGS);
      least = Math.min(least ?? rssi, rssi);
      most = Math.max(most ?? rssi, rssi);
      if (taken % stride === 0) {
        points.push({ at, rssi, median: quantile(valuesOf(window), 0.5) });
      }
      taken += 1;
      if (points.length > POINTS_MAX) {
        points = points.filter((_, i) => i % 2 === 0);
        stride *= 2;
      }
    },
    summary(now) {
      const values = valuesOf(recent(window, now));
      return values.length === 0
        ? { median: null, spread: null, least, most }
        : {
            median: quantile(values, 0.5),
            spread: (quantile(values, 0.75) - quantile(values, 0.25)) / 2,
            least,
            most,
          };
    },
    points: () => [...points],
  };
}

const recent = (window: readonly Reading[], now: number): readonly Reading[] =>
  window.filter(({ at }) => now - at <= WINDOW_MS);

const valuesOf = (window: readonly Reading[]): readonly number[] => window.map(({ rssi }) => rssi);

/** Of at least one value; between two of them in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}
