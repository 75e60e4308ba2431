/**
 * Power over frequency of one piece of sound: a Hann window and a Fourier transform. The window's side lobes fall by 18 dB an
 * octave, so nothing audible leaks into 18–20 kHz.
 */
import { assert } from "@tillwave/shared/core/assert";
import FFT from "fft.js";

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
  const window = Float64Array.from({ length: size }, (_, n) => {
    return (1 - Math.cos((2 * Math.PI * (n + 0.5)) / size)) / 2;
  });
  const energy = window.reduce((sum, value) => sum + value * value, 0);
  const transform = new FFT(size);
  const input = new Float64Array(size);
  const output = new Float64Array(2 * size);
  const power = new Float32Array(size / 2);
  return {
    size,
    power,
    compute(samples) {
      for (let n = 0; n < size; n++) {
        input[n] = (samples[n] as number) * (window[n] as number);
      }
      transform.realTransform(output, input);
      for (let k = 0; k < power.length; k++) {
        const re = output[2 * k] as number;
        const im = output[2 * k + 1] as number;
        power[k] = (2 * (re * re + im * im)) / (size * energy);
      }
    },
  };
}
