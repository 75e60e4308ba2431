/**
 * Where frames may stand: for every start (a row of the spectrogram) and every offset (a column), the powers of the sync tones
 * that a frame standing there would have, summed up as the rows come in.
 *
 *   sums[start][offset] += power[row][tone + offset] - 1     for each sync tone, start = row - where its slot begins
 *
 * Slots come sooner when the offset is high (the emitter comes nearer, or its clock runs fast), so where a slot begins depends
 * on the offset. A frame that is only partly heard is the sum of what there is; the frame before is added, because the broadcast
 * repeats. The statistic is the sum over the root of the number of tones in it: 0 ± 1 in noise.
 */
import { CENTRE } from "@tillwave/shared/tone/profile";

import type { Candidate } from "./candidate.ts";
import { columnSpacing, OFFSET_MAX, ROWS_PER_SYMBOL, type Spectrogram } from "./spectrogram.ts";

/** Peaks reported at once. */
const PEAKS_MAX = 4;

/** A power over it grows on by its logarithm alone, so that no tone of somebody's code outshouts the other sync tones. */
const SOFT_CLIP = 8;
/** Of starts, a power of two: three frames. */
const START_CAPACITY = 2048;
/** Sync tones that must have been heard before a sum says anything. */
const TONES_MIN = 3;
/** Peaks stand at least so many rows apart: one symbol. */
const APART = ROWS_PER_SYMBOL;
/** Work of one piece. */
const ROWS_A_PIECE = 8;
const STARTS_A_PIECE = 48;

export interface SyncSearch {
  /** Takes in rows that have come; true when it has caught up. */
  catchUp(): boolean;
  /** Takes in anew what there is from a row on: rows before it no longer count. */
  rebuild(row: number): void;
  /** Starts to look for peaks in what was taken in. */
  begin(): void;
  /** One piece of it; true when all is done. */
  advance(): boolean;
  /** The peaks found, the highest first; written over by the next `begin`. */
  readonly peaks: readonly Peak[];
  readonly peakCount: number;
}

/** A candidate that is written over, and how many tones it stands on. */
export interface Peak extends Candidate {
  start: number;
  offset: number;
  statistic: number;
  tones: number;
}

