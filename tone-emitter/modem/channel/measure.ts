/** What the tests of the air measure: power in a band, and how long an echo lasts. */
import FFT from "fft.js";
import { decibels } from "../decibels.ts";

export function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  return sum / samples.length;
}

export interface Band {
  readonly from: number;
  readonly to: number;
}

const SIZE = 4096;

/** Mean power of the sound between two frequencies, by averaged Hann windows that overlap by half. */
export function bandPower(samples: Float32Array, sampleRate: number, { from, to }: Band): number {
  const fft = new FFT(SIZE);
  const windowed = new Float64Array(2 * SIZE);
  const bins = new Float64Array(2 * SIZE);
  const first = Math.round((from * SIZE) / sampleRate);
  const last = Math.round((to * SIZE) / sampleRate);
  let sum = 0;
  let windows = 0;
  for (let at = 0; at + SIZE <= samples.length; at += SIZE / 2) {
    for (let k = 0; k < SIZE; k += 1) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / SIZE);
      windowed[2 * k] = hann * (samples[at + k] as number);
    }
    fft.transform(bins, windowed);
    for (let bin = first; bin < last; bin += 1) {
      sum += (bins[2 * bin] as number) ** 2 + (bins[2 * bin + 1] as number) ** 2;
    }
    windows += 1;
  }
  // The mean square of a Hann window is 3/8; half of the power stands at negative frequencies.
  return (2 * sum) / windows / (0.375 * SIZE * SIZE);
}

/**
 * Reverberation time from the decay of an echo between −5 and −25 dB (ISO 3382: T20), in seconds.
 * `energy[k]` arrives in the k-th of `rate` steps a second.
 */
export function reverberationTime(energy: Float64Array, rate: number): number {
  const total = energy.reduce((sum, each) => sum + each, 0);
  let left = total;
  let below5 = 0;
  let below25 = 0;
  for (let at = 0; at < energy.length; at += 1) {
    left -= energy[at] as number;
    const level = decibels(Math.max(left, 0) / total);
    below5 += level > -5 ? 1 : 0;
    below25 += level > -25 ? 1 : 0;
  }
  return (3 * (below25 - below5)) / rate;
}
