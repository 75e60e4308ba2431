/**
 * Success against SNR: each case is some SNRs round its threshold, each SNR many trials with seeds of their own, and a curve
 * through them (tone-fit.ts). A goal is met when even the upper end of the 95 % interval is at most half a dB above it.
 */
import type { AirChannel } from "@tillwave/modem/channel/air";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import type { Figure } from "./report.ts";
import { type Point, type Threshold, fitThreshold } from "./tone-fit.ts";
import { GGWAVE_MODES, nameOfMode } from "./tone-ggwave.ts";
import type { Pool } from "./tone-pool.ts";
import type { Trial } from "./tone-trials.ts";

export interface Measuring {
  readonly pool: Pool;
  /** All trials, or few of them. */
  readonly long: boolean;
  readonly progress: (line: string) => void;
}

/** A curve as it was measured. */
export interface Curve {
  readonly name: string;
  readonly who: ProfileName | "ggwave";
  readonly channel: AirChannel;
  readonly points: readonly Point[];
  readonly threshold: Threshold;
}

interface Case {
  readonly profile: ProfileName;
  readonly channel: AirChannel;
  /** In dB: the middle of the SNRs tried, and how far those lie apart. */
  readonly middle: number;
  readonly step: number;
  /** In dB; null where we only watch. */
  readonly goal: number | null;
  readonly beyond: number | null;
  readonly sampleRate?: number;
  /** Tried in a short run too. */
  readonly short: boolean;
}

const RATE = 48_000;
const SNRS = 5;
const TRIALS_LONG = 200;
const TRIALS_SHORT = 24;
/** Above its goal, in dB: as far as the upper end of an interval may lie. */
export const ALLOWED = 0.5;

// prettier-ignore
const CASES: readonly Case[] = [
  { profile: "steady", channel: "AWGN", middle: -17.25, step: 0.75, goal: -16, beyond: -17, short: true },
  { profile: "steady", channel: "R03", middle: -14.5, step: 1, goal: -12.5, beyond: -13.5, short: true },
  { profile: "steady", channel: "WALK03", middle: -12, step: 1, goal: -8, beyond: -9, short: true },
  { profile: "steady", channel: "R06", middle: -14, step: 1, goal: -10.5, beyond: -11.5, short: true },
  { profile: "quick", channel: "AWGN", middle: -14.5, step: 0.75, goal: null, beyond: null, short: true },
  { profile: "quick", channel: "R03", middle: -10, step: 1, goal: null, beyond: null, short: true },
  { profile: "quick", channel: "WALK03", middle: -8, step: 1.5, goal: null, beyond: null, short: false },
  { profile: "quick", channel: "R06", middle: -6, step: 1.5, goal: null, beyond: null, short: false },
  { profile: "steady", channel: "AWGN", middle: -17.25, step: 0.75, goal: null, beyond: null, sampleRate: 44_100, short: false },
  { profile: "steady", channel: "NLOS06", middle: -12, step: 1, goal: null, beyond: null, short: false },
  { profile: "steady", channel: "DOPP", middle: -17, step: 1, goal: null, beyond: null, short: false },
  { profile: "steady", channel: "ROLL", middle: -9, step: 1, goal: null, beyond: null, short: false },
  { profile: "steady", channel: "BABBLE", middle: -15, step: 1, goal: null, beyond: null, short: false },
  { profile: "steady", channel: "ALL", middle: -3, step: 1.5, goal: null, beyond: null, short: false },
];

export async function measureOurs(measuring: Measuring): Promise<readonly Curve[]> {
  const curves: Curve[] = [];
  for (const one of CASES) {
    if (measuring.long || one.short) {
      curves.push(await measureCase(one, measuring));
    }
  }
  return curves;
}

export function figuresOfOurs(curves: readonly Curve[]): readonly Figure[] {
  return curves.map((curve) => {
    const { goal, beyond } = CASES.find((one) => nameOfCase(one) === curve.name) ?? NO_GOAL;
    return {
      name: `${curve.name}: SNR for 90 % of frames`,
      value: curve.threshold.at,
      unit: "dB",
      goal: goal === null ? null : `≤ ${goal} dB, at 95 % ≤ ${goal + ALLOWED} dB`,
      met: goal === null ? null : curve.threshold.high <= goal + ALLOWED,
      peer: [formatInterval(curve.threshold), ...wordsOfBeyond(curve.threshold, beyond)].join("; "),
    };
  });
}

const NO_GOAL = { goal: null, beyond: null };

function wordsOfBeyond({ high }: Threshold, beyond: number | null): readonly string[] {
  if (beyond === null) {
    return [];
  }
  return [`beyond: ${beyond} dB ${high <= beyond + ALLOWED ? "met" : "missed"}`];
}

