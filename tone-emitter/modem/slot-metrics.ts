/**
 * The powers of every tone in every slot of a frame whose place in time and frequency is known: the slot is looked at through each
 * window of the surroundings (slot-metrics-modes.ts), cut at its own start, shifted by the offset, transformed, and divided by
 * the floor. A window spans two slots; folded to one, its transform holds just the tones.
 *
 *     row      slot k of the broadcast, k = 0 at the candidate's start, counted on through the repeats of the frame
 *     column   tone - PAD … tone + M + PAD: also what Doppler throws beyond the outermost tones
 *     cell     |X|² / noise: exponential with mean 1 where there is no signal
 *
 * The floor is the median over the rows for each column (coloured noise), smoothed over its neighbours, and then the median over
 * the columns for each row where it is raised (a clink raises a whole row): slot-metrics-floor.ts. A window that is heard only in
 * part counts by its share.
 */
import FFT from "fft.js";
import { assert } from "@tillwave/shared/core/assert";
import { CENTRE } from "@tillwave/shared/tone/profile";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE } from "./baseband.ts";
import type { Baseband } from "./baseband.ts";
import { createSlotFloor } from "./slot-metrics-floor.ts";
import { REACH, type Surroundings } from "./slot-metrics-modes.ts";

/** Two frames and what lies about them. */
export const ROWS_MAX = 116;

/** In Hz: how far beyond the outermost tones is looked. */
const MARGIN = 125;

/** A window of which less was heard says too little. */
const SHARE_MIN = 0.25;

/** Windows of one surroundings. */
export const MODES_MAX = 2;

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
  readonly surroundings: Surroundings;
}

export interface SlotSpectra {
  begin(window: SpectraWindow): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  readonly pad: number;
  readonly width: number;
  /** By window: cells over the floor, row by row; a row that was not heard is 0. */
  readonly powers: readonly Float32Array[];
  /** Of the first window: what its cells are the powers of, before the floor is divided out. */
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** By window: how much of each row was heard, 0–1. */
  readonly heard: readonly Float32Array[];
  /** The slot of the broadcast that row 0 holds; may be negative. */
  readonly firstSlot: number;
  readonly rowCount: number;
  /** Of one slot, in baseband samples. */
  readonly slotLength: number;
  readonly modeCount: number;
  /** By which cells are divided, in the mean: power of the noise in one, in the baseband's own units, and of what disturbs like noise. */
  readonly floor: number;
  /** The noise alone, as far as it can be told from the signal. */
  readonly noise: number;
}

type Stage = "mixer" | "rows" | "loudness" | "columns" | "smooth" | "impulses" | "done";

