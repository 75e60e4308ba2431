/**
 * Looks for generators of the tail-biting code by chance: of many drawn at random, those whose words lie farthest apart.
 *
 * A detour of the seven steps that the register holds differs in at most seven tones, and three such detours exist
 * whatever the generators are; nine of eight steps, 36 of nine … (3·3·4^(n−8)). The best generators add few to these.
 * The sum Σ count(d)·z^d with z near that of the working point tells them apart.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import { REGISTER_COUNT, symbolOfTaps } from "@tillwave/shared/tone/code";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import { countDetours, lightestRing, weightOfRegisters } from "./distance.ts";

export interface FoundGenerators {
  readonly generators: readonly number[];
  /** By distance. */
  readonly detours: readonly number[];
  /** The least weight of a word that never passes through state 0: `RING_CEILING` where it is that or more. */
  readonly ring: number;
}

/** What one more differing tone is worth: near the error rate's slope at the working point. */
const Z = 0.25;
const GLANCE = 8;
const HEAVIEST = 10;
const RING_CEILING = 16;

export function searchGenerators(
  random: SeededRandom,
  { bits, draws }: { bits: number; draws: number },
): FoundGenerators {
  let best: readonly number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < draws; draw++) {
    const generators = Array.from({ length: bits }, () => random.integer(REGISTER_COUNT));
    if (!hasOpenEnds(generators)) continue;
    const weights = weightOfRegisters(generators);
    if (score(countDetours(weights, GLANCE)) >= least) continue;
    const whole = score(countDetours(weights, HEAVIEST));
    if (whole >= least) continue;
    least = whole;
    best = generators;
  }
  const weights = weightOfRegisters(best);
  return {
    generators: best,
    detours: [...countDetours(weights, HEAVIEST)],
    ring: rings(weights),
  };
}

const rings = (weights: Uint8Array): number =>
  lightestRing(weights, { steps: STEP_COUNT, ceiling: RING_CEILING });

const score = (detours: Float64Array): number =>
  detours.reduce((sum, count, distance) => sum + count * Z ** distance, 0);

/** The newest two and the oldest two bits of the register give 16 different tones (the decoder's trellis asks it). */
function hasOpenEnds(generators: readonly number[]): boolean {
  const ends = [0, 1, 2, 3].flatMap((newest) =>
    [0, 1, 2, 3].map((oldest) => symbolOfTaps(generators, (oldest << 12) | newest)),
  );
  return new Set(ends).size === ends.length;
}
