/**
 * Power over frequency of one piece of sound: a Hann window and a Fourier transform of radix 2, decimation in time. The
 * window's side lobes fall by 18 dB an octave, so nothing audible leaks into 18–20 kHz.
 */
import { assert } from "@tillwave/shared/core/assert";

const TAU = 2 * Math.PI;

export interface PowerRow {
  /** Samples that one row is made of: a power of two. */
  readonly size: number;
  /** Bin k lies at k · rate / size; power 1 in all bins of a band together is a sample's mean square of 1 in it. */
  readonly power: Float32Array;
  /** Computes `power` anew from `size` samples. */
  compute(samples: Float32Array): void;
}

export function createPowerRow(size: number): PowerRow {
  const levels = Math.log2(size);
  assert(Number.isInteger(levels) && levels >= 4 && levels <= 16, `a row of ${size} samples`);
  const half = size / 2;
  const cosine = Float32Array.from({ length: half }, (_, k) => Math.cos((TAU * k) / size));
  const sine = Float32Array.from({ length: half }, (_, k) => -Math.sin((TAU * k) / size));
  const window = Float32Array.from({ length: size }, (_, n) => {
    return (1 - Math.cos((TAU * (n + 0.5)) / size)) / 2;
  });
  const energy = window.reduce((sum, value) => sum + value * value, 0);
  const order = Uint32Array.from({ length: size }, (_, n) => reversed(n, levels));
  const re = new Float32Array(size);
  const im = new Float32Array(size);
  const power = new Float32Array(half);

  const transform = (): void => {
    for (let span = 1; span < size; span *= 2) {
      const stride = half / span;
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0; k < span; k++) {
          const c = cosine[k * stride] as number;
          const s = sine[k * stride] as number;
          const upper = start + k;
          const lower = upper + span;
          const a = re[lower] as number;
          const b = im[lower] as number;
          const turnedRe = a * c - b * s;
          const turnedIm = a * s + b * c;
          re[lower] = (re[upper] as number) - turnedRe;
          im[lower] = (im[upper] as number) - turnedIm;
          re[upper] = (re[upper] as number) + turnedRe;
          im[upper] = (im[upper] as number) + turnedIm;
        }
      }
    }
  };

  return {
    size,
    power,
    compute(samples) {
      for (let n = 0; n < size; n++) {
        re[order[n] as number] = (samples[n] as number) * (window[n] as number);
      }
      im.fill(0);
      transform();
      for (let k = 0; k < half; k++) {
        const a = re[k] as number;
        const b = im[k] as number;
        power[k] = (2 * (a * a + b * b)) / (size * energy);
      }
    },
  };
}

/** The lowest `bits` bits of a number, the other way round. */
function reversed(value: number, bits: number): number {
  let turned = 0;
  for (let bit = 0; bit < bits; bit++) {
    turned |= ((value >> bit) & 1) << (bits - 1 - bit);
  }
  return turned;
}
