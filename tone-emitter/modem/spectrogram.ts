/**
 * Powers over time and frequency, one spectrogram per profile: a row every eighth of a symbol, each from a window of one
 * symbol, in columns half a spacing apart. Column 2 s + `guard` is tone s of an emitter without offset; `guard` columns
 * stand on both sides for those with one.
 *
 *   row r = samples [32 r, 32 r + 256) (steady)     column     0 … guard … guard + 2 (M - 1) … width - 1
 *                                                   frequency      tone 0        tone M - 1
 *
 * Powers are kept over the floor: 1 is the mean of noise. Three things are divided out, none of which a tone can move much,
 * because each works on p / (p + floor), which is 0.4037 in the mean where p is exponential and can never exceed 1:
 *   floor    per column, slowly over time, smoothed over neighbours; a column that stays above them keeps its own (a whistle)
 *   level    of the whole row, slowly (what a gain control does)
 *   impulse  of a row that differs from the level by more than chance (a clink of glasses)
 */
import FFT from "fft.js";

import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE, type Baseband } from "./baseband.ts";

/** Rows of one symbol. */
export const ROWS_PER_SYMBOL = 8;

/** Emitters are looked for within so many Hz of 18,950: 100 ppm of two clocks, and 1.5 m/s. */
export const OFFSET_MAX = 100;

const MASK = BASEBAND_CAPACITY - 1;
/** Mean of x / (1 + x) for x exponential with mean 1, and its derivative by the logarithm of the mean. */
const BALANCE = 0.4037;
const BALANCE_SLOPE = 0.1927;
/** The floor's memory and the level's, in rows. */
const FLOOR_ROWS = 512;
const LEVEL_ROWS = 48;
/** Rows until a column may have a floor of its own, and by how much it must exceed its neighbours. */
const WHISTLE_ROWS = 400;
const WHISTLE_RATIO = 1.6;
/** A row that differs from the level by this ratio is taken at its own level. */
const IMPULSE_RATIO = 1.6;
/** Columns on each side that the floor is smoothed over, and rows between two smoothings. */
const SMOOTH_COLUMNS = 10;
const SMOOTH_EVERY = 16;
/** Powers below it are silence: it keeps divisions finite. */
const SILENCE = 1e-18;
/**
 * A row that has nothing above it is digital silence, as microphones begin with, or a resampler's tail of it: some -125 dB re full
 * scale, 35 dB below what rounding to 16 bits leaves.
 */
const DIGITAL_SILENCE = 1e-12;

export interface Spectrogram {
  readonly profile: ToneProfile;
  /** Baseband samples between two rows, and in the window of one. */
  readonly hop: number;
  readonly window: number;
  readonly width: number;
  readonly guard: number;
  /** A power of two. */
  readonly rowCapacity: number;
  /** Power over the floor, [row & (rowCapacity - 1)][column]. */
  readonly powers: Float32Array;
  /** Rows computed since the stream's start. */
  readonly rows: number;
  /** Whether the baseband holds the samples of another row. */
  readonly ready: boolean;
  /** Computes one row. */
  advance(): void;
  /** Goes on from another row: what was heard there has changed, or what lies between is not to be heard. */
  goTo(row: number): void;
  /** Noise power per column as it stands, in the units of |Σ x e^(…)|² over one window. */
  floorAt(column: number): number;
}

/** Of half a spacing, in Hz, for columns from the middle. */
export const columnSpacing = ({ spacing }: ToneProfile): number => spacing / 2;

const inverseBalance = makeInverseBalance();

/** The mean of x for which the mean of x / (1 + x) is i / 256, x being exponential. */
function makeInverseBalance(): Float32Array {
  const table = new Float32Array(257);
  const balanceOf = (mean: number): number => {
    let sum = 0;
    for (let i = 0; i < 256; i++) {
      const x = -mean * Math.log((i + 0.5) / 256);
      sum += x / (1 + x);
    }
    return sum / 256;
  };
  let mean = 1e-4;
  for (let i = 0; i <= 256; i++) {
    while (balanceOf(mean) < i / 256 && mean < 1e5) {
      mean *= 1.02;
    }
    table[i] = mean;
  }
  return table;
}

