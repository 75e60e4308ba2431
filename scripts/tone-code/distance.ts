/**
 * How far apart the words of the tail-biting code of shared/tone/code.ts lie, counted in tones that differ. The code is
 * linear, so the distance of two words is the weight (tones that are not 0) of a third.
 */
import {
  BITS_PER_STEP,
  REGISTER_COUNT,
  STATE_COUNT,
  symbolOfTaps,
} from "@tillwave/shared/tone/code";

/** Which registers send a tone other than 0: 1 or 0. */
export function weightOfRegisters(generators: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: REGISTER_COUNT }, (_, register) =>
    symbolOfTaps(generators, register) === 0 ? 0 : 1,
  );
}

/**
 * By weight, up to `heaviest`: how many paths leave state 0, and come back to it for the first time. Infinity where
 * paths of that weight never end (a catastrophic code).
 */
export function countDetours(weights: Uint8Array, heaviest: number): Float64Array {
  const found = new Float64Array(heaviest + 1);
  let here = new Float64Array((heaviest + 1) * STATE_COUNT);
  let there = new Float64Array(here.length);
  for (let news = 1; news < 1 << BITS_PER_STEP; news++) {
    here[(weights[news] as number) * STATE_COUNT + news] = 1;
  }
  for (let step = 1; step < LONGEST_DETOUR; step++) {
    let alive = false;
    there.fill(0);
    for (let weight = 0; weight <= heaviest; weight++) {
      for (let state = 1; state < STATE_COUNT; state++) {
        const paths = here[weight * STATE_COUNT + state] as number;
        if (paths === 0) continue;
        for (let news = 0; news < 1 << BITS_PER_STEP; news++) {
          const register = (state << BITS_PER_STEP) | news;
          const after = weight + (weights[register] as number);
          if (after > heaviest) continue;
          const next = register & (STATE_COUNT - 1);
          if (next === 0) found[after] = (found[after] as number) + paths;
          else {
            const at = after * STATE_COUNT + next;
            there[at] = (there[at] as number) + paths;
            alive = true;
          }
        }
      }
    }
    if (!alive) return found;
    [here, there] = [there, here];
  }
  return found.fill(Number.POSITIVE_INFINITY);
}

/** The least weight of a closed walk of `steps` steps that never visits state 0, at most `ceiling`. */
export function lightestRing(
  weights: Uint8Array,
  { steps, ceiling }: { steps: number; ceiling: number },
): number {
  let least = ceiling;
  let here = new Uint8Array(STATE_COUNT);
  let there = new Uint8Array(STATE_COUNT);
  for (let start = 1; start < STATE_COUNT && least > 0; start++) {
    here.fill(ceiling);
    here[start] = 0;
    for (let step = 0; step < steps; step++) {
      walk(weights, here, there);
      [here, there] = [there, here];
    }
    least = Math.min(least, here[start] as number);
  }
  return least;
}

/** Paths longer than this and still light: the code is catastrophic. */
const LONGEST_DETOUR = 80;

function walk(weights: Uint8Array, here: Uint8Array, there: Uint8Array): void {
  const quarter = STATE_COUNT / 4;
  for (let next = 0; next < STATE_COUNT; next++) {
    let least = 255;
    for (let oldest = 0; oldest < 4; oldest++) {
      const weight =
        (here[oldest * quarter + (next >> 2)] as number) +
        (weights[oldest * STATE_COUNT + next] as number);
      if (weight < least) least = weight;
    }
    there[next] = next === 0 ? 254 : least > 253 ? 253 : least;
  }
}
