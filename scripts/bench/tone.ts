/**
 * The near-ultrasound modem against its goals, ggwave and the limit: success against SNR in each air, time to the first
 * detection, several emitters, what can be heard of it, false accepts, speed.
 *
 *   npm run bench -- tone            some five minutes on two processors: few trials, wide intervals
 *   npm run bench -- tone --long     an hour and a half: all trials, 24 h of sounds that are none of ours, arm64
 *   … --draw                         the curves as a picture too: tone-emitter/docs/success-curves.svg
 *
 * SNR is mean signal power over the airtime / noise power in 17.5–20.5 kHz. Every trial is seeded: two runs on one version
 * count the same successes.
 */
import { PAYLOAD_BITS } from "@tillwave/shared/tone/frame";
import { frameSeconds, STEADY } from "@tillwave/shared/tone/profile";
import type { Bench, Figure } from "./report.ts";
import { measureArm64 } from "./tone-arm64.ts";
import { ebN0, tonesBoundSnr, widebandBoundSnr } from "./tone-bound.ts";
import { keepCurves } from "./tone-curves.ts";
import { falseAcceptFigures } from "./tone-false-accepts.ts";
import { openPool, type Pool } from "./tone-pool.ts";
import { measureFirst, measureSeveral, shareFigure } from "./tone-several.ts";
import { measureSound } from "./tone-sound.ts";
import { measureSpeed } from "./tone-speed.ts";
import {
  ALLOWED,
  type Curve,
  figuresOfOurs,
  isReached,
  measureGgwave,
  measureOurs,
} from "./tone-thresholds.ts";

export interface ToneExtent {
  readonly long: boolean;
  readonly draw: boolean;
}

/** By how much ours is to be better in the echo, in dB. */
const GAP_GOAL = 16;
/** From the limit, in dB, beyond the goals. */
const BOUND_GOAL = 4;
/** Without the CRC: what the payload tells. */
const TOLD_BITS = 68;

export async function measure(
  progress: (line: string) => void,
  { long, draw }: ToneExtent,
): Promise<Bench> {
  const speed = [
    ...(await measureSpeed({ long, progress })),
    ...(long ? await measureArm64(progress) : []),
  ];
  const pool = openPool(progress);
  try {
    const measuring = { pool, long, progress };
    const ours = await measureOurs(measuring);
    const ggwave = await measureGgwave(measuring);
    keepCurves([...ours, ...ggwave], { long, draw, progress });
    const first = await measureFirst(measuring);
    const several = await measureSeveral(measuring);
    const falseAccepts = await falseAcceptFigures({ long, progress });
    const figures = [
      extentFigure(ours, long),
      ...figuresOfOurs(ours),
      ...boundFigures(ours),
      ...ggwaveFigures(ggwave, ours),
      ...first,
      ...several,
      ...(await measureSound()),
      wrongFigure(pool.tally),
      ...falseAccepts,
      ...speed,
    ];
    return { bench: "tone", figures };
  } finally {
    pool.close();
  }
}

/** Said first, so that nobody takes a short run for a verdict. */
function extentFigure(ours: readonly Curve[], long: boolean): Figure {
  const trials = ours[0]?.points[0]?.trials ?? 0;
  return {
    name: `trials at each SNR${long ? "" : ", a SHORT run: intervals are wide, --long decides"}`,
    value: trials,
    unit: "trials",
    goal: null,
    met: null,
    peer: null,
  };
}

function boundFigures(ours: readonly Curve[]): readonly Figure[] {
  const awgn = ours.find(({ name }) => name === "steady, AWGN");
  if (awgn === undefined) {
    return [];
  }
  const { at, high } = awgn.threshold;
  const seconds = frameSeconds(STEADY);
  const bound = widebandBoundSnr({ bits: PAYLOAD_BITS, seconds });
  const told = at - widebandBoundSnr({ bits: TOLD_BITS, seconds });
  const tones = at - tonesBoundSnr(STEADY, PAYLOAD_BITS);
  const energy = ebN0(at, { profile: STEADY, bits: PAYLOAD_BITS });
  return [
    {
      name: `steady, AWGN: above the finite-blocklength bound of ${PAYLOAD_BITS} bits`,
      value: at - bound,
      unit: "dB",
      goal: `≤ ${BOUND_GOAL} dB, at 95 % ≤ ${BOUND_GOAL + ALLOWED} dB (beyond)`,
      met: high - bound <= BOUND_GOAL + ALLOWED,
      peer: `${told.toFixed(2)} dB counting the ${TOLD_BITS} bits told; ${tones.toFixed(2)} dB above that of unknown-phase tones; Eb/N0 ${energy.toFixed(2)} dB`,
    },
  ];
}

function ggwaveFigures(ggwave: readonly Curve[], ours: readonly Curve[]): readonly Figure[] {
  const figures = ggwave.map(ggwaveFigure);
  const inEcho = ggwave.filter(({ channel, points }) => channel === "R03" && isReached(points));
  const best = inEcho.toSorted((a, b) => a.threshold.at - b.threshold.at)[0];
  const steady = ours.find(({ name }) => name === "steady, R03");
  if (best === undefined || steady === undefined) {
    return figures;
  }
  const gap = best.threshold.at - steady.threshold.at;
  const gapFigure = {
    name: "steady better than ggwave's best mode, R03, equal mean power and listening time",
    value: gap,
    unit: "dB",
    goal: `≥ ${GAP_GOAL} dB, between the nearest ends of both intervals too`,
    met: best.threshold.low - steady.threshold.high >= GAP_GOAL,
    peer: `${best.name}: ${best.threshold.at.toFixed(2)} dB`,
  };
  return [...figures, gapFigure];
}

/** Where it is never heard, the share at the SNR at which it should be is what there is to say. */
function ggwaveFigure(curve: Curve): Figure {
  const { name, points, threshold } = curve;
  const last = points.at(-1);
  if (!isReached(points) && last !== undefined) {
    const counted = { name: `${name} at ${last.snr} dB`, ...last };
    return shareFigure(counted, { goal: undefined, share: 0 });
  }
  const { at, low, high } = threshold;
  return {
    name: `${name}: SNR for 90 %`,
    value: at,
    unit: "dB",
    goal: null,
    met: null,
    peer: `95 %: ${low.toFixed(2)} to ${high.toFixed(2)}; tried ${points[0]?.snr} to ${last?.snr} dB`,
  };
}

const wrongFigure = ({ trials, wrong }: Pool["tally"]): Figure => ({
  name: `payloads heard that nobody sent, in all ${trials} trials`,
  value: wrong,
  unit: "",
  goal: "0",
  met: wrong === 0,
  peer: null,
});
