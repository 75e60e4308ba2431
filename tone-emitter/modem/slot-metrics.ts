/**
 * The powers of every tone in every slot of a frame whose place in time and frequency is known: one window of one symbol's length
 * for each slot heard, cut at the slot's own start, shifted by the offset, transformed, and divided by the floor.
 *
 *     row      slot k of the broadcast, k = 0 at the candidate's start, counted on through the repeats of the frame
 *     column   tone - PAD … tone + M + PAD: also what Doppler throws beyond the outermost tones
 *     cell     |X|² / noise: exponential with mean 1 where there is no signal
 *
 * The floor is the median over the rows for each column (coloured noise), smoothed over its neighbours, and then the median over
 * the columns for each row (a clink raises a whole row). A window that is heard only in part counts by its share.
 */
import FFT from "fft.js";
import { CENTRE } from "@tillwave/shared/tone/profile";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE } from "./baseband.ts";
import type { Baseband } from "./baseband.ts";

/** Two frames and what lies about them. */
export const ROWS_MAX = 116;

/** In Hz: how far beyond the outermost tones is looked. */
const MARGIN = 125;

/** A window of which less was heard says too little. */
const SHARE_MIN = 0.25;

const MEDIAN_OF_EXPONENTIAL = Math.LN2;

/** Columns whose medians are averaged, to each side. */
const SMOOTHING = 6;

/** Rows or columns a piece of work. */
const MEDIANS_A_PIECE = 4;

export interface SpectraWindow {
  /** Of one frame, in baseband samples. */
  readonly start: number;
  /** In Hz at the centre. */
  readonly offset: number;
  /** In baseband samples; what lies outside is not looked at. */
  readonly from: number;
  readonly to: number;
}

export interface SlotSpectra {
  begin(window: SpectraWindow): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  readonly pad: number;
  readonly width: number;
  /** Cells over the floor, row by row; a row that was not heard is 0. */
  readonly power: Float32Array;
  /** How much of each row was heard, 0–1. */
  readonly share: Float32Array;
  /** The slot of the broadcast that row 0 holds; may be negative. */
  readonly firstSlot: number;
  readonly rowCount: number;
  /** Mean power of the noise in one cell, in the baseband's own units. */
  readonly floor: number;
}

/** The k-th smallest of the first `count` values; moves them about. */
function selectRank(values: Float32Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i += 1;
      while ((values[j] as number) > pivot) j -= 1;
      if (i <= j) {
        const kept = values[i] as number;
        values[i] = values[j] as number;
        values[j] = kept;
        i += 1;
        j -= 1;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank] as number;
}

