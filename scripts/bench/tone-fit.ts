/**
 * From trials to a threshold: the SNR at which a wanted share of the trials succeeds, and how sure that is.
 *
 *                      1
 *   p(x) = ───────────────────────────    x: SNR in dB;  t: the threshold, p(t) = share;  b: steepness, 1/dB
 *          1 + exp(−(L + b·(x − t)))      L = ln(share / (1 − share))
 *
 * t and b are those under which what was seen is likeliest. The interval holds every t that is not refuted at 95 %: those
 * whose likelihood, with the b that suits them best, is not below the best by more than χ²(1; 0.95) / 2. Unlike a bell
 * curve round t it is right for few trials and for points that all failed or all succeeded.
 */
import { assert } from "@tillwave/shared/core/assert";

export interface Point {
  /** In dB. */
  readonly snr: number;
  readonly trials: number;
  readonly successes: number;
}

export interface Threshold {
  /** In dB. */
  readonly at: number;
  /** The ends of the 95 % interval, in dB; infinite where the trials do not say. */
  readonly low: number;
  readonly high: number;
  /** Of the curve, 1/dB. */
  readonly steepness: number;
}

const CHI_SQUARE_95 = 3.841_458_820_694_124;
/** Nothing that we measure is flatter than this (0 to 100 % over some 90 dB) or steeper (over a tenth of a dB). */
const STEEPNESS_MIN = 0.05;
const STEEPNESS_MAX = 30;
/** Beyond the outermost SNR tried, in dB: a threshold further away is a guess. */
const REACH = 30;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const GOLDEN_STEPS = 60;
const BISECT_STEPS = 50;

/** `points` has two SNRs or more. Its threshold lies where the trials leave it, perhaps beyond the SNRs that were tried. */
export function fitThreshold(points: readonly Point[], share = 0.9): Threshold {
  assert(points.length >= 2 && share > 0 && share < 1, "a curve needs two points and a share");
  const snrs = points.map(({ snr }) => snr);
  const [from, to] = [Math.min(...snrs) - REACH, Math.max(...snrs) + REACH];
  const logit = Math.log(share / (1 - share));
  const profile = (at: number): number => bestSteepness(points, logit, at).likelihood;
  const at = highest(profile, from, to).at;
  const floor = profile(at) - CHI_SQUARE_95 / 2;
  return {
    at,
    low: profile(from) > floor ? -Infinity : crossing((x) => profile(x) > floor, from, at),
    high: profile(to) > floor ? Infinity : crossing((x) => profile(x) > floor, to, at),
    steepness: bestSteepness(points, logit, at).steepness,
  };
}

/** Wilson's interval of a share, at 95 %: for what is counted at one SNR alone. */
export function shareInterval(
  successes: number,
  trials: number,
): { readonly low: number; readonly high: number } {
  const share = successes / trials;
  const middle = (share + CHI_SQUARE_95 / (2 * trials)) / (1 + CHI_SQUARE_95 / trials);
  const half =
    (Math.sqrt(CHI_SQUARE_95) / (1 + CHI_SQUARE_95 / trials)) *
    Math.sqrt((share * (1 - share)) / trials + CHI_SQUARE_95 / (4 * trials * trials));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** For one threshold the likelihood has one summit over the steepness, for it is concave in it. */
function bestSteepness(
  points: readonly Point[],
  logit: number,
  at: number,
): { readonly steepness: number; readonly likelihood: number } {
  const likelihood = (logSteepness: number): number =>
    logLikelihood(points, (snr) => logit + Math.exp(logSteepness) * (snr - at));
  const best = highest(likelihood, Math.log(STEEPNESS_MIN), Math.log(STEEPNESS_MAX));
  return { steepness: Math.exp(best.at), likelihood: best.value };
}

function logLikelihood(points: readonly Point[], logitAt: (snr: number) => number): number {
  let sum = 0;
  for (const { snr, trials, successes } of points) {
    const logit = logitAt(snr);
    sum -= successes * softplus(-logit) + (trials - successes) * softplus(logit);
  }
  return sum;
}

/** ln(1 + eˣ), where eˣ alone would be too large. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Golden section: `of` has one summit between the two. */
function highest(
  of: (x: number) => number,
  from: number,
  to: number,
): { readonly at: number; readonly value: number } {
  let [low, high] = [from, to];
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let [ofLeft, ofRight] = [of(left), of(right)];
  for (let step = 0; step < GOLDEN_STEPS; step += 1) {
    if (ofLeft < ofRight) {
      low = left;
      [left, ofLeft] = [right, ofRight];
      right = low + GOLDEN * (high - low);
      ofRight = of(right);
    } else {
      high = right;
      [right, ofRight] = [left, ofLeft];
      left = high - GOLDEN * (high - low);
      ofLeft = of(left);
    }
  }
  const at = (low + high) / 2;
  return { at, value: of(at) };
}

/** Between `outside`, where it is not so, and `inside`, where it is. */
function crossing(isSo: (x: number) => boolean, outside: number, inside: number): number {
  let [without, within] = [outside, inside];
  for (let step = 0; step < BISECT_STEPS; step += 1) {
    const middle = (without + within) / 2;
    if (isSo(middle)) {
      within = middle;
    } else {
      without = middle;
    }
  }
  return (without + within) / 2;
}
