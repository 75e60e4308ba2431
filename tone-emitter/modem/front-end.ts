/**
 * From the sound as it arrives to the baseband: mixed down by 18,950 Hz, filtered and brought to 4,000 samples a second in
 * one step, so that no sample is computed that is not kept.
 *
 *   y[n] = e^(-j 2π 18,950 n / 4,000) · Σ_k x[m - k] · h(t - m + k) · e^(j 2π 18,950 (t - m + k) / rate)
 *          └ repeats every 80 samples   └ one table for each distinct fraction of t, m = ⌊t⌋     t = n · rate / 4,000 + half
 *
 * h is a low-pass windowed by Kaiser (β = 8), 193 taps long at 48 kHz and as long in time at every other rate: flat to
 * ±1,350 Hz, 80 dB down from ±2,650 Hz, which is where the first alias of ±1,350 lies. 44.1 kHz has 40 distinct fractions
 * of t, 48 kHz one; a rate with more than 256 takes the nearest of 256, an error of less than -45 dB.
 *
 * What cannot be a sound (NaN, infinities) becomes 0 and is counted; what is louder than a sound can be is clipped.
 */
import { assert } from "@tillwave/shared/core/assert";
import { CENTRE } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE, type Baseband } from "./baseband.ts";
import { isSampleRate } from "./sample-rate.ts";

/** A sample beyond it is clipped; full scale is 1, and a converter's own overshoot stays below 4. */
export const SAMPLE_MAX = 4;

const TAPS_AT_48_KHZ = 193;
const KAISER_BETA = 8;
const CUTOFF = BASEBAND_RATE / 2;
const PHASES_MAX = 256;
/** The mix repeats after so many baseband samples: 18,950 · 80 / 4,000 is a whole number. */
const MIX_PERIOD = 80;
/** Sound is taken in pieces of so many samples. */
const CHUNK = 1024;
const MASK = BASEBAND_CAPACITY - 1;

export interface FrontEnd {
  /** Takes a block, or what lies in it from `from` up to `to`; afterwards `baseband.head` has grown by its share. */
  push(block: Float32Array, from?: number, to?: number): void;
  /** Samples that were NaN or infinite, since the start. */
  readonly badSamples: number;
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
const besselI0 = (x: number): number => {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};

/** Low-pass impulse response at `time` samples from its middle; `half` is where the window ends. */
const kaiserLowPass = (time: number, half: number, cutoff: number): number => {
  const place = time / half;
  if (Math.abs(place) >= 1) {
    return 0;
  }
  const x = 2 * cutoff * time;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return (
    2 * cutoff * sinc * (besselI0(KAISER_BETA * Math.sqrt(1 - place ** 2)) / besselI0(KAISER_BETA))
  );
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

interface Taps {
  readonly length: number;
  readonly phases: number;
  /** [phase][tap], the newest sample's tap last. */
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** For each fraction f / phases of a sample by which the output lies after the last sample that it uses less the half. */
const designTaps = (sampleRate: number): Taps => {
  const half = (TAPS_AT_48_KHZ * sampleRate) / 48_000 / 2;
  const length = 2 * Math.ceil(half) + 1;
  const exactPhases = BASEBAND_RATE / greatestCommonDivisor(sampleRate, BASEBAND_RATE);
  const phases = Math.min(exactPhases, PHASES_MAX);
  const re = new Float32Array(length * phases);
  const im = new Float32Array(length * phases);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < length; k++) {
      sum += kaiserLowPass(phase / phases + Math.ceil(half) - k, half, CUTOFF / sampleRate);
    }
    for (let k = 0; k < length; k++) {
      const time = phase / phases + Math.ceil(half) - k;
      // Twice: a real tone has half its amplitude on each side of zero.
      const gain = (2 * kaiserLowPass(time, half, CUTOFF / sampleRate)) / sum;
      const angle = (2 * Math.PI * CENTRE * time) / sampleRate;
      re[phase * length + k] = gain * Math.cos(angle);
      im[phase * length + k] = gain * Math.sin(angle);
    }
  }
  return { length, phases, re, im };
};

export const createFrontEnd = (sampleRate: number, baseband: Baseband): FrontEnd => {
  assert(isSampleRate(sampleRate), `${sampleRate} samples a second`);
  const { length, phases, re, im } = designTaps(sampleRate);
  const history = length - 1;
  // The samples before the chunk, then the chunk.
  const samples = new Float32Array(history + CHUNK);
  const mixRe = new Float32Array(MIX_PERIOD);
  const mixIm = new Float32Array(MIX_PERIOD);
  for (let n = 0; n < MIX_PERIOD; n++) {
    const angle = (-2 * Math.PI * CENTRE * n) / BASEBAND_RATE;
    mixRe[n] = Math.cos(angle);
    mixIm[n] = Math.sin(angle);
  }
  let badSamples = 0;
  let mix = 0;
  // The next output lies `ahead` + `fraction` / BASEBAND_RATE samples after the chunk's first.
  let ahead = 0;
  let fraction = 0;
  const step = Math.floor(sampleRate / BASEBAND_RATE);
  const stepFraction = sampleRate % BASEBAND_RATE;

  const copyIn = (block: Float32Array, from: number, count: number): void => {
    for (let i = 0; i < count; i++) {
      const sample = block[from + i] as number;
      // Infinite or NaN less itself is NaN, and so is not 0.
      if (sample - sample === 0) {
        // Written out: a number that a function returns is garbage.
        samples[history + i] = Math.min(SAMPLE_MAX, Math.max(-SAMPLE_MAX, sample));
      } else {
        samples[history + i] = 0;
        badSamples++;
      }
    }
  };

  const filterChunk = (count: number): void => {
    const outRe = baseband.re;
    const outIm = baseband.im;
    let { head } = baseband;
    while (ahead < count) {
      const table = phases === 1 ? 0 : length * Math.floor((fraction * phases) / BASEBAND_RATE);
      let sumRe = 0;
      let sumIm = 0;
      for (let k = 0; k < length; k++) {
        const sample = samples[ahead + k] as number;
        sumRe += sample * (re[table + k] as number);
        sumIm += sample * (im[table + k] as number);
      }
      const c = mixRe[mix] as number;
      const s = mixIm[mix] as number;
      outRe[head & MASK] = sumRe * c - sumIm * s;
      outIm[head & MASK] = sumRe * s + sumIm * c;
      head++;
      mix = mix + 1 === MIX_PERIOD ? 0 : mix + 1;
      ahead += step;
      fraction += stepFraction;
      if (fraction >= BASEBAND_RATE) {
        fraction -= BASEBAND_RATE;
        ahead++;
      }
    }
    baseband.head = head;
    ahead -= count;
    samples.copyWithin(0, count, count + history);
  };

  return {
    push(block, from = 0, to = block.length) {
      for (let at = from; at < to; at += CHUNK) {
        const count = Math.min(CHUNK, to - at);
        copyIn(block, at, count);
        filterChunk(count);
      }
    },
    get badSamples() {
      return badSamples;
    },
  };
};
