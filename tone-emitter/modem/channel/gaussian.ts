/**
 * Normal deviates, quickly and seeded: noise takes more of them than anything else here takes time.
 *
 * Uniform bits come from xoshiro128++ (Blackman and Vigna, 2019; period 2^128 − 1, enough for days of sound, which the
 * 2^32 of a test's generator is not); they become normal by the ziggurat of 128 layers (Marsaglia and Tsang, 2000):
 * 98.8 % of the deviates cost one multiplication and one comparison.
 */
import { seededRandom } from "@tillwave/shared/testing/seeded-random";

export interface Gaussian {
  /** Mean 0, variance 1. */
  next(): number;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Adds deviates of this standard deviation. */
  addTo(samples: Float32Array, deviation: number): void;
}

const LAYERS = 128;
/** Where the base layer's tail begins, and the area of every layer. */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
const INTEGERS = 2 ** 31;

/** The least magnitude of 32 bits that needs a second look, and what one unit of it is worth, by layer. */
const { limits, widths, heights } = ziggurat();

export function createGaussian(seed: number): Gaussian {
  const random = seededRandom(seed);
  // In an array, for a number of 32 bits in a variable of its own would be boxed each time.
  const state = Int32Array.from([1, 0, 0, 0], (bit) => random.integer(2 ** 32) | bit);

  const bits = (): number => {
    const a = state[0] as number;
    const b = state[1] as number;
    const c = (state[2] as number) ^ a;
    const d = (state[3] as number) ^ b;
    const sum = (a + (state[3] as number)) | 0;
    state[0] = a ^ d;
    state[1] = b ^ c;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    return (((sum << 7) | (sum >>> 25)) + a) | 0;
  };
  const uniform = (): number => (bits() >>> 0) / 2 ** 32;
  /** Not zero, for its logarithm is taken. */
  const positive = (): number => ((bits() >>> 0) + 1) / 2 ** 32;

  const beyondTail = (sign: number): number => {
    for (;;) {
      const x = -Math.log(positive()) / TAIL;
      const y = -Math.log(positive());
      if (y + y >= x * x) {
        return sign * (TAIL + x);
      }
    }
  };
  const next = (): number => {
    for (;;) {
      const drawn = bits();
      // The lowest seven bits choose the layer; the deviate itself is hardly finer than the others.
      const layer = drawn & (LAYERS - 1);
      const magnitude = Math.abs(drawn);
      const x = drawn * (widths[layer] as number);
      if (magnitude < (limits[layer] as number)) {
        return x;
      }
      if (layer === 0) {
        return beyondTail(drawn < 0 ? -1 : 1);
      }
      const low = heights[layer] as number;
      const high = heights[layer - 1] as number;
      if (low + uniform() * (high - low) < Math.exp(-0.5 * x * x)) {
        return x;
      }
    }
  };

  return {
    next,
    uniform,
    addTo(samples, deviation) {
      for (let at = 0; at < samples.length; at += 1) {
        samples[at] = (samples[at] as number) + deviation * next();
      }
    },
  };
}

function ziggurat(): { limits: Float64Array; widths: Float64Array; heights: Float64Array } {
  const tables = {
    limits: new Float64Array(LAYERS),
    widths: new Float64Array(LAYERS),
    heights: new Float64Array(LAYERS),
  };
  const density = (x: number): number => Math.exp(-0.5 * x * x);
  let edge = TAIL;
  let outer = TAIL;
  const base = AREA / density(TAIL);
  tables.limits[0] = (TAIL / base) * INTEGERS;
  tables.limits[1] = 0;
  tables.widths[0] = base / INTEGERS;
  tables.widths[LAYERS - 1] = TAIL / INTEGERS;
  tables.heights[0] = 1;
  tables.heights[LAYERS - 1] = density(TAIL);
  for (let layer = LAYERS - 2; layer >= 1; layer -= 1) {
    edge = Math.sqrt(-2 * Math.log(AREA / edge + density(edge)));
    tables.limits[layer + 1] = (edge / outer) * INTEGERS;
    outer = edge;
    tables.heights[layer] = density(edge);
    tables.widths[layer] = edge / INTEGERS;
  }
  return tables;
}
