/**
 * What no code of this length could beat: the least SNR at which a frame can be heard in 90 % of the cases, by two
 * normal approximations at finite length. SNR as everywhere in the tone bench: over 3 kHz, mean power over the airtime.
 *
 *   wideband   any waveform, phase known, bandwidth without end (Polyanskiy, Poor, Verdú 2011, "Minimum energy to send
 *              k bits with and without feedback", theorem 3): k = E·log2 e − √(2E)·log2 e·Q⁻¹(ε) + ½·log2 E,
 *              E = energy of the frame / N0
 *   tones      M-ary tones, as many as the frame has steps (sync takes its share of the energy), their phase unknown
 *              (echoes, walking) or known (sound that comes by one way):
 *              k = n·I − √(n·V)·Q⁻¹(ε) + ½·log2 n; mean I and variance V of the information density of one
 *              tone, by Monte Carlo on a fixed seed
 */
import { decibels } from "@tillwave/modem/decibels";
import { assert } from "@tillwave/shared/core/assert";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import { frameSeconds, type ToneProfile } from "@tillwave/shared/tone/profile";

/** Q⁻¹(0.1): one frame in ten may be lost. */
const QUANTILE = 1.281_552;
const BAND_HERTZ = 3000;
const SAMPLES = 4000;
const HALVINGS = 18;

/** In dB, of a frame of `seconds` that carries `bits`. */
export function widebandBoundSnr({ bits, seconds }: { bits: number; seconds: number }): number {
  const energy = leastWhere(1, 1e5, (e) => {
    const nats = e - Math.sqrt(2 * e) * QUANTILE;
    return nats * Math.LOG2E + Math.log2(e) / 2 >= bits;
  });
  return decibels(energy / (BAND_HERTZ * seconds));
}

/** Of the tones at the receiver. */
export type TonePhase = "unknown" | "known";

/** In dB, of a frame of `profile` that carries `bits`. */
export function tonesBoundSnr(
  profile: ToneProfile,
  bits: number,
  phase: TonePhase = "unknown",
): number {
  const draws = drawTones(profile.toneCount, phase);
  const ratio = leastWhere(0.01, 1000, (esN0) => {
    const { mean, variance } = informationDensity(draws, esN0);
    const spread = Math.sqrt(STEP_COUNT * variance) * QUANTILE;
    return STEP_COUNT * mean - spread + Math.log2(STEP_COUNT) / 2 >= bits;
  });
  return decibels(ratio / (BAND_HERTZ * profile.symbolSeconds));
}

/** Eb/N0 in dB: the energy of the whole frame (sync included) shared among `bits`. */
export const ebN0 = (
  snr: number,
  { profile, bits }: { profile: ToneProfile; bits: number },
): number => snr + decibels((BAND_HERTZ * frameSeconds(profile)) / bits);

interface Draws {
  readonly phase: TonePhase;
  /** Of the tone that is sent: real part of the noise, imaginary part (variance ½ each). */
  readonly sent: Float64Array;
  /** Noise in each of the other tones, [draw][tone]: its power, or its real part where the phase is known. */
  readonly others: Float64Array;
  readonly otherCount: number;
}

function drawTones(toneCount: number, phase: TonePhase): Draws {
  const random = seededRandom(19);
  const otherCount = toneCount - 1;
  const sent = new Float64Array(2 * SAMPLES);
  const others = new Float64Array(otherCount * SAMPLES);
  for (let draw = 0; draw < SAMPLES; draw++) {
    const radius = Math.sqrt(-Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    sent[2 * draw] = radius * Math.cos(angle);
    sent[2 * draw + 1] = radius * Math.sin(angle);
  }
  for (let at = 0; at < others.length; at++) {
    const power = -Math.log(1 - random.next());
    others[at] =
      phase === "unknown" ? power : Math.sqrt(power) * Math.cos(2 * Math.PI * random.next());
  }
  return { phase, sent, others, otherCount };
}

/** In bits: log2 of what the sent tone's likelihood has over the mean likelihood of all tones. */
function informationDensity(
  { phase, sent, others, otherCount }: Draws,
  esN0: number,
): { mean: number; variance: number } {
  const amplitude = Math.sqrt(esN0);
  const logLikelihood =
    phase === "unknown"
      ? (power: number): number => logBesselI0(2 * amplitude * Math.sqrt(power))
      : (real: number): number => 2 * amplitude * real;
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < SAMPLES; draw++) {
    const re = amplitude + (sent[2 * draw] as number);
    const im = sent[2 * draw + 1] as number;
    const own = logLikelihood(phase === "unknown" ? re * re + im * im : re);
    let total = 1;
    for (let other = 0; other < otherCount; other++) {
      total += Math.exp(logLikelihood(others[draw * otherCount + other] as number) - own);
    }
    const density = Math.log2((otherCount + 1) / total);
    sum += density;
    squares += density * density;
  }
  const mean = sum / SAMPLES;
  return { mean, variance: squares / SAMPLES - mean * mean };
}

/** ln I0(x), Abramowitz and Stegun 9.8.1 and 9.8.2: within 2e-7. */
function logBesselI0(x: number): number {
  if (x < 3.75) {
    const t = (x / 3.75) ** 2;
    return Math.log(1 + t * horner(t, NEAR));
  }
  return x - Math.log(x) / 2 + Math.log(horner(3.75 / x, FAR));
}

const NEAR = [3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813];
const FAR = [
  0.39894228, 0.01328592, 0.00225319, -0.00157565, 0.00916281, -0.02057706, 0.02635537, -0.01647633,
  0.00392377,
];

const horner = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

/** The least positive number, on a logarithmic scale, at which `enough` is true from then on. */
function leastWhere(low: number, high: number, enough: (value: number) => boolean): number {
  assert(enough(high), `${high} is enough`);
  let from = low;
  let to = high;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = Math.sqrt(from * to);
    if (enough(middle)) to = middle;
    else from = middle;
  }
  return to;
}
