/**
 * Chance that can be played again: the same seed gives the same numbers on every machine.
 *
 * The generator is mulberry32: 32 bits of state, a period of 2^32. Good for choosing faults, not for secrets.
 */
import { assert } from "../core/assert.ts";

export interface SeededRandom {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number, uniform in [0, below). `below` is at least 1. */
  integer(below: number): number;
}

export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    integer(below) {
      assert(Number.isSafeInteger(below) && below >= 1, `${below} leaves nothing to choose from`);
      return Math.floor(next() * below);
    },
  };
}
