/**
 * The trellis of the code of shared/tone/code.ts, walked forward one step at a time.
 *
 *   state before: x b (2 + 10 bits)  ──  register: x b n (14 bits)  ──>  state after: b n
 *
 * The sixteen branches with the same b form a butterfly: four states in, four states out. The code is linear, so their
 * symbols are one symbol XOR the sixteen sums of four vectors; metrics are re-ordered (`rows`) so that these four vectors
 * are 1, 2 (for x) and 4, 8 (for n), and the branch's metric stands at base XOR (x + 4n).
 *
 * Metrics are whole numbers, shifted left by two; the two low bits of a state's entry tell which x won. One entry thus
 * holds metric and decision, and the maximum of four is taken without a branch that the machine could guess wrongly.
 */
import {
  MEMORY_BITS,
  REGISTER_COUNT,
  STATE_COUNT,
  hopOfSteps,
  stepSymbol,
} from "@tillwave/shared/tone/code";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { assert } from "@tillwave/shared/core/assert";

/** Of a log-likelihood of one, in the whole numbers of the trellis. */
export const METRIC_SCALE = 512;
/** A log-likelihood beyond it counts as it: 46 steps and three laps of them stay within 31 bits. */
const METRIC_LIMIT = 800;

export const WINNER_BITS = 2;
export const WINNER_MASK = 3;
const BUTTERFLIES = STATE_COUNT / 4;

export interface Trellis {
  /** Takes the metrics of a message in: [step][tone], log-likelihoods. */
  load(metrics: Float32Array): void;
  /** From the entries of all states before `step` (row `row` of `entries`) to those after it (the next row). */
  forward(step: number, entries: Int32Array, row: number): void;
  /** Of the tone that `register` sends at `step`, scaled by METRIC_SCALE. */
  scaledMetric(step: number, register: number): number;
  /** Tone by register, hop not counted. */
  readonly symbolOfRegister: Uint8Array;
  readonly hop: Uint8Array;
}

export function createTrellis(profile: ToneProfile): Trellis {
  const { toneCount } = profile;
  const symbolOfRegister = Uint8Array.from({ length: REGISTER_COUNT }, (_, register) =>
    stepSymbol(profile, register),
  );
  const symbolOfPlace = orderOfPlaces(profile, symbolOfRegister);
  const placeOfSymbol = new Uint8Array(toneCount);
  symbolOfPlace.forEach((symbol, place) => {
    placeOfSymbol[symbol] = place;
  });
  const placeOfRegister = symbolOfRegister.map((symbol) => placeOfSymbol[symbol] as number);
  const placeOfButterfly = Uint8Array.from(
    { length: BUTTERFLIES },
    (_, butterfly) => placeOfRegister[butterfly << 2] as number,
  );
  const hop = hopOfSteps(profile);
  // Step-major, each step's metrics in the order that the butterflies like, scaled and shifted.
  const rows = new Int32Array(STEP_COUNT * toneCount);

  return {
    symbolOfRegister,
    hop,
    load(metrics) {
      assert(metrics.length === rows.length, `${metrics.length} metrics are not a message`);
      for (let step = 0; step < STEP_COUNT; step++) {
        const at = step * toneCount;
        const shift = hop[step] as number;
        for (let place = 0; place < toneCount; place++) {
          const value = metrics[at + ((symbolOfPlace[place] as number) ^ shift)] as number;
          // A choice between a constant and a fraction would be garbage; the larger of two fractions is none.
          const bounded = Math.max(-METRIC_LIMIT, Math.min(METRIC_LIMIT, value));
          rows[at + place] = ((bounded * METRIC_SCALE) | 0) << WINNER_BITS;
        }
      }
    },
    scaledMetric: (step, register) =>
      (rows[step * toneCount + (placeOfRegister[register] as number)] as number) >> WINNER_BITS,
    forward(step, entries, row) {
      const from = row * STATE_COUNT;
      const to = from + STATE_COUNT;
      const at = step * toneCount;
      // Written out for the four new pairs of bits: a loop takes a third longer.
      for (let butterfly = 0; butterfly < BUTTERFLIES; butterfly++) {
        const into0 = (entries[from + butterfly] as number) & ~WINNER_MASK;
        const into1 = ((entries[from + butterfly + BUTTERFLIES] as number) & ~WINNER_MASK) + 1;
        const into2 = ((entries[from + butterfly + 2 * BUTTERFLIES] as number) & ~WINNER_MASK) + 2;
        const into3 = (entries[from + butterfly + 3 * BUTTERFLIES] as number) | WINNER_MASK;
        const place = placeOfButterfly[butterfly] as number;
        const out = to + (butterfly << 2);
        entries[out] = greatest(
          into0 + (rows[at + place] as number),
          into1 + (rows[at + (place ^ 1)] as number),
          into2 + (rows[at + (place ^ 2)] as number),
          into3 + (rows[at + (place ^ 3)] as number),
        );
        entries[out + 1] = greatest(
          into0 + (rows[at + (place ^ 4)] as number),
          into1 + (rows[at + (place ^ 5)] as number),
          into2 + (rows[at + (place ^ 6)] as number),
          into3 + (rows[at + (place ^ 7)] as number),
        );
        entries[out + 2] = greatest(
          into0 + (rows[at + (place ^ 8)] as number),
          into1 + (rows[at + (place ^ 9)] as number),
          into2 + (rows[at + (place ^ 10)] as number),
          into3 + (rows[at + (place ^ 11)] as number),
        );
        entries[out + 3] = greatest(
          into0 + (rows[at + (place ^ 12)] as number),
          into1 + (rows[at + (place ^ 13)] as number),
          into2 + (rows[at + (place ^ 14)] as number),
          into3 + (rows[at + (place ^ 15)] as number),
        );
      }
    },
  };
}

/** Of four whole numbers that lie less than 2^31 apart. Without a branch: the machine would guess one in four wrongly. */
function greatest(a: number, b: number, c: number, d: number): number {
  const ab = (a - b) | 0;
  const cd = (c - d) | 0;
  const left = (a - (ab & (ab >> 31))) | 0;
  const right = (c - (cd & (cd >> 31))) | 0;
  const last = (left - right) | 0;
  return (left - (last & (last >> 31))) | 0;
}

/** Symbol by place: a linear order in which the oldest two bits of the register are worth 1 and 2, the newest 4 and 8. */
function orderOfPlaces(profile: ToneProfile, symbolOfRegister: Uint8Array): Uint8Array {
  const basis = [1 << MEMORY_BITS, 2 << MEMORY_BITS, 1, 2].map(
    (register) => symbolOfRegister[register] as number,
  );
  const spanned = new Set([0]);
  const grow = (vector: number): void => {
    const sums = Array.from(spanned, (known) => known ^ vector);
    for (const sum of sums) spanned.add(sum);
  };
  basis.forEach(grow);
  assert(spanned.size === 16, "the outermost taps of the generators are independent");
  for (let bit = 0; bit < profile.bitsPerSymbol; bit++) {
    if (spanned.has(1 << bit)) continue;
    basis.push(1 << bit);
    grow(1 << bit);
  }
  return Uint8Array.from({ length: profile.toneCount }, (_, place) =>
    basis.reduce((sum, vector, bit) => sum ^ ((place >> bit) & 1 ? vector : 0), 0),
  );
}
