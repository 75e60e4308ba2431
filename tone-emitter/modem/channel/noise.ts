/**
 * Noise of a shop, seeded and without end. Its power is that in 17.5–20.5 kHz, on average over time.
 *
 *   white    the same everywhere
 *   pink     1/f: 14 dB more below 1 kHz than in the band
 *   babble   white; below 3 kHz pink that swells and ebbs as talk does, 26 dB above what is in the band;
 *            and 1.5 clinks a second of coins and glasses: bursts of 5 ms, 15 dB above the rest in the band
 */
import { createGaussian } from "./gaussian.ts";
import { createPink, pinkPower } from "./pink.ts";

export type NoiseKind = "white" | "pink" | "babble";

export interface Noise {
  /** Adds what comes next. */
  addTo(samples: Float32Array): void;
}

export interface NoiseOptions {
  readonly kind: NoiseKind;
  readonly sampleRate: number;
  /** In 17.5–20.5 kHz; full scale's square is 1. */
  readonly power: number;
  readonly seed: number;
}

export const NOISE_BAND = { from: 17_500, to: 20_500 } as const;

const BAND_WIDTH = NOISE_BAND.to - NOISE_BAND.from;
/** What counts as below 1 kHz. */
const RUMBLE = { from: 20, to: 1_000 } as const;
const RUMBLE_OVER_BAND = 10 ** (26 / 10);
/** Four first-order low passes one after another take 60 dB off at 18 kHz. */
const TALK_TOP = 3_000;
const TALK_STAGES = 4;
/** How fast talk swells and ebbs, and how deep. */
const SYLLABLES_A_SECOND = 4;
const SWELL = 0.5;
const CLINKS_A_SECOND = 1.5;
const CLINK_SECONDS = 0.005;
const CLINK_OVER_REST = 10 ** (15 / 10);

export function createNoise({ kind, sampleRate, power, seed }: NoiseOptions): Noise {
  const gaussian = createGaussian(seed);
  switch (kind) {
    case "white": {
      const deviation = whiteDeviation(power, sampleRate);
      return { addTo: (samples) => gaussian.addTo(samples, deviation) };
    }
    case "pink": {
      const next = createPink(() => gaussian.next());
      const inBand = powerOf((f) => pinkPower(f, sampleRate), NOISE_BAND.from, NOISE_BAND.to);
      const gain = Math.sqrt((power * sampleRate) / 2 / inBand);
      return { addTo: (samples) => addEach(samples, () => gain * next()) };
    }
    case "babble": {
      const steady = power / (1 + CLINKS_A_SECOND * CLINK_SECONDS * CLINK_OVER_REST);
      const deviation = whiteDeviation(steady, sampleRate);
      const talk = createTalk({ sampleRate, seed: seed ^ 1, power: steady * RUMBLE_OVER_BAND });
      const clinks = createClinks({ sampleRate, seed: seed ^ 2, deviation });
      return {
        addTo(samples) {
          gaussian.addTo(samples, deviation);
          addEach(samples, talk);
          addEach(samples, clinks);
        },
      };
    }
  }
}

/** Of white noise that has this power in the band. */
const whiteDeviation = (power: number, sampleRate: number): number =>
  Math.sqrt((power * sampleRate) / 2 / BAND_WIDTH);

function addEach(samples: Float32Array, next: () => number): void {
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = (samples[at] as number) + next();
  }
}

/** Integral over frequency, in steps fine enough for the lowest pole. */
function powerOf(density: (frequency: number) => number, from: number, to: number): number {
  const steps = 4_000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    sum += density(from + (step + 0.5) * width);
  }
  return sum * width;
}

interface PartOptions {
  readonly sampleRate: number;
  readonly seed: number;
}

/** Its power is that from 20 Hz to 1 kHz. */
function createTalk({ sampleRate, seed, power }: PartOptions & { power: number }): () => number {
  const gaussian = createGaussian(seed);
  const pink = createPink(() => gaussian.next());
  const pole = Math.exp((-2 * Math.PI * TALK_TOP) / sampleRate);
  const talkPower = (frequency: number): number => {
    const cosine = Math.cos((2 * Math.PI * frequency) / sampleRate);
    const stage = (1 - pole) ** 2 / (1 - 2 * pole * cosine + pole * pole);
    return pinkPower(frequency, sampleRate) * stage ** TALK_STAGES;
  };
  const below = powerOf(talkPower, RUMBLE.from, RUMBLE.to);
  const gain = Math.sqrt((power * sampleRate) / 2 / below / (1 + SWELL * SWELL));
  const stages = new Float64Array(TALK_STAGES);
  const swellPole = Math.exp((-2 * Math.PI * SYLLABLES_A_SECOND) / sampleRate);
  const swellGain = SWELL * Math.sqrt(1 - swellPole * swellPole);
  let swell = 0;
  return () => {
    let sample = pink();
    for (let at = 0; at < TALK_STAGES; at += 1) {
      sample += pole * ((stages[at] as number) - sample);
      stages[at] = sample;
    }
    swell = swellPole * swell + swellGain * gaussian.next();
    return gain * (1 + swell) * sample;
  };
}

/** Bursts of noise that die away, each with the energy of 5 ms at the peak's mean power. */
function createClinks({
  sampleRate,
  seed,
  deviation,
}: PartOptions & { deviation: number }): () => number {
  const gaussian = createGaussian(seed);
  const between = sampleRate / CLINKS_A_SECOND;
  const untilNext = (): number => Math.ceil(-between * Math.log(1 - gaussian.uniform()));
  const fading = Math.exp(-2 / (CLINK_SECONDS * sampleRate));
  // A burst of amplitude a has the energy a² / (1 − fading²); fading² = exp(−4 / 5 ms).
  const energy = CLINK_OVER_REST * CLINK_SECONDS * sampleRate;
  const loudest = deviation * Math.sqrt(energy * (1 - fading * fading));
  const silent = deviation / 1_000;
  let wait = untilNext();
  let amplitude = 0;
  return () => {
    wait -= 1;
    if (wait <= 0) {
      wait = untilNext();
      amplitude = loudest;
    }
    if (amplitude < silent) {
      return 0;
    }
    amplitude *= fading;
    return amplitude * gaussian.next();
  };
}
