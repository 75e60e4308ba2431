import { expect, test } from "vitest";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import type { Pool } from "./tone-pool.ts";
import { drawTrials, figuresOfOurs, measureGgwave, measureOurs } from "./tone-thresholds.ts";
import type { Trial } from "./tone-trials.ts";

/** Hears as a receiver would whose threshold is this in every air. */
function simulatedPool(thresholdOf: (trial: Trial) => number): Pool & { readonly all: Trial[] } {
  const all: Trial[] = [];
  return {
    all,
    play(_, trials) {
      all.push(...trials);
      const outcomes = trials.map((trial) => {
        const share = 1 / (1 + Math.exp(-Math.log(9) - 2 * (trial.snr - thresholdOf(trial))));
        const heard = seededRandom(trial.seed).next() < share;
        return { heard: [heard], wrong: 0, at: null };
      });
      return Promise.resolve(outcomes);
    },
    tally: { trials: 0, wrong: 0 },
    close: () => undefined,
  };
}

const measuring = (pool: Pool, long: boolean) => ({ pool, long, progress: () => undefined });

const GOALS = new Map([
  ["AWGN", -16],
  ["R03", -12.5],
  ["WALK03", -8],
  ["R06", -10.5],
]);
const goalOf = ({ channel }: Trial): number => GOALS.get(channel) ?? -12;

test("a receiver 1 dB better than its goals meets them in a long run", async () => {
  const curves = await measureOurs(
    measuring(
      simulatedPool((trial) => goalOf(trial) - 1),
      true,
    ),
  );
  const figures = figuresOfOurs(curves).filter(({ goal }) => goal !== null);
  expect(figures.map(({ name, met }) => [name.split(":")[0], met])).toEqual([
    ["steady, AWGN", true],
    ["steady, R03", true],
    ["steady, WALK03", true],
    ["steady, R06", true],
  ]);
});

test("a receiver 1 dB worse than its goals does not", async () => {
  const curves = await measureOurs(
    measuring(
      simulatedPool((trial) => goalOf(trial) + 1),
      true,
    ),
  );
  const met = figuresOfOurs(curves).flatMap((figure) => (figure.met === null ? [] : figure.met));
  expect(met).toEqual([false, false, false, false]);
});

test("a long run has five SNRs of 200 trials or more for each goal, and no seed twice", async () => {
  const pool = simulatedPool(goalOf);
  const curves = await measureOurs(measuring(pool, true));
  for (const { points } of curves) {
    expect(points.length).toBeGreaterThanOrEqual(5);
    expect(points.every(({ trials }) => trials >= 200)).toBe(true);
  }
  const seeds = new Set(pool.all.map(({ seed }) => seed));
  expect(seeds.size).toBeGreaterThan(pool.all.length * 0.999);
});

test("the trials of two runs are the same ones", () => {
  const draw = (): readonly Trial[] =>
    drawTrials({ name: "x", snrs: [-9, -8], trials: 3 }, (air) => {
      return { type: "first", profile: "steady", channel: "R03", seconds: 4, ...air };
    });
  expect(draw()).toEqual(draw());
  expect(draw().map(({ snr }) => snr)).toEqual([-9, -9, -9, -8, -8, -8]);
});

test("ggwave is tried in all of its ultrasound modes, walking too", async () => {
  const curves = await measureGgwave(
    measuring(
      simulatedPool(() => 4),
      false,
    ),
  );
  for (const channel of ["AWGN", "R03", "WALK03"]) {
    expect(curves.filter((curve) => curve.channel === channel)).toHaveLength(6);
  }
  const inEcho = curves.filter(({ channel }) => channel === "R03");
  expect(inEcho.every(({ threshold }) => Math.abs(threshold.at - 4) < 2)).toBe(true);
});
