/** What each scene of sounds.ts plays with, and how it keeps time. */
import { createGaussian, type Gaussian } from "./gaussian.ts";
import { createHiss, type Hiss } from "./sounds-hiss.ts";
import { createVoices, type Voices } from "./sounds-voices.ts";

/** A scene is asked for this much at a time, in seconds. */
export const STEP = 0.01;

/** Adds its next `STEP` to a block of that length. */
export interface Scene {
  addTo(block: Float32Array): void;
}

export interface Stage {
  readonly sampleRate: number;
  readonly random: Gaussian;
  readonly voices: Voices;
  /** A hiss with a seed of its own. */
  hiss(): Hiss;
  seed(): number;
}

export function createStage(seed: number, sampleRate: number): Stage {
  const random = createGaussian(seed);
  const nextSeed = (): number => Math.floor(random.uniform() * 2 ** 32);
  return {
    sampleRate,
    random,
    voices: createVoices(sampleRate),
    hiss: () => createHiss(nextSeed(), sampleRate),
    seed: nextSeed,
  };
}

export const between = ({ random }: Stage, low: number, high: number): number =>
  low + (high - low) * random.uniform();

/** A linear level between two given in dB, each dB as likely as the other. */
export const levelBetween = (stage: Stage, low: number, high: number): number =>
  10 ** (between(stage, low, high) / 20);

export function oneOf<T>({ random }: Stage, choices: readonly T[]): T {
  return choices[Math.floor(random.uniform() * choices.length)] as T;
}

export const chance = ({ random }: Stage, share: number): boolean => random.uniform() < share;

/** Calls `act` at the times that it asks for itself, in seconds from the scene's start. */
export interface Metronome {
  /** Plays all that begins within the next `STEP`. */
  step(): void;
}

/** `act` gets how far within the step it is, in seconds, and gives the seconds until it is wanted again. */
export function createMetronome(act: (delay: number) => number): Metronome {
  let wait = 0;
  return {
    step() {
      while (wait < STEP) {
        wait += Math.max(act(wait), 1e-4);
      }
      wait -= STEP;
    },
  };
}
