/**
 * How soon an emitter is heard that has been singing all along, and whether it is heard beside a louder one.
 *
 *   first detection   R03 at −9 dB, 4 s from anywhere on; it counts when it is said, not when the sound for it was there
 *   two emitters      R03, the weaker at −6 dB, both of one profile and at times of their own, for two frames
 *   three emitters    R03, at −6, −3 and 0 dB, for two frames
 */
import { frameSeconds, STEADY } from "@tillwave/shared/tone/profile";
import type { Figure } from "./report.ts";
import { shareInterval } from "./tone-fit.ts";
import { drawTrials, type Measuring } from "./tone-thresholds.ts";

const FIRST_SNR = -9;
const FIRST_SECONDS = 4;
const FIRST_GOALS = [
  { within: 2, share: 0.9 },
  { within: 2.6, share: 0.98 },
  { within: 4, share: 1 },
];
const FIRST_TRIALS = { long: 200, short: 60 };
const WEAKER_SNR = -6;
/** By how much the louder one is louder, in dB. */
const LOUDER = [0, 6, 12, 18, 24];
const LOUDER_SHORT = [12, 18];
const LOUDER_GOALS = new Map([
  [12, "≥ 90 %"],
  [18, "≥ 90 % (beyond)"],
]);
const SHARE_GOAL = 0.9;
const SEVERAL_TRIALS = { long: 100, short: 20 };
const SEVERAL_SECONDS = 2 * frameSeconds(STEADY);
const THREE = [6, 3, 0];

export async function measureFirst({
  pool,
  long,
  progress,
}: Measuring): Promise<readonly Figure[]> {
  const trials = long ? FIRST_TRIALS.long : FIRST_TRIALS.short;
  const drawn = drawTrials({ name: "first", snrs: [FIRST_SNR], trials }, (air) => {
    return { type: "first", profile: "steady", channel: "R03", seconds: FIRST_SECONDS, ...air };
  });
  const outcomes = await pool.play("first detection", drawn);
  const figures = FIRST_GOALS.map(({ within, share }) => {
    const soon = outcomes.filter(({ at }) => at !== null && at <= within).length;
    const name = `first detection within ${within} s, R03 at ${FIRST_SNR} dB`;
    const goal = share === 1 ? "all" : `≥ ${share * 100} %`;
    return shareFigure({ name, successes: soon, trials }, { goal, share });
  });
  progress(figures.map(({ name, value }) => `${name}: ${value.toFixed(1)} %`).join("; "));
  return figures;
}

export async function measureSeveral({
  pool,
  long,
  progress,
}: Measuring): Promise<readonly Figure[]> {
  const trials = long ? SEVERAL_TRIALS.long : SEVERAL_TRIALS.short;
  const figures: Figure[] = [];
  for (const louder of long ? LOUDER : LOUDER_SHORT) {
    const drawn = drawTrials({ name: `louder/${louder}`, snrs: [WEAKER_SNR], trials }, (air) => {
      return { ...severalTrial(air), levels: [0, louder] };
    });
    const name = `the weaker of two, ${louder} dB below, in ${SEVERAL_SECONDS.toFixed(1)} s`;
    const outcomes = await pool.play(name, drawn);
    const successes = outcomes.filter(({ heard }) => heard[0]).length;
    const goal = LOUDER_GOALS.get(louder);
    const figure = shareFigure({ name, successes, trials }, { goal, share: SHARE_GOAL });
    const stronger = outcomes.filter(({ heard }) => heard[1]).length;
    progress(`${name}: ${successes} of ${trials}; the stronger: ${stronger}`);
    figures.push(figure);
  }
  const drawn = drawTrials({ name: "three", snrs: [WEAKER_SNR], trials }, (air) => {
    return { ...severalTrial(air), levels: THREE };
  });
  const name = `all of three, 3 dB apart, the weakest at ${WEAKER_SNR} dB, in ${SEVERAL_SECONDS.toFixed(1)} s`;
  const outcomes = await pool.play(name, drawn);
  const all = outcomes.filter(({ heard }) => heard.every(Boolean)).length;
  progress(`${name}: ${all} of ${trials}`);
  const figure = shareFigure({ name, successes: all, trials }, { goal: undefined, share: 0 });
  return [...figures, figure];
}

const severalTrial = (air: { readonly snr: number; readonly seed: number }) =>
  ({
    type: "several",
    profile: "steady",
    channel: "R03",
    seconds: SEVERAL_SECONDS,
    ...air,
  }) as const;

export interface Counted {
  readonly name: string;
  readonly successes: number;
  readonly trials: number;
}

/** In percent, with what the trials leave open. */
export function shareFigure(
  { name, successes, trials }: Counted,
  { goal, share }: { readonly goal: string | undefined; readonly share: number },
): Figure {
  const { low, high } = shareInterval(successes, trials);
  return {
    name,
    value: (100 * successes) / trials,
    unit: "%",
    goal: goal ?? null,
    met: goal === undefined ? null : successes >= share * trials,
    peer: `${successes} of ${trials}; 95 %: ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`,
  };
}
