import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { NEEDED, type Spot, fitRange, levelsFor, reachOf, snrAt } from "./range-fit.ts";

const RANGES = [3, 5, 7, 10];
const room = { at1m: 16, slope: 0.8, residual: null };
const walked = (off: (metres: number) => number = () => 0): readonly Spot[] =>
  RANGES.map((metres) => ({ metres, snr: snrAt(room, metres) + off(metres) }));

test("a room is found again by what is heard in it", () => {
  const fit = present(fitRange(walked()), "a fit");
  expect(fit.at1m).toBeCloseTo(16, 6);
  expect(fit.slope).toBeCloseTo(0.8, 6);
  expect(fit.residual).toBeCloseTo(0, 6);
});

test("with spots that are off by 2 dB the levels are off by little more, in 95 of 100 walks", () => {
  const random = seededRandom(seedOfRun("walks"));
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const exact = levelsFor(room, "steady");
  const errors = Array.from({ length: 400 }, () => {
    const fit = present(fitRange(walked(() => 2 * normal())), "a fit");
    const found = levelsFor(fit, "steady");
    return Math.max(...found.map(({ change }, i) => Math.abs(change - (exact[i]?.change ?? NaN))));
  });
  expect(errors.filter((error) => error > 5).length).toBeLessThan(20);
});

test("the level that it says puts the zone's end where it was wanted", () => {
  const fit = present(fitRange(walked()), "a fit");
  for (const profile of ["steady", "quick"] as const) {
    for (const { range, change } of levelsFor(fit, profile)) {
      const louder = { ...fit, at1m: fit.at1m + change };
      expect(snrAt(louder, range)).toBeCloseTo(NEEDED[profile], 6);
      const { at, from, to } = reachOf(louder, profile);
      expect(at).toBeCloseTo(range, 1);
      expect(from).toBeLessThan(at);
      expect(to).toBeGreaterThan(at);
    }
  }
});

test("from one distance it goes on as in the open", () => {
  const fit = fitRange([{ metres: 5, snr: 0 }]);
  expect(fit).toMatchObject({ slope: 1, residual: null });
  expect(snrAt(present(fit, "a fit"), 5)).toBeCloseTo(0, 9);
});

test("the same distance twice, and what was not heard, make no slope", () => {
  const spots = [
    { metres: 5, snr: 1 },
    { metres: 5, snr: 3 },
    { metres: 10, snr: null },
  ];
  const fit = present(fitRange(spots), "a fit");
  expect(fit.slope).toBe(1);
  expect(snrAt(fit, 5)).toBeCloseTo(2, 9);
});

test("a slope that no room has is held within bounds", () => {
  const rising = [
    { metres: 3, snr: 0 },
    { metres: 10, snr: 9 },
  ];
  expect(fitRange(rising)?.slope).toBe(0.3);
  expect(fitRange(rising.map(({ metres, snr }) => ({ metres, snr: -9 * snr })))?.slope).toBe(1.5);
});

test("nothing heard anywhere is no fit", () => {
  expect(fitRange(RANGES.map((metres) => ({ metres, snr: null })))).toBeNull();
});
