/**
 * Power over frequency of a short piece of sound: a Hann window, zeros up to a power of two, and a Fourier transform. A sine
 * of amplitude A in the middle of a bin has the power A² / 2 there.
 */
import { assert } from "@tillwave/shared/core/assert";
import FFT from "fft.js";

export interface PowerSpectrum {
  /** How many samples it takes. */
  readonly length: number;
  /** Of the bins, in Hz; bin k lies at k times this. */
  readonly binWidth: number;
  /** Power of a whole band is the sum of its bins times this: the window and the zeros spread a tone over several. */
  readonly share: number;
  /** Valid until the next call. `samples` has the length; what is no number counts as silence. */
  of(samples: Float32Array): Float64Array;
}

/** As many samples as last for `seconds`, and bins about twice as fine as that. */
export function createPowerSpectrum(sampleRate: number, seconds: number): PowerSpectrum {
  const length = Math.round(sampleRate * seconds);
  const size = 2 ** Math.ceil(Math.log2(length * 1.3));
  assert(length >= 2, `a spectrum of ${length} samples`);
  const window = Float64Array.from({ length }, (_, i) => {
    const place = (i + 0.5) / length;
    return (1 - Math.cos(2 * Math.PI * place)) / 2;
  });
  const gain = window.reduce((sum, value) => sum + value, 0);
  const energy = window.reduce((sum, value) => sum + value ** 2, 0);
  const transform = new FFT(size);
  const input = new Float64Array(size);
  const output = new Float64Array(2 * size);
  const power = new Float64Array(size / 2);
  return {
    length,
    binWidth: sampleRate / size,
    share: gain ** 2 / (energy * size),
    of(samples) {
      for (let i = 0; i < length; i++) {
        const sample = samples[i] as number;
        input[i] = Number.isFinite(sample) ? sample * (window[i] as number) : 0;
      }
      transform.realTransform(output, input);
      for (let k = 0; k < power.length; k++) {
        const [re, im] = [output[2 * k] as number, output[2 * k + 1] as number];
        power[k] = (2 * (re ** 2 + im ** 2)) / gain ** 2;
      }
      return power;
    },
  };
}

/** Power between two frequencies, in the unit of a full-scale square's: a full-scale sine has one half. */
export function bandPower(
  { binWidth, share }: PowerSpectrum,
  power: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let sum = 0;
  const last = Math.min(power.length - 1, Math.ceil(to / binWidth) - 1);
  for (let k = Math.max(1, Math.ceil(from / binWidth)); k <= last; k++) {
    sum += power[k] as number;
  }
  return sum * share;
}