export function createSlotSpectra(profile: ToneProfile, baseband: Baseband): SlotSpectra {
  const size = profile.symbolSeconds * BASEBAND_RATE;
  const pad = Math.round(MARGIN / profile.spacing);
  const width = profile.toneCount + 2 * pad;
  const fft = new FFT(size);
  const input = new Float64Array(2 * size);
  const output = new Float64Array(2 * size);
  const mixRe = new Float64Array(size);
  const mixIm = new Float64Array(size);
  const power = new Float32Array(ROWS_MAX * width);
  const share = new Float32Array(ROWS_MAX);
  const scratch = new Float32Array(Math.max(ROWS_MAX, width));
  const medians = new Float32Array(width);
  const mask = BASEBAND_CAPACITY - 1;

  let window: SpectraWindow = { start: 0, offset: 0, from: 0, to: 0 };
  let slotLength = size;
  let firstSlot = 0;
  let rowCount = 0;
  let floor = 0;
  let stage: "mixer" | "rows" | "columns" | "smooth" | "impulses" | "done" = "done";
  let index = 0;

  /** Tone s + PAD falls on bin s - M / 2 (mod size) once half a spacing and the offset are taken away. */
  const makeMixer = (): void => {
    const step = (-2 * Math.PI * (window.offset + profile.spacing / 2)) / BASEBAND_RATE;
    for (let n = 0; n < size; n += 1) {
      mixRe[n] = Math.cos(step * n);
      mixIm[n] = Math.sin(step * n);
    }
  };

  const fillRow = (row: number): void => {
    const begin = Math.round(window.start + (firstSlot + row) * slotLength);
    const first = Math.max(0, Math.ceil(window.from) - begin);
    const last = Math.min(size, Math.floor(window.to) - begin);
    const heard = Math.max(0, last - first) / size;
    const base = row * width;
    if (heard < SHARE_MIN) {
      share[row] = 0;
      power.fill(0, base, base + width);
      return;
    }
    share[row] = heard;
    input.fill(0);
    for (let n = first; n < last; n += 1) {
      const at = (begin + n) & mask;
      const re = baseband.re[at] as number;
      const im = baseband.im[at] as number;
      const c = mixRe[n] as number;
      const s = mixIm[n] as number;
      input[2 * n] = re * c - im * s;
      input[2 * n + 1] = re * s + im * c;
    }
    fft.transform(output, input);
    const scale = 1 / (heard * size);
    for (let column = 0; column < width; column += 1) {
      const bin = (column - width / 2 + size) & (size - 1);
      const re = output[2 * bin] as number;
      const im = output[2 * bin + 1] as number;
      power[base + column] = (re * re + im * im) * scale;
    }
  };

  const medianOfColumn = (column: number): void => {
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      if ((share[row] as number) > 0) {
        scratch[count] = power[row * width + column] as number;
        count += 1;
      }
    }
    medians[column] =
      count === 0 ? 0 : selectRank(scratch, count, count >> 1) / MEDIAN_OF_EXPONENTIAL;
  };

  const divideByColumns = (): void => {
    let total = 0;
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      let count = 0;
      for (
        let near = Math.max(0, column - SMOOTHING);
        near <= Math.min(width - 1, column + SMOOTHING);
        near += 1
      ) {
        sum += medians[near] as number;
        count += 1;
      }
      scratch[column] = sum / count;
      total += sum / count;
    }
    floor = total / width;
    for (let column = 0; column < width; column += 1) {
      const level = scratch[column] as number;
      const scale = level > 0 ? 1 / level : 0;
      for (let row = 0; row < rowCount; row += 1) {
        power[row * width + column] = (power[row * width + column] as number) * scale;
      }
    }
  };

  const divideRow = (row: number): void => {
    const base = row * width;
    for (let column = 0; column < width; column += 1) {
      scratch[column] = power[base + column] as number;
    }
    const level = selectRank(scratch, width, width >> 1) / MEDIAN_OF_EXPONENTIAL;
    const scale = level > 0 ? 1 / level : 0;
    for (let column = 0; column < width; column += 1) {
      power[base + column] = (power[base + column] as number) * scale;
    }
  };

  const next = (stageNext: typeof stage): void => {
    stage = stageNext;
    index = 0;
  };

  return {
    pad,
    width,
    power,
    share,
    get firstSlot() {
      return firstSlot;
    },
    get rowCount() {
      return rowCount;
    },
    get floor() {
      return floor;
    },
    begin(wanted) {
      window = wanted;
      slotLength = size / (1 + wanted.offset / CENTRE);
      firstSlot = Math.floor((wanted.from - wanted.start) / slotLength);
      const lastSlot = Math.floor((wanted.to - wanted.start) / slotLength);
      rowCount = Math.min(ROWS_MAX, Math.max(0, lastSlot - firstSlot + 1));
      next("mixer");
    },
    advance() {
      switch (stage) {
        case "mixer":
          makeMixer();
          next("rows");
          return false;
        case "rows":
          if (index < rowCount) {
            fillRow(index);
            index += 1;
          } else {
            next("columns");
          }
          return false;
        case "columns":
          for (let piece = 0; piece < MEDIANS_A_PIECE && index < width; piece += 1) {
            medianOfColumn(index);
            index += 1;
          }
          if (index >= width) next("smooth");
          return false;
        case "smooth":
          divideByColumns();
          next("impulses");
          return false;
        case "impulses":
          for (let piece = 0; piece < MEDIANS_A_PIECE && index < rowCount; piece += 1) {
            divideRow(index);
            index += 1;
          }
          if (index < rowCount) return false;
          next("done");
          return true;
        case "done":
          return true;
      }
    },
  };
}
