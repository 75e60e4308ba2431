/**
 * What is known of a sound before anything is read from it: how loud it is, whether something sings in the band, and whether the
 * microphone delivers the band at all. Browsers that clean up speech, and headsets, deliver nothing there and say nothing of it
 * (getSettings() claims 44,100 Hz of a headset's 16,000); whoever listens through one hears nothing of any id, however loud.
 *
 *   dB |‾‾‾‾‾‾‾‾‾‾\                      a cliff: within 3 kHz it falls by 35 dB, and nothing above comes up again.
 *      |            \                    Cleaned speech falls by 45–60 dB from 14 to 18 kHz, a headset by 80 at 7.5 kHz;
 *      |             \_____________      a microphone's own roll-off is gentler, 15 dB over 3 kHz.
 *      +-----------------------------> kHz
 *      3          15     18   20
 */
import { flooredDecibels } from "@tillwave/modem/decibels";
import type { Signal } from "./hearing-state.ts";
import { createPowerRow } from "@tillwave/modem/power-row";
import { createSungMeter } from "./sung-meter.ts";

/** Is it the whole band that is delivered? Nobody knows where it is too quiet to tell, and in the first one or two seconds. */
export type BandVerdict = "unknown" | "whole" | "cut" | "silent";

export interface BandMeter {
  /** Takes sound in; what is no number counts as silence. */
  push(block: Float32Array): void;
  /** So many times it was looked at the sound: the figures below change with it, some twelve times a second. */
  readonly looks: number;
  /** In dBFS, of all frequencies, at the last look. */
  readonly level: number;
  readonly signal: Signal;
  readonly verdict: BandVerdict;
}

/** Of one look, and from one to the next, in seconds; rounded so that it is a power of two of samples. */
const LOOK_SECONDS = 0.0427;
const LOOK_EVERY = 2;
/** What comes first is the microphone being switched on. */
const SETTLING_SECONDS = 0.1;
/** Looks that a verdict is made of: about a second. */
const VERDICT_LOOKS = 12;

const BAND_WIDTH = 500;
const BANDS_FROM = 2500;
const BANDS_TO = 20_500;
/** Bands below a cliff that are looked at, those that it lies in, and by how many dB everything above must be lower. */
const CLIFF_SIDE = 3;
const CLIFF_BANDS = 6;
const CLIFF_DB = 35;
/** In dBFS in 500 Hz: so much must there be below a cliff, or it drowns in what 16 bits leave. */
const AUDIBLE = -90;
/** The largest sample of a second that has nothing but zeros. */
const ZERO = 1e-6;

export function createBandMeter(sampleRate: number): BandMeter {
  const size = 2 ** Math.round(Math.log2(sampleRate * LOOK_SECONDS));
  const row = createPowerRow(size);
  const binWidth = sampleRate / size;
  const samples = new Float32Array(size);
  const bands = new Float64Array((BANDS_TO - BANDS_FROM) / BAND_WIDTH);
  const sung = createSungMeter(binWidth);
  // Samples until the next look begins; below 0 while it is taken.
  let wait = Math.round(SETTLING_SECONDS * sampleRate);
  let taken = 0;
  let looks = 0;
  let level = Number.NEGATIVE_INFINITY;
  let verdict: BandVerdict = "unknown";
  // A whistle that climbs is a cliff too, for a second, and a microphone that is switched on is silent: both are asked twice.
  let judgedBefore: BandVerdict = "unknown";
  let loudest = 0;

  const look = (): void => {
    row.compute(samples);
    let square = 0;
    for (let n = 0; n < size; n++) {
      const sample = samples[n] as number;
      square += sample * sample;
      loudest = Math.max(loudest, Math.abs(sample));
    }
    level = flooredDecibels(square / size);
    sung.take(row.power);
    for (let band = 0; band < bands.length; band++) {
      const from = Math.ceil((BANDS_FROM + band * BAND_WIDTH) / binWidth);
      const to = Math.ceil((BANDS_FROM + (band + 1) * BAND_WIDTH) / binWidth);
      for (let bin = from; bin < to; bin++) {
        bands[band] = (bands[band] as number) + (row.power[bin] as number) / VERDICT_LOOKS;
      }
    }
    looks++;
    if (looks % VERDICT_LOOKS === 0) {
      conclude();
    }
  };

  const conclude = (): void => {
    const judged = loudest < ZERO ? "silent" : judgeBands(bands);
    const isFault = judged === "cut" || judged === "silent";
    verdict = isFault && judged !== judgedBefore ? verdict : judged;
    judgedBefore = judged;
    bands.fill(0);
    loudest = 0;
  };

  return {
    push(block) {
      for (let n = 0; n < block.length; n++) {
        if (wait > 0) {
          const skipped = Math.min(wait, block.length - n);
          wait -= skipped;
          n += skipped - 1;
          continue;
        }
        const sample = block[n] as number;
        samples[taken] = Number.isFinite(sample) ? sample : 0;
        taken++;
        if (taken === size) {
          taken = 0;
          wait = (LOOK_EVERY - 1) * size;
          look();
        }
      }
    },
    get looks() {
      return looks;
    },
    get level() {
      return level;
    },
    get signal() {
      return sung.signal();
    },
    get verdict() {
      return verdict;
    },
  };
}

function judgeBands(powers: Float64Array): BandVerdict {
  const levels = Array.from(powers, flooredDecibels);
  for (let cliff = CLIFF_SIDE; cliff + CLIFF_BANDS < levels.length; cliff++) {
    const below = Math.min(...levels.slice(cliff - CLIFF_SIDE, cliff));
    const above = Math.max(...levels.slice(cliff + CLIFF_BANDS));
    if (below > AUDIBLE && below - above >= CLIFF_DB) {
      return "cut";
    }
  }
  return Math.max(...levels) > AUDIBLE ? "whole" : "unknown";
}
