/**
 * Where exactly a frame stands, and in what surroundings: the search for sync tones looks every eighth of a symbol and half a
 * spacing; here each sync tone is mixed down and summed over sixteenths of a slot, and all starts, offsets and windows near the
 * candidate are tried on these sums.
 *
 *                       ┌── candidate's start of the slot
 *     ........|........|░░░░░░░░░░░░░░░░|░░░░░░░░░░░░░░░░|........        48 blocks of a sync slot; a window spans 32 of them
 *             └─ shift -8 … +8 ─┘                                         offsets -4 … +4 eighths of a spacing
 */
import { present } from "@tillwave/shared/core/assert";
import { CENTRE, toneFrequency, type ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE, type Baseband } from "./baseband.ts";
import type { Candidate } from "./candidate.ts";
import { lnBessel0 } from "./scatter.ts";
import { REACH, type Surroundings } from "./slot-metrics-modes.ts";

const BLOCKS_A_SLOT = 16;
/** Blocks before and after the window that are looked at. */
const SHIFT_MAX = 8;
const BLOCKS = REACH * BLOCKS_A_SLOT + 2 * SHIFT_MAX;
const SHIFTS = 2 * SHIFT_MAX + 1;
/** Steps of the offset to each side, and how many make a spacing. */
const OFFSET_STEPS = 4;
const STEPS_A_SPACING = 8;
const OFFSETS = 2 * OFFSET_STEPS + 1;
/** Sync slots in the longest window. */
const TONES_MAX = 24;
const SHARE_MIN = 0.25;
/** A clink is no better a tone than a good one. */
const POWER_MAX = 40;
/** Sync tones far louder than this over the noise are brought down to it: beside them it is their own echo that disturbs, not noise. */
const LEVEL_MAX = 15;
/** A sync tone that is missing, for the emitter had not begun or something masked it, rules no surroundings out for good. */
const MISSING_MIN = -7;

export interface Place {
  start: number;
  offset: number;
  /** ln of how much likelier the sync tones are with the signal than without. */
  likelihood: number;
}

export interface SyncEstimate {
  /** `floor`: the noise in one window of energy 1. */
  begin(wanted: {
    readonly candidate: Candidate;
    readonly from: number;
    readonly to: number;
    readonly floor: number;
  }): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  /** The best place in each of the surroundings. */
  readonly places: readonly Place[];
}

interface Begun {
  readonly candidate: Candidate;
  readonly from: number;
  readonly to: number;
  readonly floor: number;
}

