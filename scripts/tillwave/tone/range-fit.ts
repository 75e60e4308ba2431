/**
 * How an emitter is heard at some distances, and what its level must be for each range.
 *
 *     SNR(r) = at1m − slope · 20 log r − 0.48 (r − 1)         dB; r in metres, air at 19 kHz (facts of the channel)
 *
 * In the open the slope is 1; in a room it is less, for what comes from the walls does not fall with the distance. Fitted by
 * least squares, the slope within bounds; from one distance alone it is 1. A zone ends where nine in ten of those who walk
 * are still heard: NEEDED below. Where nothing was heard at a distance, the SNR there is below that; it is told, not fitted.
 */
import { AIR } from "@tillwave/emitter/level";
import { RANGES, type Range } from "@tillwave/shared/presence/emitter-settings";
import type { ProfileName } from "@tillwave/shared/tone/profile";

const SLOPE = { min: 0.3, max: 1.5 };
/** In dB: what somebody who walks is heard with, in nine of ten frames, in a room that echoes. */
export const NEEDED: Readonly<Record<ProfileName, number>> = { steady: -8.5, quick: -6.7 };
/** A median over so many frames is off by so much on the spot, in dB: standing waves, hands, people. */
const SPOT_DEVIATION = 2.5;

export interface Spot {
  /** From the emitter. */
  readonly metres: number;
  /** In dB, the median of what was heard; null where nothing was. */
  readonly snr: number | null;
}

export interface RangeFit {
  /** In dB at 1 m. */
  readonly at1m: number;
  readonly slope: number;
  /** Root of the mean square of what is left, in dB; null from fewer than three distances. */
  readonly residual: number | null;
}

/** Null where nothing was heard anywhere. */
export function fitRange(spots: readonly Spot[]): RangeFit | null {
  const heard = spots.flatMap(({ metres, snr }) =>
    snr === null ? [] : [{ spread: 20 * Math.log10(metres), level: snr + AIR * (metres - 1) }],
  );
  if (heard.length === 0) {
    return null;
  }
  const meanSpread = meanOf(heard.map(({ spread }) => spread));
  const meanLevel = meanOf(heard.map(({ level }) => level));
  const varied = heard.reduce((sum, { spread }) => sum + (spread - meanSpread) ** 2, 0);
  const together = heard.reduce(
    (sum, { spread, level }) => sum + (spread - meanSpread) * (level - meanLevel),
    0,
  );
  const free = varied === 0 ? 1 : -together / varied;
  const slope = Math.min(SLOPE.max, Math.max(SLOPE.min, free));
  const at1m = meanLevel + slope * meanSpread;
  const left = heard.map(({ spread, level }) => (level - (at1m - slope * spread)) ** 2);
  return { at1m, slope, residual: heard.length < 3 ? null : Math.sqrt(meanOf(left)) };
}

/** In dB at so many metres, at the level that was measured. */
export const snrAt = ({ at1m, slope }: RangeFit, metres: number): number =>
  at1m - slope * 20 * Math.log10(metres) - AIR * (metres - 1);

export interface RangeLevel {
  readonly range: Range;
  /** What the fit says of its edge, in dB. */
  readonly snr: number;
  /** To be added to the level, in dB. */
  readonly change: number;
}

/** By how much the level changes so that the zone ends at each range. */
export function levelsFor(fit: RangeFit, profile: ProfileName): readonly RangeLevel[] {
  return RANGES.map((range) => {
    const snr = snrAt(fit, range);
    return { range, snr, change: NEEDED[profile] - snr };
  });
}

/** Metres at which the zone ends at the level that was measured; with what it may be off by. */
export function reachOf(
  fit: RangeFit,
  profile: ProfileName,
): { readonly at: number; readonly from: number; readonly to: number } {
  const off = Math.max(SPOT_DEVIATION, fit.residual ?? 0);
  const needed = NEEDED[profile];
  return {
    at: distanceOf(fit, needed),
    from: distanceOf(fit, needed + off),
    to: distanceOf(fit, needed - off),
  };
}

export const REACH_MAX = 100;

/** Where the SNR has fallen to this, by halving. */
function distanceOf(fit: RangeFit, snr: number): number {
  let [near, far] = [0.05, REACH_MAX];
  while (far - near > 0.01) {
    const middle = (near + far) / 2;
    if (snrAt(fit, middle) > snr) {
      near = middle;
    } else {
      far = middle;
    }
  }
  return near;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
