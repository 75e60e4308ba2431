/**
 * What listening costs. Each case in a fresh process of its own (tone-speed-process.ts), with nothing else of ours running;
 * the recordings are made before the clock runs.
 *
 *   × real time    seconds of sound / seconds of processor time of the whole process (compiler and collector included)
 *   worst block    the recording is played five times, each to a demodulator of its own. What a 128-sample block took is by the
 *                  clock or in processor time, whichever is less (somebody else may have had the processor meanwhile, or the
 *                  compiler worked beside us). Of the five the least counts, for what a block costs it costs each time, and of all
 *                  blocks the largest. The first play alone, by the clock and compiled meanwhile, is told beside it.
 */
import { fork } from "node:child_process";
import type { Figure } from "./report.ts";
import type { Measuring } from "./tone-thresholds.ts";
import { BLOCK } from "./tone-trials.ts";

export const SPEED_CASES = ["noise", "one", "three"] as const;
export type SpeedCase = (typeof SPEED_CASES)[number];

export interface Speed {
  /** Seconds of sound in one second of processor time. */
  readonly timesRealTime: number;
  /** In milliseconds. */
  readonly worstBlock: number;
  readonly worstColdBlock: number;
  readonly p999Block: number;
  /** Searches for an emitter a second. */
  readonly searches: number;
  /** Of the garbage collector for each minute of sound, in a sixth play in which nothing else is measured. */
  readonly collections: number;
  /** Emitters heard in the last play. */
  readonly heard: number;
}

export const SPEED_WORDS: Record<
  SpeedCase,
  { readonly name: string; readonly goal: number; readonly emitters: number }
> = {
  noise: { name: "noise", goal: 60, emitters: 0 },
  one: { name: "one emitter, R03 at −9 dB", goal: 20, emitters: 1 },
  three: { name: "three emitters, R03 at −9, −6 and −3 dB", goal: 10, emitters: 3 },
};
export const SPEED_SEED = 6;
/** In dB, and what each emitter is over it; none for noise alone. */
export const SPEED_SNR = -9;
export const SPEED_LEVELS: Record<SpeedCase, readonly number[]> = {
  noise: [],
  one: [0],
  three: [0, 3, 6],
};
const SEARCHES_GOAL = 4;
/** Of the garbage collector a minute of sound: what keeps nothing needs none. */
const COLLECTIONS_GOAL = 1;
const BLOCK_MS = (1000 * BLOCK) / 48_000;
/** Of a block's own duration. */
const WORST_SHARE = 0.5;
const SECONDS = { long: 120, short: 20 };

export async function measureSpeed({
  long,
  progress,
}: Omit<Measuring, "pool">): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const speedCase of SPEED_CASES) {
    const speed = await measureCase(speedCase, long ? SECONDS.long : SECONDS.short);
    progress(`speed, ${speedCase}: ${JSON.stringify(speed)}`);
    figures.push(...figuresOf(speedCase, speed));
  }
  return figures;
}

function figuresOf(speedCase: SpeedCase, speed: Speed): readonly Figure[] {
  const { name, goal, emitters } = SPEED_WORDS[speedCase];
  const worstGoal = WORST_SHARE * BLOCK_MS;
  const { timesRealTime, worstBlock, searches, collections } = speed;
  return [
    {
      name: `speed on ${name}`,
      value: timesRealTime,
      unit: "× real time",
      goal: `≥ ${goal} × at ≥ ${SEARCHES_GOAL} searches/s`,
      met: timesRealTime >= goal && searches >= SEARCHES_GOAL && speed.heard === emitters,
      peer: `${searches.toFixed(1)} searches/s, steady alone; ${speed.heard} of ${emitters} heard`,
    },
    {
      name: `the worst 128-sample block on ${name}`,
      value: worstBlock,
      unit: "ms",
      goal: `≤ ${worstGoal.toFixed(2)} ms, half its duration`,
      met: worstBlock <= worstGoal,
      peer: `99.9 % of blocks: ${speed.p999Block.toFixed(2)} ms; while it is being compiled: ${speed.worstColdBlock.toFixed(1)} ms`,
    },
    {
      name: `garbage collections a minute on ${name}`,
      value: collections,
      unit: "",
      goal: `≤ ${COLLECTIONS_GOAL}`,
      met: collections <= COLLECTIONS_GOAL,
      peer: null,
    },
  ];
}

function measureCase(speedCase: SpeedCase, seconds: number): Promise<Speed> {
  const program = new URL("tone-speed-process.ts", import.meta.url);
  const child = fork(program, [speedCase, String(seconds)]);
  return new Promise((resolve, reject) => {
    child.once("message", (speed) => resolve(speed as Speed));
    child.once("exit", (code) => reject(new Error(`measuring speed ended with ${code}`)));
  });
}