export const createSyncSearch = (spectrogram: Spectrogram): SyncSearch => {
  const { profile, powers, width, guard, rowCapacity, hop } = spectrogram;
  const reach = Math.floor(OFFSET_MAX / columnSpacing(profile) + 0.5);
  const offsets = 2 * reach + 1;
  const offsetOf = (index: number): number => (index - reach) * columnSpacing(profile);
  const syncs = profile.sync.length;
  const frameRows = profile.slotCount * ROWS_PER_SYMBOL;
  const mask = START_CAPACITY - 1;

  // Rows from a frame's start to a sync slot, [sync][offset], and to the next frame's start, [offset].
  const shifts = new Int32Array(syncs * offsets);
  const lengths = new Int32Array(offsets);
  const columns = new Int32Array(syncs);
  for (let o = 0; o < offsets; o++) {
    const stretch = 1 + offsetOf(o) / CENTRE;
    lengths[o] = Math.round(frameRows / stretch);
    profile.sync.forEach(({ slot }, k) => {
      shifts[k * offsets + o] = Math.round((slot * ROWS_PER_SYMBOL) / stretch);
    });
  }
  profile.sync.forEach(({ tone }, k) => {
    columns[k] = 2 * tone + guard - reach;
  });

  const sums = new Float32Array(START_CAPACITY * offsets);
  // For each phase of the frame, the best statistic over the offsets.
  const bestStatistic = new Float32Array(frameRows + 8);
  const bestOffset = new Int32Array(frameRows + 8);
  const bestTones = new Int32Array(frameRows + 8);
  const peaks = Array.from({ length: PEAKS_MAX }, (): Peak => ({
    start: 0,
    offset: 0,
    statistic: 0,
    tones: 0,
  }));
  let peakCount = 0;
  let firstRow = 0;
  let next = 0;
  // Of the search under way: the rows it looks at end here, and the phase it has come to.
  let endRow = 0;
  let phase = 0;
  let phases = 0;

  const takeIn = (row: number): void => {
    const at = (row & (rowCapacity - 1)) * width;
    const clear = (row & mask) * offsets;
    sums.fill(0, clear, clear + offsets);
    for (let k = 0; k < syncs; k++) {
      const column = columns[k] as number;
      const shift = k * offsets;
      for (let o = 0; o < offsets; o++) {
        let p = powers[at + column + o] as number;
        if (p > SOFT_CLIP) {
          p = SOFT_CLIP * (1 + 0.5 * Math.log(p / SOFT_CLIP));
        }
        const cell = ((row - (shifts[shift + o] as number)) & mask) * offsets + o;
        sums[cell] = (sums[cell] as number) + p - 1;
      }
    }
  };

  /** Sync tones of a frame that starts at this row and were heard. */
  const heardTones = (start: number): number => {
    let count = 0;
    for (let k = 0; k < syncs; k++) {
      const row = start + (shifts[k * offsets + reach] as number);
      if (row >= firstRow && row < endRow) {
        count++;
      }
    }
    return count;
  };

  const statisticAt = (start: number, o: number, tones: number): number => {
    const here = sums[(start & mask) * offsets + o] as number;
    const before = sums[((start - (lengths[o] as number)) & mask) * offsets + o] as number;
    return (here + before) / Math.sqrt(tones);
  };

  const lookAtStart = (at: number): void => {
    const start = endRow - 1 - at;
    const tones = heardTones(start) + heardTones(start - frameRows);
    bestStatistic[at] = 0;
    bestTones[at] = tones;
    if (tones < TONES_MIN) {
      return;
    }
    let best = 0;
    let bestAt = 0;
    const cell = (start & mask) * offsets;
    for (let o = 0; o < offsets; o++) {
      const sum =
        (sums[cell + o] as number) +
        (sums[((start - (lengths[o] as number)) & mask) * offsets + o] as number);
      if (sum > best) {
        best = sum;
        bestAt = o;
      }
    }
    bestStatistic[at] = best / Math.sqrt(tones);
    bestOffset[at] = bestAt;
  };

  /** Where between its neighbours a peak lies, -0.5 … 0.5. */
  const vertex = (before: number, here: number, after: number): number => {
    const bend = before - 2 * here + after;
    return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  };

  const report = (peak: Peak, at: number): void => {
    const start = endRow - 1 - at;
    const o = bestOffset[at] as number;
    const tones = bestTones[at] as number;
    const statistic = bestStatistic[at] as number;
    const sooner = statisticAt(start - 1, o, tones);
    const later = at > 0 ? statisticAt(start + 1, o, tones) : statistic;
    const lower = o > 0 ? statisticAt(start, o - 1, tones) : 0;
    const higher = o + 1 < offsets ? statisticAt(start, o + 1, tones) : 0;
    peak.start = (start + vertex(sooner, statistic, later)) * hop;
    peak.offset = offsetOf(o + vertex(lower, statistic, higher));
    peak.statistic = statistic;
    peak.tones = tones;
  };

  const pickPeaks = (): void => {
    peakCount = 0;
    while (peakCount < PEAKS_MAX) {
      let best = 0;
      let bestAt = 0;
      for (let at = 0; at < phases; at++) {
        if ((bestStatistic[at] as number) > best) {
          best = bestStatistic[at] as number;
          bestAt = at;
        }
      }
      if (best <= 0) {
        return;
      }
      report(peaks[peakCount] as Peak, bestAt);
      peakCount++;
      for (let d = -APART; d <= APART; d++) {
        bestStatistic[(bestAt + d + phases) % phases] = 0;
      }
    }
  };

  return {
    peaks,
    get peakCount() {
      return peakCount;
    },
    catchUp() {
      const last = Math.min(spectrogram.rows, next + ROWS_A_PIECE);
      for (; next < last; next++) {
        takeIn(next);
      }
      return next === spectrogram.rows;
    },
    rebuild(row) {
      firstRow = row;
      next = row;
      sums.fill(0);
    },
    begin() {
      endRow = next;
      phase = 0;
      phases = frameRows;
      peakCount = 0;
    },
    advance() {
      const last = Math.min(phases, phase + STARTS_A_PIECE);
      for (; phase < last; phase++) {
        lookAtStart(phase);
      }
      if (phase < phases) {
        return false;
      }
      pickPeaks();
      return true;
    },
  };
};
