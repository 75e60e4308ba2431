/**
 * One frame: a payload as bits, and those as the tones of 54 slots.
 *
 *   bit    0       4                36               68            92      most significant bit first
 *          version | place (u32)    | code (u32)     | CRC-24      |       the CRC covers bits 0–67
 */
import { assert } from "../core/assert.ts";
import { err, ok, type Result } from "../core/result.ts";
import { encodeSteps } from "./code.ts";
import { CRC24_BITS, crc24 } from "./crc24.ts";
import { dataSlots } from "./interleave.ts";
import type { ToneProfile } from "./profile.ts";

export interface TonePayload {
  /** 0–15. */
  readonly version: number;
  /** Which zone of which shop: an unsigned 32-bit number. */
  readonly place: number;
  /** Changes with time: an unsigned 32-bit number. */
  readonly code: number;
}

export type PayloadError =
  | { readonly type: "length"; readonly bits: number }
  | { readonly type: "crc"; readonly computed: number; readonly received: number };

const VERSION_BITS = 4;
const WORD_BITS = 32;
const GUARDED_BITS = VERSION_BITS + 2 * WORD_BITS;
export const PAYLOAD_BITS = GUARDED_BITS + CRC24_BITS;

/** Each entry 0 or 1. */
export function encodePayloadBits({ version, place, code }: TonePayload): Uint8Array {
  const bits = new Uint8Array(PAYLOAD_BITS);
  writeBits(bits, { at: 0, width: VERSION_BITS, value: version });
  writeBits(bits, { at: VERSION_BITS, width: WORD_BITS, value: place });
  writeBits(bits, { at: VERSION_BITS + WORD_BITS, width: WORD_BITS, value: code });
  writeBits(bits, { at: GUARDED_BITS, width: CRC24_BITS, value: crc24(bits, GUARDED_BITS) });
  return bits;
}

export function decodePayloadBits(bits: Uint8Array): Result<TonePayload, PayloadError> {
  if (bits.length !== PAYLOAD_BITS) return err({ type: "length", bits: bits.length });
  const computed = crc24(bits, GUARDED_BITS);
  const received = readBits(bits, GUARDED_BITS, CRC24_BITS);
  if (computed !== received) return err({ type: "crc", computed, received });
  return ok({
    version: readBits(bits, 0, VERSION_BITS),
    place: readBits(bits, VERSION_BITS, WORD_BITS),
    code: readBits(bits, VERSION_BITS + WORD_BITS, WORD_BITS),
  });
}

/** Tones by slot, sync included. */
export function frameSymbols(profile: ToneProfile, payload: TonePayload): Uint8Array {
  return symbolsOfSteps(profile, encodeSteps(profile, encodePayloadBits(payload)));
}

/** Puts the tones of the steps into their slots, and sync into the others. */
export function symbolsOfSteps(profile: ToneProfile, steps: Uint8Array): Uint8Array {
  const symbols = new Uint8Array(profile.slotCount);
  for (const { slot, tone } of profile.sync) symbols[slot] = tone;
  dataSlots(profile).forEach((slot, step) => {
    symbols[slot] = steps[step] as number;
  });
  return symbols;
}

function writeBits(
  bits: Uint8Array,
  { at, width, value }: { at: number; width: number; value: number },
): void {
  assert(Number.isInteger(value) && value >= 0 && value < 2 ** width, `${value} in ${width} bits`);
  for (let bit = 0; bit < width; bit++) bits[at + bit] = (value >>> (width - 1 - bit)) & 1;
}

function readBits(bits: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let bit = 0; bit < width; bit++) value = (value << 1) | (bits[at + bit] as number);
  return value >>> 0;
}
