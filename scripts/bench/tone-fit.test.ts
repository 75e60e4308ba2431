import { expect, test } from "vitest";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Point, fitThreshold, shareInterval } from "./tone-fit.ts";

const SNRS = [-18, -17, -16, -15, -14];
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const LOGIT_90 = Math.log(9);

/** What a receiver with this threshold would show. */
function drawTrials(at: number, steepness: number, trials: number, seed: number): readonly Point[] {
  const { next } = seededRandom(seed);
  return SNRS.map((snr) => {
    const share = logistic(LOGIT_90 + steepness * (snr - at));
    let successes = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      successes += next() < share ? 1 : 0;
    }
    return { snr, trials, successes };
  });
}

test("points that lie on a curve give that curve back", () => {
  const trials = 1e6;
  const points = SNRS.map((snr) => ({
    snr,
    trials,
    successes: trials * logistic(LOGIT_90 + 2.5 * (snr + 15.7)),
  }));
  const threshold = fitThreshold(points);
  expect(threshold.at).toBeCloseTo(-15.7, 4);
  expect(threshold.steepness).toBeCloseTo(2.5, 3);
  expect(threshold.high - threshold.low).toBeLessThan(0.02);
  expect(fitThreshold(points, 0.5).at).toBeCloseTo(-15.7 - LOGIT_90 / 2.5, 4);
});

test("two SNRs leave one curve: it goes through both shares", () => {
  const points = [
    { snr: 0, trials: 100, successes: 50 },
    { snr: 1, trials: 100, successes: 90 },
  ];
  const { at, steepness } = fitThreshold(points);
  expect(at).toBeCloseTo(1, 4);
  expect(steepness).toBeCloseTo(LOGIT_90, 4);
});

test("the true threshold lies in the 95 % interval in some 95 of 100 runs", () => {
  for (const trials of [12, 40, 200]) {
    let inside = 0;
    for (let run = 0; run < 300; run += 1) {
      const { low, high } = fitThreshold(drawTrials(-15.6, 2, trials, run * 1000 + trials));
      inside += low <= -15.6 && -15.6 <= high ? 1 : 0;
    }
    expect(inside / 300).toBeGreaterThan(0.91);
    expect(inside / 300).toBeLessThan(0.99);
  }
});

test("more trials make the interval narrower", () => {
  const widths = [20, 80, 320].map((trials) => {
    const { low, high } = fitThreshold(drawTrials(-15.6, 2, trials, 7));
    return high - low;
  });
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
});

test("a step from nothing to everything is somewhere in the gap", () => {
  const { at, low, high } = fitThreshold([
    { snr: -18, trials: 40, successes: 0 },
    { snr: -17, trials: 40, successes: 0 },
    { snr: -16, trials: 40, successes: 40 },
    { snr: -15, trials: 40, successes: 40 },
  ]);
  expect(at).toBeGreaterThan(-17);
  expect(at).toBeLessThan(-16);
  expect(low).toBeGreaterThan(-17.3);
  expect(high).toBeLessThan(-15.5);
});

test("where nothing ever succeeds, no upper end is claimed", () => {
  const points = SNRS.map((snr) => ({ snr, trials: 40, successes: 0 }));
  const { low, high } = fitThreshold(points);
  expect(low).toBeGreaterThan(-15);
  expect(high).toBe(Infinity);
});

test("where everything succeeds, no lower end is claimed", () => {
  const points = SNRS.map((snr) => ({ snr, trials: 40, successes: 40 }));
  const { low, high } = fitThreshold(points);
  expect(low).toBe(-Infinity);
  expect(high).toBeLessThan(-16);
});

test("a share's interval is Wilson's: 0 of 60 leaves 6 %, 9 of 10 leaves 60 to 98 %", () => {
  expect(shareInterval(0, 60).low).toBe(0);
  expect(shareInterval(0, 60).high).toBeCloseTo(0.0602, 3);
  expect(shareInterval(9, 10).low).toBeCloseTo(0.5958, 3);
  expect(shareInterval(9, 10).high).toBeCloseTo(0.9821, 3);
});
