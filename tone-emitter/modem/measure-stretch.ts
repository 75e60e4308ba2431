/**
 * The stretch of a row of numbers that exceeds a level by the most in all: where an emitter sang, of slots in some of which it was
 * silent. A slot that faded in between belongs to it.
 *
 *     values    ▁▂▁▁▁▂▁▁▅▆▂█▅▇▆▄▅▇▁▁▂▁
 *                       └── first …  └── end
 */

export interface Stretch {
  first: number;
  /** Behind its last. */
  end: number;
}

/** Of `weights` 0, a value is left out; else it is held against its weight's share of the level. Writes the stretch over. */
export function findStretch(
  { values, weights, count }: Weighted,
  level: number,
  stretch: Stretch,
): void {
  stretch.first = 0;
  stretch.end = 0;
  let best = 0;
  let from = 0;
  let sum = 0;
  for (let at = 0; at < count; at += 1) {
    const weight = weights[at] as number;
    if (weight === 0) continue;
    if (sum <= 0) {
      sum = 0;
      from = at;
    }
    sum += (values[at] as number) - level * weight;
    if (sum > best) {
      best = sum;
      stretch.first = from;
      stretch.end = at + 1;
    }
  }
}

export interface Weighted {
  readonly values: Float64Array;
  readonly weights: Float32Array;
  /** Of them that are looked at. */
  readonly count: number;
}
