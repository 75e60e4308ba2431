/**
 * Noise that is coloured and swells: hi-hats, fricatives, a crowd, a ventilator.
 *
 *     white ──► two-pole resonance at `centre`, `width` wide ──► times a level that moves to its target by 1/e in `time`
 */
import { createGaussian, type Gaussian } from "./gaussian.ts";
import { PINK_GAINS, PINK_NOW, PINK_POLES } from "./pink.ts";

export interface HissColour {
  /** In Hz. */
  readonly centre: number;
  /** Of the pass band, in Hz; wide ones are nearly white. */
  readonly width: number;
}

export interface Hiss {
  colour(colour: HissColour): void;
  /** Standard deviation of the noise before it is coloured, at once. */
  jump(level: number): void;
  /** Moves there, by a factor of e nearer in each `time` seconds. */
  glide(level: number, time: number): void;
  addTo(block: Float32Array): void;
}

const INAUDIBLE = 1e-7;

export function createHiss(seed: number, sampleRate: number): Hiss {
  const noise: Gaussian = createGaussian(seed);
  let near = 0;
  let far = 0;
  let scale = 1;
  let one = 0;
  let two = 0;
  let level = 0;
  let target = 0;
  let pull = 1;

  return {
    colour({ centre, width }) {
      const radius = Math.exp((-Math.PI * width) / sampleRate);
      near = 2 * radius * Math.cos((2 * Math.PI * centre) / sampleRate);
      far = -radius * radius;
      scale = 1 - radius;
    },
    jump(to) {
      level = to;
      target = to;
    },
    glide(to, time) {
      target = to;
      pull = 1 - Math.exp(-1 / (time * sampleRate));
    },
    addTo(block) {
      if (level < INAUDIBLE && target < INAUDIBLE) {
        return;
      }
      for (let i = 0; i < block.length; i += 1) {
        level += (target - level) * pull;
        const zero = scale * level * noise.next() + near * one + far * two;
        two = one;
        one = zero;
        block[i] = (block[i] as number) + zero;
      }
    },
  };
}

/** Noise that falls by 3 dB an octave (the six poles of pink.ts), of about unit power between 20 Hz and 20 kHz at 48 kHz. */
export interface PinkNoise {
  addTo(block: Float32Array, deviation: number): void;
}

export function createPinkNoise(seed: number): PinkNoise {
  const noise = createGaussian(seed);
  const state = new Float64Array(PINK_POLES.length);
  return {
    addTo(block, deviation) {
      for (let i = 0; i < block.length; i += 1) {
        const white = noise.next();
        let sum = white * PINK_NOW;
        for (let k = 0; k < PINK_POLES.length; k += 1) {
          const next =
            (PINK_POLES[k] as number) * (state[k] as number) + (PINK_GAINS[k] as number) * white;
          state[k] = next;
          sum += next;
        }
        block[i] = (block[i] as number) + sum * deviation * 0.33;
      }
    },
  };
}
