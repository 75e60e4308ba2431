/**
 * Sound in the air as a complex envelope: what a tone emitter sends lies between 15 and 20 kHz (ours above 17.9 kHz, ggwave's
 * from 15), so 8,000 complex samples a second round 17.5 kHz carry all of it, six times fewer than the sound itself.
 *
 *     x(t) = Re( e(t) · exp(2πi · 17,500 · t) )        e: passed up to ±2.7 kHz, gone (−80 dB) from ±5.3 kHz on
 *
 * Time is the receiver's, in seconds; an envelope's sample k stands for (first + k) / 8,000 s.
 */
import { assert } from "@tillwave/shared/core/assert";
import { AIR_RATE, HALF_TAPS, lowPassTaps } from "./low-pass.ts";

export const AIR_CENTRE = 17_500;
/** The rate of every signal that is played into the air. */
export const SIGNAL_RATE = 48_000;

export interface Envelope {
  readonly first: number;
  readonly re: Float32Array;
  readonly im: Float32Array;
}

const TURN = 2 * Math.PI;
const TAPS = 2 * HALF_TAPS;
/** What a resampler reads beyond the instant asked for, in samples of the envelope. */
export const MARGIN = HALF_TAPS + 1;

export const emptyEnvelope = (first: number, length: number): Envelope => ({
  first,
  re: new Float32Array(length),
  im: new Float32Array(length),
});

/** Mean power of the sound that the samples [0, length) of the envelope's time stand for. */
export function meanPower({ first, re, im }: Envelope, length: number): number {
  let sum = 0;
  for (let at = -first; at < length - first; at += 1) {
    sum += (re[at] as number) ** 2 + (im[at] as number) ** 2;
  }
  return sum / length / 2;
}

/** Adds `gain · from` where the two overlap. */
export function addEnvelope(to: Envelope, from: Envelope, gain: number): void {
  const shift = to.first - from.first;
  const begin = Math.max(0, -shift);
  const end = Math.min(to.re.length, from.re.length - shift);
  for (let at = begin; at < end; at += 1) {
    to.re[at] = (to.re[at] as number) + gain * (from.re[at + shift] as number);
    to.im[at] = (to.im[at] as number) + gain * (from.im[at + shift] as number);
  }
}

/** The samples [first, first + length) of an envelope's time. */
export interface Span {
  readonly first: number;
  readonly length: number;
}

export interface Playing {
  /** At 48,000 samples a second, played over and over. */
  readonly loop: Float32Array;
  /** Where in the loop it is at time 0, in seconds. */
  readonly start: number;
  /** Seconds of the loop that pass in one of the receiver's: 1 + clock error, times 1 + v/c of whoever walks towards it. */
  readonly pace: number;
}

/** Fractions of a 48 kHz sample that have taps of their own: 1/2048 of a sample off is −75 dB at the band's edge. */
const LOOP_PHASES = 1024;
const LOOP_HALF = (HALF_TAPS * SIGNAL_RATE) / AIR_RATE;
const LOOP_TAPS = 2 * LOOP_HALF;
const loopTaps = modulatedTaps();
const soundTaps = new Map<number, Float32Array>();