export function createSyncEstimate(
  profile: ToneProfile,
  baseband: Baseband,
  surroundings: readonly Surroundings[],
): SyncEstimate {
  const slotSamples = profile.symbolSeconds * BASEBAND_RATE;
  const blockSamples = slotSamples / BLOCKS_A_SLOT;
  const windows = surroundings.map(({ modes }) =>
    modes.map((mode) => blocksOf(mode, blockSamples)),
  );
  const mask = BASEBAND_CAPACITY - 1;
  const re = new Float64Array(TONES_MAX * BLOCKS);
  const im = new Float64Array(TONES_MAX * BLOCKS);
  const share = new Float64Array(TONES_MAX * BLOCKS);
  const turnRe = new Float64Array(OFFSETS * REACH * BLOCKS_A_SLOT);
  const turnIm = new Float64Array(OFFSETS * REACH * BLOCKS_A_SLOT);
  for (let step = 0; step < OFFSETS; step += 1) {
    for (let block = 0; block < REACH * BLOCKS_A_SLOT; block += 1) {
      const turns = (-(step - OFFSET_STEPS) * block) / STEPS_A_SPACING / BLOCKS_A_SLOT;
      turnRe[step * REACH * BLOCKS_A_SLOT + block] = Math.cos(2 * Math.PI * turns);
      turnIm[step * REACH * BLOCKS_A_SLOT + block] = Math.sin(2 * Math.PI * turns);
    }
  }
  const powers = new Float64Array(2 * TONES_MAX);
  const grid = new Float64Array(SHIFTS * OFFSETS);
  const levels = new Float64Array(TONES_MAX);
  const sums = new Float64Array(2);
  const counts = new Float64Array(2);
  const places = surroundings.map((): Place => ({ start: 0, offset: 0, likelihood: 0 }));

  let begun: Begun = {
    candidate: { start: 0, offset: 0, statistic: 0 },
    from: 0,
    to: 0,
    floor: 1,
  };
  let slotLength = slotSamples;
  let firstFrame = 0;
  let frames = 0;
  let tones = 0;
  let scale = 1;
  let at = 0;
  let done = true;

  const sumBlocks = (slot: number, tone: number): void => {
    const { candidate, from, to, floor } = begun;
    const begin = Math.round(candidate.start + slot * slotLength) - SHIFT_MAX * blockSamples;
    if (begin + BLOCKS * blockSamples <= from || begin >= to || tones === TONES_MAX) return;
    const frequency =
      candidate.offset + (toneFrequency(profile, tone) - CENTRE) * (1 + candidate.offset / CENTRE);
    const angle = (-2 * Math.PI * frequency) / BASEBAND_RATE;
    const stepRe = Math.cos(angle);
    const stepIm = Math.sin(angle);
    let c = 1;
    let s = 0;
    const toFloor = 1 / Math.sqrt(blockSamples * floor);
    for (let block = 0; block < BLOCKS; block += 1) {
      let sumRe = 0;
      let sumIm = 0;
      let count = 0;
      for (let n = 0; n < blockSamples; n += 1) {
        const sample = begin + block * blockSamples + n;
        if (sample >= from && sample < to) {
          const x = baseband.re[sample & mask] as number;
          const y = baseband.im[sample & mask] as number;
          sumRe += x * c - y * s;
          sumIm += x * s + y * c;
          count += 1;
        }
        const turned = c * stepRe - s * stepIm;
        s = c * stepIm + s * stepRe;
        c = turned;
      }
      re[tones * BLOCKS + block] = sumRe * toFloor;
      im[tones * BLOCKS + block] = sumIm * toFloor;
      share[tones * BLOCKS + block] = count / blockSamples;
    }
    tones += 1;
  };

  const powerOf = (
    window: Float64Array,
    { tone, shift, step }: { tone: number; shift: number; step: number },
  ): number => {
    let sumRe = 0;
    let sumIm = 0;
    let heard = 0;
    const first = tone * BLOCKS + SHIFT_MAX + shift;
    const turn = step * REACH * BLOCKS_A_SLOT;
    for (let block = 0; block < window.length; block += 1) {
      const weight = window[block] as number;
      if (weight === 0) continue;
      const x = (re[first + block] as number) * weight;
      const y = (im[first + block] as number) * weight;
      const c = turnRe[turn + block] as number;
      const s = turnIm[turn + block] as number;
      sumRe += x * c - y * s;
      sumIm += x * s + y * c;
      heard += weight * weight * (share[first + block] as number);
    }
    return heard < SHARE_MIN ? -1 : (sumRe * sumRe + sumIm * sumIm) / heard;
  };

  /** Puts the likelihood of one place in these surroundings into the grid. */
  const tryPlace = (kind: number, shift: number, step: number): void => {
    const into = (shift + SHIFT_MAX) * OFFSETS + step;
    grid[into] = 0;
    const shapes = windows[kind] as readonly Float64Array[];
    const { shares } = surroundings[kind] as Surroundings;
    let expected = 0;
    let excess = 0;
    for (let mode = 0; mode < shapes.length; mode += 1) {
      let sum = 0;
      let count = 0;
      for (let tone = 0; tone < tones; tone += 1) {
        const heard = powerOf(shapes[mode] as Float64Array, { tone, shift, step });
        const power = heard < 0 ? -1 : Math.min(POWER_MAX, heard * scale);
        powers[mode * TONES_MAX + tone] = power;
        if (power < 0) continue;
        sum += power;
        count += 1;
      }
      sums[mode] = sum;
      counts[mode] = count;
      excess += sum - count * scale;
      expected += count * (shares[mode] as number);
    }
    if (excess <= 0 || expected <= 0) return;
    const strength = excess / expected;
    let likelihood = 0;
    for (let mode = 0; mode < shapes.length; mode += 1) {
      const gain = strength * (shares[mode] as number);
      if (surroundings[kind]?.echoSeconds === 0) {
        for (let tone = 0; tone < tones; tone += 1) {
          const power = powers[mode * TONES_MAX + tone] as number;
          if (power < 0) continue;
          likelihood += Math.max(MISSING_MIN, lnBessel0(2 * Math.sqrt(gain * power)) - gain);
        }
      } else {
        likelihood +=
          (gain / (1 + gain)) * (sums[mode] as number) -
          (counts[mode] as number) * Math.log(1 + gain);
      }
    }
    grid[into] = likelihood;
  };

  /** The median of the sync tones, where it is highest: one clink among them makes none of them loud. */
  const levelAt = (shift: number): number => {
    const dry = present(windows[0]?.[0], "the dry window");
    let count = 0;
    for (let tone = 0; tone < tones; tone += 1) {
      const power = powerOf(dry, { tone, shift, step: OFFSET_STEPS });
      if (power < 0) continue;
      let into = count;
      while (into > 0 && (levels[into - 1] as number) > power) {
        levels[into] = levels[into - 1] as number;
        into -= 1;
      }
      levels[into] = power;
      count += 1;
    }
    return count === 0 ? 0 : (levels[count >> 1] as number);
  };

  const bringDown = (): void => {
    let level = 0;
    for (let shift = -SHIFT_MAX; shift <= SHIFT_MAX; shift += 1) {
      level = Math.max(level, levelAt(shift));
    }
    scale = 1 / Math.hypot(1, level / LEVEL_MAX);
  };

  const tryShift = (kind: number, shift: number): void => {
    for (let step = 0; step < OFFSETS; step += 1) tryPlace(kind, shift, step);
  };

  /** The highest of the grid, and where between its neighbours a parabola through them has its top. */
  const conclude = (kind: number): void => {
    const place = places[kind] as Place;
    let best = 0;
    for (let i = 1; i < grid.length; i += 1) {
      if ((grid[i] as number) > (grid[best] as number)) best = i;
    }
    place.likelihood = grid[best] as number;
    if (place.likelihood <= 0) return;
    const row = Math.floor(best / OFFSETS);
    const column = best % OFFSETS;
    const shift = row - SHIFT_MAX + (row > 0 && row < SHIFTS - 1 ? topOf(best, OFFSETS) : 0);
    const step = column - OFFSET_STEPS + (column > 0 && column < OFFSETS - 1 ? topOf(best, 1) : 0);
    place.start = begun.candidate.start + shift * blockSamples;
    place.offset = begun.candidate.offset + (step * profile.spacing) / STEPS_A_SPACING;
  };

  /** -0.5 … 0.5. */
  const topOf = (peak: number, apart: number): number => {
    const before = grid[peak - apart] as number;
    const after = grid[peak + apart] as number;
    const bend = 2 * (grid[peak] as number) - before - after;
    return bend <= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (after - before) / 2 / bend));
  };

  return {
    places,
    begin(wanted) {
      begun = wanted;
      slotLength = slotSamples / (1 + wanted.candidate.offset / CENTRE);
      const frameLength = slotLength * profile.slotCount;
      firstFrame = Math.floor((wanted.from - wanted.candidate.start) / frameLength) - 1;
      frames = Math.floor((wanted.to - wanted.candidate.start) / frameLength) - firstFrame + 1;
      tones = 0;
      at = 0;
      done = false;
      for (const place of places) {
        place.likelihood = 0;
        place.start = wanted.candidate.start;
        place.offset = wanted.candidate.offset;
      }
    },
    advance() {
      if (done) return true;
      const slots = frames * profile.sync.length;
      if (at < slots) {
        const sync = profile.sync[at % profile.sync.length] as { slot: number; tone: number };
        const frame = firstFrame + Math.floor(at / profile.sync.length);
        sumBlocks(frame * profile.slotCount + sync.slot, sync.tone);
      } else if (at === slots) {
        bringDown();
      } else {
        const trial = at - slots - 1;
        const kind = Math.floor(trial / SHIFTS);
        tryShift(kind, (trial % SHIFTS) - SHIFT_MAX);
        if (trial % SHIFTS === SHIFTS - 1) conclude(kind);
      }
      at += 1;
      done = at === slots + 1 + SHIFTS * surroundings.length;
      return done;
    },
  };
}

/** The window as one number a block, energy kept. */
function blocksOf(mode: Float32Array, blockSamples: number): Float64Array {
  return Float64Array.from({ length: REACH * BLOCKS_A_SLOT }, (_, block) => {
    let sum = 0;
    for (let n = 0; n < blockSamples; n += 1) sum += mode[block * blockSamples + n] as number;
    return sum / Math.sqrt(blockSamples);
  });
}
