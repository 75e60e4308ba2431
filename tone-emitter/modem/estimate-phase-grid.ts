/**
 * The coarse search for the phase that all slots have in common (estimate-phase.ts): the sum of all tones that were added, for every
 * ν (turns a frame) and ε (turns a band) within ten of 0. Rows are summed over their tones for each ε first, then over rows for
 * each ν, a line of the grid at a time.
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { ROWS_MAX } from "./slot-metrics.ts";

/** Turns of ν and ε to each side, and the grid's step. */
const TURNS_FRAME = 10;
const TURNS_BAND = 10;
const STEP = 0.25;
export const GRID_LINES = (2 * TURNS_FRAME) / STEP + 1;
const COLUMNS = (2 * TURNS_BAND) / STEP + 1;
const GRID = GRID_LINES * COLUMNS;

export interface PhaseGrid {
  clearRow(row: number): void;
  /** A tone's amplitude, weighted, in a row that was cleared. */
  add(row: number, tone: number, re: number, im: number): void;
  /** One of GRID_LINES, when all is added. */
  fillLine(line: number, rowCount: number): void;
  /** Puts the highest that is left into `place`; what lies beside it is left no more. */
  takeHighest(rowCount: number): void;
  readonly place: { readonly nu: number; readonly epsilon: number; readonly phi: number };
}

export function createPhaseGrid(profile: ToneProfile): PhaseGrid {
  const { toneCount } = profile;
  const grid = new Float64Array(GRID);
  const sums = {
    re: new Float64Array(ROWS_MAX * COLUMNS),
    im: new Float64Array(ROWS_MAX * COLUMNS),
  };
  const turn = turnTables(profile);
  const total = new Float64Array(2);
  const place = { nu: 0, epsilon: 0, phi: 0 };

  const add = (row: number, tone: number, re: number, im: number): void => {
    for (let column = 0; column < COLUMNS; column += 1) {
      const c = turn.bandRe[column * toneCount + tone] as number;
      const s = turn.bandIm[column * toneCount + tone] as number;
      const into = row * COLUMNS + column;
      sums.re[into] = (sums.re[into] as number) + re * c - im * s;
      sums.im[into] = (sums.im[into] as number) + re * s + im * c;
    }
  };

  /** The rows that are there, all turned to one place of the grid, into `total`. */
  const sumAt = (line: number, column: number, rowCount: number): void => {
    let re = 0;
    let im = 0;
    for (let row = 0; row < rowCount; row += 1) {
      const a = sums.re[row * COLUMNS + column] as number;
      const b = sums.im[row * COLUMNS + column] as number;
      const c = turn.frameRe[line * ROWS_MAX + row] as number;
      const s = turn.frameIm[line * ROWS_MAX + row] as number;
      re += a * c - b * s;
      im += a * s + b * c;
    }
    total[0] = re;
    total[1] = im;
  };

  const fillLine = (line: number, rowCount: number): void => {
    for (let column = 0; column < COLUMNS; column += 1) {
      sumAt(line, column, rowCount);
      grid[line * COLUMNS + column] = (total[0] as number) ** 2 + (total[1] as number) ** 2;
    }
  };

  const takeHighest = (rowCount: number): void => {
    let highest = 0;
    for (let i = 1; i < GRID; i += 1) {
      if ((grid[i] as number) > (grid[highest] as number)) highest = i;
    }
    const row = Math.floor(highest / COLUMNS);
    const column = highest % COLUMNS;
    place.nu = row * STEP - TURNS_FRAME;
    place.epsilon = column * STEP - TURNS_BAND;
    for (let r = row - 1; r <= row + 1; r += 1) {
      for (let c = column - 1; c <= column + 1; c += 1) {
        if (r >= 0 && r * COLUMNS < GRID && c >= 0 && c < COLUMNS) grid[r * COLUMNS + c] = -1;
      }
    }
    sumAt(row, column, rowCount);
    place.phi = Math.atan2(total[1] as number, total[0] as number);
  };

  return {
    clearRow(row) {
      sums.re.fill(0, row * COLUMNS, (row + 1) * COLUMNS);
      sums.im.fill(0, row * COLUMNS, (row + 1) * COLUMNS);
    },
    add,
    fillLine,
    takeHighest,
    place,
  };
}

/** Phasors of the grid: by line and row of the spectra, and by column and tone. */
function turnTables({ slotCount, toneCount }: ToneProfile): {
  readonly frameRe: Float64Array;
  readonly frameIm: Float64Array;
  readonly bandRe: Float64Array;
  readonly bandIm: Float64Array;
} {
  const angleFrame = (at: number): number =>
    (-2 * Math.PI * (Math.floor(at / ROWS_MAX) * STEP - TURNS_FRAME) * (at % ROWS_MAX)) / slotCount;
  const angleBand = (at: number): number =>
    (-2 *
      Math.PI *
      (Math.floor(at / toneCount) * STEP - TURNS_BAND) *
      ((at % toneCount) - (toneCount - 1) / 2)) /
    toneCount;
  return {
    frameRe: Float64Array.from({ length: GRID_LINES * ROWS_MAX }, (_, at) =>
      Math.cos(angleFrame(at)),
    ),
    frameIm: Float64Array.from({ length: GRID_LINES * ROWS_MAX }, (_, at) =>
      Math.sin(angleFrame(at)),
    ),
    bandRe: Float64Array.from({ length: COLUMNS * toneCount }, (_, at) => Math.cos(angleBand(at))),
    bandIm: Float64Array.from({ length: COLUMNS * toneCount }, (_, at) => Math.sin(angleBand(at))),
  };
}
