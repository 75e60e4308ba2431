/**
 * Whether a recording holds 18–20 kHz at all. Headsets, calls and file formats cut it off, and whoever records through one
 * of them hears nothing of any id, however loud.
 *
 *   dB |‾‾‾‾‾‾‾‾‾‾\                      a cliff: within 1 kHz it falls by 12 dB or more, and stays down.
 *      |           |                     A microphone's own roll-off is gentler: 15 dB over 3 kHz.
 *      |           \_______________
 *      +-----------------------------> kHz
 *      3          16     18   20
 */
import { flooredDecibels } from "@tillwave/modem/decibels";
import { bandPower, createPowerSpectrum } from "./power-spectrum.ts";
import type { Channel } from "./wav-reader.ts";

export interface BandCheck {
  readonly verdict: BandVerdict;
  /** In Hz, where the cliff is; null where there is none. */
  readonly cliff: number | null;
  /** In dBFS in 3 kHz, 17.5–20.5 kHz: what is there nine tenths of the time. */
  readonly floor: number;
  /** The loudest and the quietest of each step of `BAND_STEP` Hz, as levels exceeded 90 and 10 % of the time, in dBFS. */
  readonly bands: readonly Band[];
}

export type BandVerdict =
  /** Sound of every height is there. */
  | "there"
  /** Above the cliff there is nothing. */
  | "cut"
  /** At times there is nothing: something takes away what it thinks is noise. */
  | "comes-and-goes"
  /** Nothing but zeros, or less than a converter can make. */
  | "silent";

export interface Band {
  /** In Hz, its middle. */
  readonly frequency: number;
  readonly floor: number;
  readonly loud: number;
}

export const BAND_STEP = 500;
const BANDS = { from: 500, to: 22_000 };
const NEEDED = { from: 17_500, to: 20_500 };
const LOOKS_MAX = 400;
const LOOK_SECONDS = 0.05;
const CLIFF_DB = 12;
/** On each side of a cliff, in bands, with one between them. */
const CLIFF_SIDE = 3;
const CLIFF_FROM = 3000;
/** Where what is above a cliff begins to be missed, in Hz. */
const CLIFF_TO = 19_500;
/** In dBFS in 3 kHz: below what any microphone and converter leave. */
const NOTHING = -118;
const GATED_DB = 15;
const GATED_SHARE = 0.1;

export function checkBand(channel: Channel): BandCheck {
  const spectrum = createPowerSpectrum(channel.sampleRate, LOOK_SECONDS);
  const count = Math.ceil((BANDS.to - BANDS.from) / BAND_STEP);
  const looks = Math.max(1, Math.min(LOOKS_MAX, Math.floor(channel.length / spectrum.length)));
  const levels = Array.from({ length: count }, (): number[] => []);
  const needed: number[] = [];
  const samples = new Float32Array(spectrum.length);
  for (let look = 0; look < looks; look++) {
    const from = Math.floor((look * Math.max(0, channel.length - samples.length)) / looks);
    samples.fill(0);
    channel.read(from, samples);
    const power = spectrum.of(samples);
    levels.forEach((band, i) => {
      const start = BANDS.from + i * BAND_STEP;
      band.push(
        flooredDecibels(bandPower(spectrum, power, { from: start, to: start + BAND_STEP })),
      );
    });
    needed.push(flooredDecibels(bandPower(spectrum, power, NEEDED)));
  }
  const bands = levels.map((band, i) => ({
    frequency: BANDS.from + (i + 0.5) * BAND_STEP,
    floor: quantile(band, 0.1),
    loud: quantile(band, 0.9),
  }));
  const cliff = findCliff(bands);
  return { verdict: verdictOf(needed, cliff), cliff, floor: quantile(needed, 0.1), bands };
}

function verdictOf(needed: readonly number[], cliff: number | null): BandVerdict {
  const middle = quantile(needed, 0.5);
  if (quantile(needed, 0.9) < NOTHING) {
    return cliff === null ? "silent" : "cut";
  }
  if (cliff !== null) {
    return "cut";
  }
  const gone = needed.filter((level) => level < Math.min(NOTHING, middle - GATED_DB)).length;
  return gone >= GATED_SHARE * needed.length && middle > NOTHING ? "comes-and-goes" : "there";
}

/** Where what is loud at times falls most, if it falls like a cliff and nothing above climbs half as high again. */
function findCliff(bands: readonly Band[]): number | null {
  const mean = (from: number, to: number): number =>
    bands.slice(from, to).reduce((sum, { loud }) => sum + loud, 0) / (to - from);
  let deepest = CLIFF_DB;
  let found: number | null = null;
  for (let i = CLIFF_SIDE; i + 1 + CLIFF_SIDE <= bands.length; i++) {
    const { frequency } = bands[i] ?? { frequency: 0 };
    const below = mean(i - CLIFF_SIDE, i);
    const above = mean(i + 1, i + 1 + CLIFF_SIDE);
    const rest = Math.max(...bands.slice(i + 1).map(({ loud }) => loud));
    const isWithin = frequency >= CLIFF_FROM && frequency <= CLIFF_TO;
    if (isWithin && below - above >= deepest && rest < below - CLIFF_DB / 2) {
      deepest = below - above;
      found = frequency;
    }
  }
  return found;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
}