const formatInterval = ({ low, high }: Threshold): string =>
  `95 %: ${formatEnd(low)} to ${formatEnd(high)}`;

const formatEnd = (end: number): string =>
  Number.isFinite(end) ? `${Number(end.toFixed(2))}` : "anything";

const nameOfCase = ({ profile, channel, sampleRate }: Case): string =>
  `${profile}, ${channel}${sampleRate === undefined ? "" : `, ${sampleRate / 1000} kHz`}`;

async function measureCase(one: Case, { pool, long, progress }: Measuring): Promise<Curve> {
  const { profile, channel, middle, step, sampleRate = RATE } = one;
  const name = nameOfCase(one);
  const snrs = Array.from({ length: SNRS }, (_, at) => middle + (at - (SNRS - 1) / 2) * step);
  const trials = long ? TRIALS_LONG : TRIALS_SHORT;
  const drawn = drawTrials({ name, snrs, trials }, (air) => {
    return { type: "frame", profile, channel, sampleRate, ...air };
  });
  const curve = await playCurve({ name, who: profile, channel, drawn }, pool);
  progress(describeCurve(curve));
  return curve;
}

interface GgwaveCase {
  readonly channel: AirChannel;
  /** In dB. */
  readonly snrs: readonly number[];
  /** At each SNR. */
  readonly trials: { readonly long: number; readonly short: number };
}

const GGWAVE_CASES: readonly GgwaveCase[] = [
  { channel: "AWGN", snrs: [-6, -5, -4, -3, -2, -1, 0], trials: { long: 200, short: 8 } },
  { channel: "R03", snrs: [-4, -1, 2, 5, 8, 11], trials: { long: 200, short: 12 } },
  { channel: "R06", snrs: [-2, 1, 4, 7, 10, 13], trials: { long: 60, short: 0 } },
  { channel: "WALK03", snrs: [0, 10, 20], trials: { long: 60, short: 5 } },
];

export async function measureGgwave(measuring: Measuring): Promise<readonly Curve[]> {
  const { pool, long, progress } = measuring;
  const curves: Curve[] = [];
  for (const { channel, snrs, ...many } of GGWAVE_CASES) {
    const trials = long ? many.trials.long : many.trials.short;
    for (const mode of trials === 0 ? [] : GGWAVE_MODES) {
      const name = `${nameOfMode(mode)}, ${channel}`;
      const drawn = drawTrials({ name, snrs, trials }, (air) => {
        return { type: "ggwave", mode, channel, ...air };
      });
      const curve = await playCurve({ name, who: "ggwave", channel, drawn }, pool);
      progress(describeCurve(curve));
      curves.push(curve);
    }
  }
  return curves;
}

export interface Drawing {
  readonly name: string;
  readonly snrs: readonly number[];
  /** At each SNR. */
  readonly trials: number;
}

/** Every trial has a seed of its own, the same in each run: rooms, payloads and noise are drawn anew at each SNR. */
export function drawTrials(
  { name, snrs, trials }: Drawing,
  trialOf: (air: { readonly snr: number; readonly seed: number }) => Trial,
): readonly Trial[] {
  return snrs.flatMap((snr) =>
    Array.from({ length: trials }, (_, at) =>
      trialOf({ snr, seed: seedOf(`${name}/${snr}/${at}`) }),
    ),
  );
}

/** FNV-1a, 32 bits. */
function seedOf(words: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(words)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}

async function playCurve(
  {
    drawn,
    ...curve
  }: Pick<Curve, "name" | "who" | "channel"> & { readonly drawn: readonly Trial[] },
  pool: Pool,
): Promise<Curve> {
  const outcomes = await pool.play(curve.name, drawn);
  const bySnr = new Map<number, { trials: number; successes: number }>();
  drawn.forEach(({ snr }, at) => {
    const seen = bySnr.get(snr) ?? { trials: 0, successes: 0 };
    seen.trials += 1;
    seen.successes += outcomes[at]?.heard[0] === true ? 1 : 0;
    bySnr.set(snr, seen);
  });
  const points = [...bySnr].map(([snr, { trials, successes }]) => ({ snr, trials, successes }));
  return { ...curve, points, threshold: fitThreshold(points) };
}

function describeCurve({ name, points, threshold }: Curve): string {
  const shares = points.map(
    ({ snr, trials, successes }) => `${snr}: ${Math.round((100 * successes) / trials)} %`,
  );
  const at = isReached(points)
    ? `90 % at ${formatEnd(threshold.at)} dB (${formatInterval(threshold)})`
    : "90 % nowhere near";
  return `${name}: ${at}; ${shares.join(", ")}`;
}

/** Whether there is a threshold to speak of: somewhere most of the trials succeeded. */
export const isReached = (points: readonly Point[]): boolean =>
  points.some(({ trials, successes }) => successes > 0.5 * trials);
