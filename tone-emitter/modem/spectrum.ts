/**
 * How much of a sound lies where people hear it. All shares are in dBc: against the power of the sound as it is at its loudest.
 *
 *     long-term   Welch: windows of about 0.17 s overlapped by half, their power spectra added up
 *     at worst    what is left below an edge by a linear-phase filter (flat to the edge, −170 dB from 1.5 kHz above it), summed
 *                 over each 20 ms; against the loudest 20 ms of the whole sound. Each start of a window is looked at, those
 *                 that hang over the ends too: a click at the start, a stop, a change of code shows here.
 *
 * Both use the seven-term Blackman–Harris window (Albrecht 2001), whose own side lobes lie at −180 dB.
 */
import { assert } from "@tillwave/shared/core/assert";
import FFT from "fft.js";
import { decibels } from "./decibels.ts";

/** Long enough to be heard as a click, in seconds. */
const CLICK_WINDOW = 0.02;

const WINDOW_TERMS = [
  0.27105140069342, -0.43329793923448, 0.21812299954311, -0.06592544638803, 0.01081174209837,
  -0.00077658482522, 0.00001388721735,
];
/** Half the main lobe of the window, in bins. */
const LOBE = 7;
/** Between a filter's edge and what it stops, in Hz. */
const SLOPE = 1500;
const TAU = 2 * Math.PI;

export interface Spectrum {
  readonly binWidth: number;
  /** Power of each bin from 0 Hz to half the rate; what the sum is against says nothing. */
  readonly power: Float64Array;
}

/** Zeros are thought before and behind `samples`. */
export function averageSpectrum(samples: Float32Array, sampleRate: number): Spectrum {
  const size = 2 ** Math.round(Math.log2(sampleRate * 0.17));
  const fft = new FFT(size);
  const window = blackmanHarris(size);
  const frame = new Float64Array(size);
  const bins = new Float64Array(2 * size);
  const power = new Float64Array(size / 2 + 1);
  for (let start = -size / 2; start < samples.length; start += size / 2) {
    for (let i = 0; i < size; i += 1) {
      frame[i] = (samples[start + i] ?? 0) * (window[i] as number);
    }
    fft.realTransform(bins, frame);
    for (let k = 0; k < power.length; k += 1) {
      const re = bins[2 * k] as number;
      const im = bins[2 * k + 1] as number;
      power[k] = (power[k] as number) + re * re + im * im;
    }
  }
  return { binWidth: sampleRate / size, power };
}

/** Of the power from `from` to `to`, both in Hz, in all of it; in dB. −∞ in silence. */
export function bandShare(
  { binWidth, power }: Spectrum,
  { from = 0, to }: { readonly from?: number; readonly to: number },
): number {
  let inside = 0;
  let all = 0;
  power.forEach((value, k) => {
    all += value;
    if (k * binWidth >= from && k * binWidth < to) {
      inside += value;
    }
  });
  return decibels(inside / Math.max(all, Number.MIN_VALUE));
}

export interface WorstWindow {
  /** Energy below the edge in that window against the loudest window of the whole sound. */
  readonly dbc: number;
  /** Where the window begins, in seconds; may be before the sound. */
  readonly at: number;
}

/** The 20 ms in which most of the sound lies below `edge` Hz. */
export function worstWindowBelow(
  samples: Float32Array,
  sampleRate: number,
  edge: number,
): WorstWindow {
  assert(edge + SLOPE < sampleRate / 2, `${edge} Hz at ${sampleRate} samples a second`);
  const below = lowPass(samples, edge / sampleRate, SLOPE / sampleRate);
  const length = Math.round(CLICK_WINDOW * sampleRate);
  const worst = loudestWindow(below, length);
  const loudest = loudestWindow(samples, length);
  const overhang = (below.length - samples.length) / 2;
  return {
    dbc: decibels(worst.energy / Math.max(loudest.energy, Number.MIN_VALUE)),
    at: (worst.start - overhang) / sampleRate,
  };
}

/** Highest power of a single sample against the mean, in dB: 3.01 for one sine. Leave silence out. */
export function peakToAverage(samples: Float32Array): number {
  let peak = 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const square = (samples[i] as number) ** 2;
    peak = Math.max(peak, square);
    sum += square;
  }
  return decibels((peak * samples.length) / sum);
}

/** As a file or a converter of so many bits has it: rounded, without dither. */
export function quantised(samples: Float32Array, bits: number): Float32Array {
  const steps = 2 ** (bits - 1);
  return samples.map(
    (sample) => Math.min(steps - 1, Math.max(-steps, Math.round(sample * steps))) / steps,
  );
}

function blackmanHarris(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) =>
    WINDOW_TERMS.reduce((sum, term, k) => sum + term * Math.cos((TAU * k * (i + 0.5)) / size), 0),
  );
}

/** `edge` and `slope` as parts of the sample rate. The answer is longer by half a filter at both ends. */
function lowPass(samples: Float32Array, edge: number, slope: number): Float32Array {
  const half = Math.ceil(LOBE / slope);
  const taps = filterTaps(edge + slope / 2, half);
  const padded = new Float64Array(samples.length + 4 * half);
  padded.set(samples, 2 * half);
  const filtered = new Float32Array(samples.length + 2 * half);
  for (let i = 0; i < filtered.length; i += 1) {
    const middle = i + half;
    let sum = (taps[0] as number) * (padded[middle] as number);
    for (let k = 1; k <= half; k += 1) {
      sum +=
        (taps[k] as number) * ((padded[middle - k] as number) + (padded[middle + k] as number));
    }
    filtered[i] = sum;
  }
  return filtered;
}

/** A windowed sinc from its middle outwards: `half` + 1 of the 2·half + 1 taps. */
function filterTaps(corner: number, half: number): Float64Array {
  const window = blackmanHarris(2 * half + 1);
  return Float64Array.from({ length: half + 1 }, (_, k) => {
    const sinc = k === 0 ? 2 * corner : Math.sin(TAU * corner * k) / (Math.PI * k);
    return sinc * (window[half + k] as number);
  });
}

function loudestWindow(
  samples: Float32Array,
  length: number,
): { readonly energy: number; readonly start: number } {
  // A running sum keeps what rounding left behind: whole numbers of blocks are summed afresh.
  let energy = 0;
  let start = 0;
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) {
    if (i % length === 0) {
      sum = 0;
      for (let k = Math.max(0, i - length); k < i; k += 1) {
        sum += (samples[k] as number) ** 2;
      }
    }
    sum += (samples[i] as number) ** 2 - (i < length ? 0 : (samples[i - length] as number) ** 2);
    if (sum > energy) {
      energy = sum;
      start = i + 1 - length;
    }
  }
  return { energy, start };
}
