/**
 * Power over frequency of a short piece of sound: a Hann window, zeros up to a power of two, and Cooley and Tukey's fast
 * Fourier transform (radix 2, in place). A sine of amplitude A in the middle of a bin has the power A² / 2 there.
 */
import { assert } from "@tillwave/shared/core/assert";

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
  const transform = createTransform(size);
  const power = new Float64Array(size / 2);
  return {
    length,
    binWidth: sampleRate / size,
    share: gain ** 2 / (energy * size),
    of(samples) {
      const { re, im } = transform;
      re.fill(0);
      im.fill(0);
      for (let i = 0; i < length; i++) {
        const sample = samples[i] as number;
        re[i] = Number.isFinite(sample) ? sample * (window[i] as number) : 0;
      }
      transform.run();
      for (let k = 0; k < power.length; k++) {
        power[k] = (2 * ((re[k] as number) ** 2 + (im[k] as number) ** 2)) / gain ** 2;
      }
      return power;
    },
  };
}

interface Transform {
  readonly re: Float64Array;
  readonly im: Float64Array;
  run(): void;
}

function createTransform(size: number): Transform {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const angle = (k: number): number => (-2 * Math.PI * k) / size;
  const cosines = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos(angle(k)));
  const sines = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin(angle(k)));
  const places = new Uint32Array(size);
  for (let i = 1; i < size; i++) {
    places[i] = ((places[i >> 1] as number) >> 1) | (i & 1 ? size >> 1 : 0);
  }
  function shuffle(values: Float64Array): void {
    for (let i = 0; i < size; i++) {
      const j = places[i] as number;
      if (i < j) {
        const value = values[i] as number;
        values[i] = values[j] as number;
        values[j] = value;
      }
    }
  }
  return {
    re,
    im,
    run() {
      shuffle(re);
      shuffle(im);
      for (let half = 1; half < size; half *= 2) {
        const stride = size / (2 * half);
        for (let start = 0; start < size; start += 2 * half) {
          for (let k = 0; k < half; k++) {
            const i = start + k;
            const j = i + half;
            const c = cosines[k * stride] as number;
            const s = sines[k * stride] as number;
            const turnedRe = (re[j] as number) * c - (im[j] as number) * s;
            const turnedIm = (re[j] as number) * s + (im[j] as number) * c;
            re[j] = (re[i] as number) - turnedRe;
            im[j] = (im[i] as number) - turnedIm;
            re[i] = (re[i] as number) + turnedRe;
            im[i] = (im[i] as number) + turnedIm;
          }
        }
      }
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

export const decibels = (power: number): number => 10 * Math.log10(Math.max(power, 1e-30));
