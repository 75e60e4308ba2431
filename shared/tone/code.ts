/**
 * The tail-biting convolutional code: two bits a step in, one of M tones out.
 *
 *   register (14 bits):   13 12 | 11 10 | … | 3 2 | 1 0      a step shifts left by two
 *                         oldest step          newest step   its first bit goes to 1, its second to 0
 *
 *   bit i of the symbol = parity(register AND generator[i]);   tone = symbol XOR hop[step]
 *
 * Tail-biting: the register starts with the last six steps of the message, so that the code has neither start nor end.
 * `hop` is fixed: it keeps dull messages (all zeros) from being one long tone.
 */
import { assert } from "../core/assert.ts";
import { STEP_COUNT } from "./interleave.ts";
import type { ProfileName, ToneProfile } from "./profile.ts";

export const BITS_PER_STEP = 2;
export const MEMORY_BITS = 12;
export const STATE_COUNT = 1 << MEMORY_BITS;
export const REGISTER_COUNT = STATE_COUNT << BITS_PER_STEP;

/**
 * By bit of the symbol, the lowest first; bit positions as in the picture. Of 2000 drawn at random (scripts/tone-code) the
 * ones with the fewest near words:
 *
 *            differing tones:   7   8    9   10
 *   steady   detours            3   9   40  161
 *   quick                       3   9   48  184
 */
export const GENERATORS: Readonly<Record<ProfileName, readonly number[]>> = {
  steady: [0x1712, 0x1ccf, 0x22ef, 0x2899, 0x303e, 0x38ed, 0x3a9f],
  quick: [0x2206, 0x1ae7, 0x09c7, 0x1e30, 0x073b, 0x0cb9],
};

/** The tone that a register sends at a step whose hop is 0. */
export const stepSymbol = (profile: ToneProfile, register14: number): number =>
  symbolOfTaps(GENERATORS[profile.name], register14);

export function symbolOfTaps(generators: readonly number[], register14: number): number {
  let symbol = 0;
  generators.forEach((generator, bit) => {
    symbol |= parity(register14 & generator) << bit;
  });
  return symbol;
}

/** By step: what is XORed to the symbol. */
export function hopOfSteps(profile: ToneProfile): Uint8Array {
  const hop = new Uint8Array(STEP_COUNT);
  let state = 1;
  for (let step = 0; step < STEP_COUNT; step++) {
    state = (state * 75) % 65_537;
    hop[step] = state % profile.toneCount;
  }
  return hop;
}

/** Tones by step, of the 92 bits of a payload. */
export function encodeSteps(profile: ToneProfile, bits: Uint8Array): Uint8Array {
  assert(bits.length === STEP_COUNT * BITS_PER_STEP, `${bits.length} bits are not a payload`);
  const hop = hopOfSteps(profile);
  let register = 0;
  const shift = (step: number): void => {
    const [first = 0, second = 0] = bits.subarray(step * BITS_PER_STEP);
    register = ((register << BITS_PER_STEP) | (first << 1) | second) & (REGISTER_COUNT - 1);
  };
  for (let step = STEP_COUNT - MEMORY_BITS / BITS_PER_STEP; step < STEP_COUNT; step++) shift(step);
  return Uint8Array.from({ length: STEP_COUNT }, (_, step) => {
    shift(step);
    return stepSymbol(profile, register) ^ (hop[step] as number);
  });
}

function parity(value: number): number {
  let folded = value ^ (value >> 8);
  folded ^= folded >> 4;
  folded ^= folded >> 2;
  folded ^= folded >> 1;
  return folded & 1;
}
