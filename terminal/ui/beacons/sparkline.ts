/** The line of a beacon's level over the last minute, in a box of its own. Pure. */

/** dBm at the box's foot and at its head: what a tablet's radio hears in a shop. */
const LOWEST = -100;
const HIGHEST = -35;
/** The box reaches so far back, whatever is in it: a beacon that fell silent leaves its end empty. In milliseconds. */
export const SPAN_MS = 60_000;
/** Two points further apart than that are not joined: nothing was heard between them. In milliseconds. */
const GAP_MS = 8000;

export interface Box {
  readonly width: number;
  readonly height: number;
}

export type Points = readonly (readonly [at: number, dbm: number])[];

/** A path's `d`; empty where there is nothing to draw. `endsAt` is the box's right edge, in the points' own clock. */
export function linePath(points: Points, endsAt: number, box: Box): string {
  const seen = points.filter(([at]) => at >= endsAt - SPAN_MS && at <= endsAt);
  return seen
    .map(([at, dbm], i) => {
      const before = seen[i - 1];
      const isNew = before === undefined || at - before[0] > GAP_MS;
      const x = box.width * (1 - (endsAt - at) / SPAN_MS);
      return `${isNew ? "M" : "L"}${short(x)} ${short(heightOf(dbm, box))}`;
    })
    .join("");
}

/** From the box's head. */
export function heightOf(dbm: number, { height }: Box): number {
  const share = (Math.min(HIGHEST, Math.max(LOWEST, dbm)) - LOWEST) / (HIGHEST - LOWEST);
  return height * (1 - share);
}

/** The newest point of all: the clock of the points is the central's, which is not this page's. */
export function newestOf(lines: readonly Points[]): number {
  return lines.reduce(
    (newest, points) => points.reduce((last, [at]) => Math.max(last, at), newest),
    Number.NEGATIVE_INFINITY,
  );
}

const short = (n: number): string => String(Math.round(n * 10) / 10);