export const createSpectrogram = (profile: ToneProfile, baseband: Baseband): Spectrogram => {
  const window = Math.round(profile.symbolSeconds * BASEBAND_RATE);
  const hop = window / ROWS_PER_SYMBOL;
  const size = 2 * window;
  const guard = Math.ceil(OFFSET_MAX / columnSpacing(profile)) + 1;
  const width = 2 * (profile.toneCount - 1) + 1 + 2 * guard;
  const rowCapacity = BASEBAND_CAPACITY / hop;
  const powers = new Float32Array(rowCapacity * width);
  const fft = new FFT(size);
  const input = new Float64Array(2 * size);
  const output = new Float64Array(2 * size);
  const floor = new Float64Array(width);
  const smoothed = new Float64Array(width);
  const inverse = new Float64Array(width);
  const row = new Float64Array(width);
  let rows = 0;
  let trained = 0;
  let level = 1;

  const transform = (): void => {
    const from = rows * hop;
    const { re, im } = baseband;
    for (let i = 0; i < window; i++) {
      input[2 * i] = re[(from + i) & MASK] as number;
      input[2 * i + 1] = im[(from + i) & MASK] as number;
    }
    fft.transform(output, input);
    // Column c is bin c - middle, negative ones from the end.
    const middle = profile.toneCount - 1 + guard;
    for (let c = 0; c < width; c++) {
      const bin = 2 * ((c - middle + size) & (size - 1));
      row[c] = (output[bin] as number) ** 2 + (output[bin + 1] as number) ** 2 + SILENCE;
    }
  };

  const smooth = (): void => {
    let sum = 0;
    for (let c = 0; c < Math.min(SMOOTH_COLUMNS, width); c++) {
      sum += floor[c] as number;
    }
    let count = SMOOTH_COLUMNS;
    for (let c = 0; c < width; c++) {
      if (c + SMOOTH_COLUMNS < width) {
        sum += floor[c + SMOOTH_COLUMNS] as number;
        count++;
      }
      if (c > SMOOTH_COLUMNS) {
        sum -= floor[c - SMOOTH_COLUMNS - 1] as number;
        count--;
      }
      smoothed[c] = sum / count;
    }
    for (let c = 0; c < width; c++) {
      // Once more over those that do not stand out, so that a whistle does not deafen its neighbours.
      let kept = 0;
      let keptCount = 0;
      const limit = WHISTLE_RATIO * (smoothed[c] as number);
      const last = Math.min(width - 1, c + SMOOTH_COLUMNS);
      for (let i = Math.max(0, c - SMOOTH_COLUMNS); i <= last; i++) {
        if ((floor[i] as number) <= limit) {
          kept += floor[i] as number;
          keptCount++;
        }
      }
      const around = keptCount > 0 ? kept / keptCount : (smoothed[c] as number);
      const own = floor[c] as number;
      const stands = trained >= WHISTLE_ROWS && own > WHISTLE_RATIO * around;
      inverse[c] = 1 / (stands ? own : around);
    }
  };

  const train = (): void => {
    if (trained === 0) {
      let sum = 0;
      for (let c = 0; c < width; c++) {
        sum += row[c] as number;
      }
      floor.fill(sum / width);
    }
    trained++;
    const gain = 1 / BALANCE_SLOPE / Math.min(trained + ROWS_PER_SYMBOL, FLOOR_ROWS);
    const divisor = level;
    for (let c = 0; c < width; c++) {
      const here = floor[c] as number;
      const p = row[c] as number;
      floor[c] = here * (1 + gain * (p / (p + here * divisor) - BALANCE));
    }
    if (trained <= 4 || trained % SMOOTH_EVERY === 0) {
      smooth();
    }
  };

  /** How loud this row is beside the floor, whatever few columns do. */
  const rowLevel = (): number => {
    // Twice: the first finds the order of magnitude, the second works where the table is fine.
    let guess = level;
    for (let pass = 0; pass < 2; pass++) {
      let sum = 0;
      for (let c = 0; c < width; c++) {
        const p = (row[c] as number) * (inverse[c] as number);
        sum += p / (p + guess);
      }
      guess *= inverseBalance[Math.round((256 * sum) / width)] as number;
    }
    return Math.max(guess, SILENCE);
  };

  const write = (): void => {
    const own = rowLevel();
    const ratio = own / level;
    const impulse = ratio > IMPULSE_RATIO || ratio < 1 / IMPULSE_RATIO;
    // A level that stays changed is followed in a third of a second, however far it moved.
    level *= impulse ? ratio ** (1 / 16) : 1 + (ratio - 1) / LEVEL_ROWS;
    const scale = 1 / (impulse ? own : level);
    const at = (rows & (rowCapacity - 1)) * width;
    for (let c = 0; c < width; c++) {
      powers[at + c] = (row[c] as number) * (inverse[c] as number) * scale;
    }
  };

  /** It says nothing of the noise: beside its floor the first sound would be louder than anything for a frame's time. */
  const isDigitalSilence = (): boolean => {
    for (let c = 0; c < width; c++) {
      if ((row[c] as number) > DIGITAL_SILENCE) {
        return false;
      }
    }
    return true;
  };

  return {
    profile,
    hop,
    window,
    width,
    guard,
    rowCapacity,
    powers,
    get rows() {
      return rows;
    },
    get ready() {
      return rows * hop + window <= baseband.head;
    },
    advance() {
      transform();
      if (isDigitalSilence()) {
        const at = (rows & (rowCapacity - 1)) * width;
        powers.fill(0, at, at + width);
      } else {
        train();
        write();
      }
      rows++;
    },
    goTo(next) {
      rows = next;
    },
    floorAt: (column) => level / (inverse[column] as number),
  };
};