export function createSlotSpectra(profile: ToneProfile, baseband: Baseband): SlotSpectra {
  const size = profile.symbolSeconds * BASEBAND_RATE;
  const pad = Math.round(MARGIN / profile.spacing);
  const width = profile.toneCount + 2 * pad;
  const fft = new FFT(size);
  const input = new Float64Array(2 * size);
  const output = new Float64Array(2 * size);
  const mixRe = new Float64Array(REACH * size);
  const mixIm = new Float64Array(REACH * size);
  const powers = Array.from({ length: MODES_MAX }, () => new Float32Array(ROWS_MAX * width));
  const heard = Array.from({ length: MODES_MAX }, () => new Float32Array(ROWS_MAX));
  const keptRe = new Float32Array(ROWS_MAX * width);
  const keptIm = new Float32Array(ROWS_MAX * width);
  const mask = BASEBAND_CAPACITY - 1;

  let window: SpectraWindow | null = null;
  let modeCount = 0;
  let mode = 0;
  let slotLength = size;
  let firstSlot = 0;
  let rowCount = 0;
  const floor = createSlotFloor({ powers, heard, width });
  let stage: Stage = "done";
  let index = 0;

  /** Tone s + PAD falls on bin s - M / 2 (mod size) once half a spacing and the offset are taken away. */
  const makeMixer = (offset: number): void => {
    const step = (-2 * Math.PI * (offset + profile.spacing / 2)) / BASEBAND_RATE;
    for (let n = 0; n < REACH * size; n += 1) {
      mixRe[n] = Math.cos(step * n);
      mixIm[n] = Math.sin(step * n);
    }
  };

  const fillRow = (row: number, { start, from, to, surroundings }: SpectraWindow): void => {
    const power = powers[mode] as Float32Array;
    const shape = surroundings.modes[mode] as Float32Array;
    const begin = Math.round(start + (firstSlot + row) * slotLength);
    const first = Math.max(0, Math.ceil(from) - begin);
    const last = Math.min(shape.length, Math.floor(to) - begin);
    const base = row * width;
    input.fill(0);
    let share = 0;
    for (let n = first; n < last; n += 1) {
      const at = (begin + n) & mask;
      const weight = shape[n] as number;
      const re = (baseband.re[at] as number) * weight;
      const im = (baseband.im[at] as number) * weight;
      const c = mixRe[n] as number;
      const s = mixIm[n] as number;
      const into = 2 * (n & (size - 1));
      input[into] = (input[into] as number) + re * c - im * s;
      input[into + 1] = (input[into + 1] as number) + re * s + im * c;
      share += weight * weight;
    }
    if (share < SHARE_MIN) {
      (heard[mode] as Float32Array)[row] = 0;
      power.fill(0, base, base + width);
      return;
    }
    (heard[mode] as Float32Array)[row] = share;
    fft.transform(output, input);
    const scale = 1 / share;
    for (let column = 0; column < width; column += 1) {
      const bin = (column - width / 2 + size) & (size - 1);
      const re = output[2 * bin] as number;
      const im = output[2 * bin + 1] as number;
      power[base + column] = (re * re + im * im) * scale;
      if (mode === 0) {
        keptRe[base + column] = re;
        keptIm[base + column] = im;
      }
    }
  };

  const next = (stageNext: Stage): void => {
    stage = stageNext;
    index = 0;
  };

  return {
    pad,
    width,
    powers,
    re: keptRe,
    im: keptIm,
    heard,
    get slotLength() {
      return slotLength;
    },
    get firstSlot() {
      return firstSlot;
    },
    get rowCount() {
      return rowCount;
    },
    get modeCount() {
      return modeCount;
    },
    get floor() {
      return floor.level;
    },
    get noise() {
      return floor.noise;
    },
    begin(wanted) {
      window = wanted;
      mode = 0;
      modeCount = wanted.surroundings.modes.length;
      slotLength = size / (1 + wanted.offset / CENTRE);
      firstSlot = Math.floor((wanted.from - wanted.start) / slotLength) - 1;
      const lastSlot = Math.floor((wanted.to - wanted.start) / slotLength);
      rowCount = Math.min(ROWS_MAX, Math.max(0, lastSlot - firstSlot + 1));
      next("mixer");
    },
    advance() {
      assert(window !== null, "spectra are begun before they are advanced");
      switch (stage) {
        case "mixer":
          makeMixer(window.offset);
          next("rows");
          return false;
        case "rows":
          if (index < rowCount) {
            fillRow(index, window);
            index += 1;
            return false;
          }
          mode += 1;
          next(mode < modeCount ? "rows" : "loudness");
          return false;
        case "loudness":
          floor.measureLoudness(rowCount);
          next("columns");
          return false;
        case "columns":
          for (let piece = 0; piece < MEDIANS_A_PIECE && index < width; piece += 1) {
            floor.medianOfColumn(index, rowCount);
            index += 1;
          }
          if (index >= width) next("smooth");
          return false;
        case "smooth":
          floor.divideByColumns(modeCount, rowCount);
          mode = 0;
          next("impulses");
          return false;
        case "impulses":
          for (let piece = 0; piece < MEDIANS_A_PIECE && index < rowCount; piece += 1) {
            floor.divideRow(mode, index);
            index += 1;
          }
          if (index < rowCount) return false;
          mode += 1;
          next(mode < modeCount ? "impulses" : "done");
          return mode === modeCount;
        case "done":
          return true;
      }
    },
  };
}
