/**
 * Tells fingers from a scanner where a PIN is wanted. Fingers come to two quick keys one after the other, not
 * to five; what was quick once counts for nothing until the keys have rested.
 */

/** Between two keys of a scanner, at most, and of fingers now and then, in milliseconds. */
export const QUICK_MS = 60;
/** Quick ones in a row that no fingers do. */
const QUICK_MAX = 4;
/** After such a rest the next key begins anew: no scanner is so slow. */
export const REST_MS = 120;

export interface Rhythm {
  readonly at: number;
  readonly quick: number;
  /** A scanner has been at it since the last rest. */
  readonly isScanner: boolean;
}

export const NO_RHYTHM: Rhythm = { at: Number.NEGATIVE_INFINITY, quick: 0, isScanner: false };

/** With the key that came at that time. */
export function stepRhythm(rhythm: Rhythm, at: number): Rhythm {
  const gap = at - rhythm.at;
  if (gap >= REST_MS) {
    return { at, quick: 0, isScanner: false };
  }
  const quick = gap <= QUICK_MS ? rhythm.quick + 1 : 0;
  return { at, quick, isScanner: rhythm.isScanner || quick >= QUICK_MAX };
}