/** The envelope of a loop over a span of the receiver's time. */
export function envelopeOfLoop({ loop, start, pace }: Playing, { first, length }: Span): Envelope {
  assert(loop.length >= LOOP_TAPS, "a loop is longer than the filter");
  const out = emptyEnvelope(first, length);
  const around = new Float32Array(loop.length + LOOP_TAPS);
  around.set(loop.subarray(loop.length - LOOP_HALF + 1));
  around.set(loop, LOOP_HALF - 1);
  around.set(loop.subarray(0, LOOP_HALF + 1), LOOP_HALF - 1 + loop.length);
  for (let at = 0; at < length; at += 1) {
    const seconds = (first + at) / AIR_RATE;
    const played = (start + seconds * pace) * SIGNAL_RATE;
    const stepped = Math.floor(played * LOOP_PHASES + 0.5);
    const whole = Math.floor(stepped / LOOP_PHASES);
    const from = whole - Math.floor(whole / loop.length) * loop.length;
    let re = 0;
    let im = 0;
    for (
      let tap = 0, taps = (stepped - whole * LOOP_PHASES) * LOOP_TAPS;
      tap < LOOP_TAPS;
      tap += 1
    ) {
      const sample = around[from + tap] as number;
      re += sample * (loopTaps.re[taps + tap] as number);
      im += sample * (loopTaps.im[taps + tap] as number);
    }
    // The taps turn from the sample `whole` on; what is left is the turn from the receiver's clock to that sample.
    const turns = AIR_CENTRE * ((played - whole) / SIGNAL_RATE - seconds);
    const angle = TURN * (turns - Math.floor(turns));
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    out.re[at] = re * cosine - im * sine;
    out.im[at] = re * sine + im * cosine;
  }
  return out;
}

/** Both at once, by phase: a low pass, and the turn down from 17.5 kHz counted from the sample before the instant. */
function modulatedTaps(): { re: Float32Array; im: Float32Array } {
  const re = new Float32Array(LOOP_PHASES * LOOP_TAPS);
  const im = new Float32Array(LOOP_PHASES * LOOP_TAPS);
  const low = lowPassTaps(SIGNAL_RATE, LOOP_PHASES);
  for (let at = 0; at < low.length; at += 1) {
    const angle = (-TURN * AIR_CENTRE * ((at % LOOP_TAPS) - LOOP_HALF + 1)) / SIGNAL_RATE;
    re[at] = 2 * (low[at] as number) * Math.cos(angle);
    im[at] = 2 * (low[at] as number) * Math.sin(angle);
  }
  return { re, im };
}

/** `length` samples of sound from time 0 on, added to what is there. The envelope reaches MARGIN beyond on either side. */
export function addSoundOf(envelope: Envelope, sampleRate: number, samples: Float32Array): void {
  const { phases, step } = ratioTo(sampleRate);
  const taps = soundTaps.get(phases) ?? lowPassTaps(AIR_RATE, phases);
  soundTaps.set(phases, taps);
  const carrier = carrierTable(sampleRate);
  const period = carrier.length / 2;
  let whole = -envelope.first - HALF_TAPS + 1;
  let phase = 0;
  let turned = 0;
  const { re: inRe, im: inIm } = envelope;
  for (let at = 0; at < samples.length; at += 1) {
    let re = 0;
    let im = 0;
    for (let tap = 0, row = phase * TAPS; tap < TAPS; tap += 1) {
      const weight = taps[row + tap] as number;
      re += weight * (inRe[whole + tap] as number);
      im += weight * (inIm[whole + tap] as number);
    }
    samples[at] =
      (samples[at] as number) +
      re * (carrier[2 * turned] as number) -
      im * (carrier[2 * turned + 1] as number);
    phase += step;
    if (phase >= phases) {
      phase -= phases;
      whole += 1;
    }
    turned = turned + 1 === period ? 0 : turned + 1;
  }
}

/** Cosine and sine of 17.5 kHz in turn, for as many samples as it takes to come round. */
function carrierTable(sampleRate: number): Float32Array {
  const period = sampleRate / greatestDivisor(AIR_CENTRE, sampleRate);
  const table = new Float32Array(2 * period);
  for (let at = 0; at < period; at += 1) {
    const angle = TURN * (((AIR_CENTRE * at) % sampleRate) / sampleRate);
    table[2 * at] = Math.cos(angle);
    table[2 * at + 1] = Math.sin(angle);
  }
  return table;
}

/** One sample of sound is step/phases samples of the envelope. */
function ratioTo(sampleRate: number): { phases: number; step: number } {
  const divisor = greatestDivisor(AIR_RATE, sampleRate);
  return { phases: sampleRate / divisor, step: AIR_RATE / divisor };
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
