/**
 * The floor of the cells of slot-metrics.ts: by column the median over the rows (noise may be coloured), smoothed over its
 * neighbours; then by row the median over the columns, where it is raised (a clink raises a whole row). To the floor belongs what a
 * loud signal does to itself.
 */

const MEDIAN_OF_EXPONENTIAL = Math.LN2;

/**
 * What a loud tone leaves elsewhere, in its echoes, beside it, at the windows' edges, is noise as well, and grows with it: this share
 * of the loudest cell of a row (the median of all rows) is added to the floor, as amplitudes at right angles are.
 */
const LOUD_SHARE = 0.02;

/** A row is quieter than others by chance, and louder by so much. */
const RAISED = 1.4;

/** Columns whose medians are averaged, to each side. */
const SMOOTHING = 6;

interface Cells {
  /** By window, row by row. */
  readonly powers: readonly Float32Array[];
  /** By window and row: 0 where it was not heard. */
  readonly heard: readonly Float32Array[];
  /** Columns of a row. */
  readonly width: number;
}

/** Each is a piece of work, in this order. */
export interface SlotFloor {
  measureLoudness(rowCount: number): void;
  medianOfColumn(column: number, rowCount: number): void;
  divideByColumns(modeCount: number, rowCount: number): void;
  divideRow(mode: number, row: number): void;
  /** By which cells were divided, in the mean. */
  readonly level: number;
  /** The same without what a loud signal does to itself. */
  readonly noise: number;
}

/** Moves the first `count` values about until the k-th smallest stands at k; a number returned for each would be garbage. */
function selectRank(values: Float32Array, count: number, rank: number): void {
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
    else return;
  }
}

export function createSlotFloor({ powers, heard, width }: Cells): SlotFloor {
  const scratch = new Float32Array(Math.max((heard[0] as Float32Array).length, width));
  const medians = new Float32Array(width);
  let level = 0;
  let noise = 0;
  let loud = 0;

  const measureLoudness = (rowCount: number): void => {
    const power = powers[0] as Float32Array;
    const share = heard[0] as Float32Array;
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      if ((share[row] as number) === 0) continue;
      let highest = 0;
      for (let column = 0; column < width; column += 1) {
        highest = Math.max(highest, power[row * width + column] as number);
      }
      scratch[count] = highest;
      count += 1;
    }
    selectRank(scratch, count, count >> 1);
    loud = count === 0 ? 0 : (scratch[count >> 1] as number);
  };

  const medianOfColumn = (column: number, rowCount: number): void => {
    const power = powers[0] as Float32Array;
    const share = heard[0] as Float32Array;
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      if ((share[row] as number) > 0) {
        scratch[count] = power[row * width + column] as number;
        count += 1;
      }
    }
    selectRank(scratch, count, count >> 1);
    medians[column] = count === 0 ? 0 : (scratch[count >> 1] as number) / MEDIAN_OF_EXPONENTIAL;
  };

  const divideByColumns = (modeCount: number, rowCount: number): void => {
    let total = 0;
    let totalNoise = 0;
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
      scratch[column] = Math.sqrt((sum / count) ** 2 + (LOUD_SHARE * loud) ** 2);
      total += scratch[column] as number;
      totalNoise += sum / count;
    }
    level = total / width;
    noise = totalNoise / width;
    for (let column = 0; column < width; column += 1) {
      const divisor = scratch[column] as number;
      const scale = divisor > 0 ? 1 / divisor : 0;
      for (let m = 0; m < modeCount; m += 1) {
        const power = powers[m] as Float32Array;
        for (let row = 0; row < rowCount; row += 1) {
          power[row * width + column] = (power[row * width + column] as number) * scale;
        }
      }
    }
  };

  const divideRow = (mode: number, row: number): void => {
    const power = powers[mode] as Float32Array;
    const base = row * width;
    for (let column = 0; column < width; column += 1) {
      scratch[column] = power[base + column] as number;
    }
    selectRank(scratch, width, width >> 1);
    const raised = (scratch[width >> 1] as number) / MEDIAN_OF_EXPONENTIAL;
    if (raised < RAISED) return;
    const scale = 1 / raised;
    for (let column = 0; column < width; column += 1) {
      power[base + column] = (power[base + column] as number) * scale;
    }
  };

  return {
    measureLoudness,
    medianOfColumn,
    divideByColumns,
    divideRow,
    get level() {
      return level;
    },
    get noise() {
      return noise;
    },
  };
}
