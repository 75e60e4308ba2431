/**
 * How much louder the noise could be before an id is heard no more: found by adding noise and listening again.
 *
 *   the stretch heard as it is: signal S over noise N, in 17.5–20.5 kHz
 *   heard again with white noise on top, so that N grows by m dB:   S / N falls by m
 *   the margin is the largest m with which it is still heard, to the nearest dB, up to `MARGIN_MAX`
 */
import { type ToneProfile, frameSeconds } from "@tillwave/shared/tone/profile";
import { bandPower, createPowerSpectrum } from "./power-spectrum.ts";
import { type HeardEmitter, keyOf } from "./heard-emitters.ts";
import { listen } from "./listen.ts";
import type { Channel } from "./wav-reader.ts";

export interface StretchMargin {
  /** The stretch, in seconds. */
  readonly from: number;
  readonly to: number;
  /** In dB, as it is; null where it is not heard in this stretch alone. */
  readonly snr: number | null;
  /** In dB; null where `snr` is. `MARGIN_MAX`: that much or more. */
  readonly margin: number | null;
}

export const MARGIN_MAX = 40;
/** Spread over the time in which it is heard. */
const STRETCHES_MAX = 24;
/** Frames of one stretch, of the longest kind that is sung: what a phone has heard when its owner begins to wait. */
export const STRETCH_FRAMES = 2;
/** An id is heard with noise of a strength if it is with one of these. */
const NOISES = 2;
const NOISE_BAND = { from: 17_500, to: 20_500 };
const NOISE_SEED = 0x70_6e_65;

export interface Margins {
  readonly stretches: readonly StretchMargin[];
  /** In dB: the least and the median of those in which it is heard; null where there are none. */
  readonly least: number | null;
  readonly median: number | null;
}

export interface Measuring {
  readonly channel: Channel;
  /** What is sung in the recording: see `Listening`. */
  readonly profiles: readonly ToneProfile[];
  readonly progress: (words: string) => void;
}

export function measureMargins(emitter: HeardEmitter, measuring: Measuring): Margins {
  const { progress } = measuring;
  const spans = stretchesOf(emitter, measuring);
  const stretches = spans.map(({ from, to }, i) => {
    progress(`place ${emitter.payload.place}: stretch ${i + 1} of ${spans.length}`);
    return measureStretch(emitter, { from, to }, measuring);
  });
  const margins = stretches
    .flatMap(({ margin }) => (margin === null ? [] : [margin]))
    .toSorted((a, b) => a - b);
  return {
    stretches,
    least: margins[0] ?? null,
    median: margins[margins.length >> 1] ?? null,
  };
}

interface Samples {
  readonly from: number;
  readonly to: number;
}

/** In samples, from where it is first heard to where it is last, one beside the other or with gaps. */
function stretchesOf(
  { first, last }: HeardEmitter,
  { channel, profiles }: Measuring,
): readonly Samples[] {
  const { sampleRate, length } = channel;
  const seconds = STRETCH_FRAMES * Math.max(...profiles.map(frameSeconds));
  const wanted = Math.round(seconds * sampleRate);
  const long = Math.min(wanted, length);
  const begin = Math.max(0, Math.round(first * sampleRate) - long);
  const end = Math.min(length, Math.max(begin + long, Math.round(last * sampleRate)));
  const count = Math.max(1, Math.min(STRETCHES_MAX, Math.floor((end - begin) / long)));
  return Array.from({ length: count }, (_, i) => {
    const room = end - begin - long;
    const from = begin + (count === 1 ? 0 : Math.round((i * room) / (count - 1)));
    return { from, to: from + long };
  });
}

function measureStretch(
  emitter: HeardEmitter,
  { from, to }: Samples,
  { channel, profiles }: Measuring,
): StretchMargin {
  const { sampleRate } = channel;
  const times = { from: from / sampleRate, to: to / sampleRate };
  const hear = (
    deviation: number,
    seed = NOISE_SEED,
  ): { readonly snr: number; readonly all: number } | null => {
    const disturb = deviation === 0 ? undefined : createNoise(deviation, seed);
    const { emitters } = listen(channel, {
      profiles,
      from,
      to,
      ...(disturb && { disturb }),
    });
    const one = emitters.find((heard) => keyOf(heard) === keyOf(emitter));
    const all = emitters.reduce((sum, { snr }) => sum + 10 ** (snr / 10), 0);
    return one === undefined ? null : { snr: one.snr, all };
  };
  const asItIs = hear(0);
  if (asItIs === null) {
    return { ...times, snr: null, margin: null };
  }
  const noise = meanBandPower(channel, { from, to }) / (1 + asItIs.all);
  const density = noise / (NOISE_BAND.to - NOISE_BAND.from);
  const isHeard = (margin: number): boolean => {
    const deviation = Math.sqrt(density * (10 ** (margin / 10) - 1) * (sampleRate / 2));
    return Array.from({ length: NOISES }, (_, i) => NOISE_SEED + i).some(
      (seed) => hear(deviation, seed) !== null,
    );
  };
  let heard = 0;
  let lost = MARGIN_MAX + 1;
  while (lost - heard > 1) {
    const middle = Math.floor((heard + lost) / 2);
    if (isHeard(middle)) {
      heard = middle;
    } else {
      lost = middle;
    }
  }
  return { ...times, snr: asItIs.snr, margin: heard };
}

const LOOK_SECONDS = 0.05;

function meanBandPower(channel: Channel, { from, to }: Samples): number {
  const spectrum = createPowerSpectrum(channel.sampleRate, LOOK_SECONDS);
  const samples = new Float32Array(spectrum.length);
  let sum = 0;
  let looks = 0;
  for (let at = from; at + samples.length <= to; at += samples.length) {
    samples.fill(0);
    channel.read(at, samples);
    sum += bandPower(spectrum, spectrum.of(samples), NOISE_BAND);
    looks += 1;
  }
  return sum / Math.max(1, looks);
}

/** Adds white Gaussian noise (Box and Muller) of the same seed each time, so that a measurement can be repeated. */
function createNoise(deviation: number, seed: number): (samples: Float32Array) => void {
  let state = seed;
  // Marsaglia's xorshift of 32 bits: never 0.
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return (samples) => {
    for (let i = 0; i < samples.length; i += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log(next()));
      const angle = 2 * Math.PI * next();
      samples[i] = (samples[i] as number) + radius * Math.cos(angle);
      if (i + 1 < samples.length) {
        samples[i + 1] = (samples[i + 1] as number) + radius * Math.sin(angle);
      }
    }
  };
}
