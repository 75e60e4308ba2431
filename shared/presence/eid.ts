/**
 * Eddystone-EID: the id of a Bluetooth beacon that changes every 2^K seconds.
 *
 * Spec: google/eddystone, eddystone-eid (EID computation); Tillwave protocols, version 1, §2.2 (vectors A.6).
 *
 *   temporary key = AES(IK, 0¹¹ ‖ FF ‖ 00 00 ‖ T[31..16])               another every 65,536 s
 *   id            = AES(temporary key, 0¹¹ ‖ K ‖ T, its low K bits 0)[0..8]
 */
import { assert } from "../core/assert.ts";
import { AES_BLOCK_BYTES, type BlockCipher } from "../core/crypto.ts";

export const EID_BYTES = 8;
const KEY_PERIOD = 2 ** 16;
const EXPONENT_MAX = 15;
const MARK_OFFSET = 11;
const MARK_OF_KEY = 0xff;
const TIME_OFFSET = 12;
const U32 = 2 ** 32;

export interface EidClock {
  /** K: an id lasts 2^K seconds. */
  readonly exponent: number;
  /** T, Unix seconds mod 2^32. */
  readonly time: number;
}

/** T with its low K bits cleared. */
export function eidWindowStart({ exponent, time }: EidClock): number {
  assert(exponent >= 0 && exponent <= EXPONENT_MAX, `an id does not last 2^${exponent} seconds`);
  const length = 2 ** exponent;
  return Math.floor(time / length) * length;
}

export function temporaryKey(
  identityKey: Uint8Array,
  time: number,
  cipher: BlockCipher,
): Uint8Array {
  const block = new Uint8Array(AES_BLOCK_BYTES);
  block[MARK_OFFSET] = MARK_OF_KEY;
  new DataView(block.buffer).setUint16(TIME_OFFSET + 2, Math.floor(time / KEY_PERIOD) % KEY_PERIOD);
  return cipher.aes128(identityKey, block);
}

export function eid(identityKey: Uint8Array, clock: EidClock, cipher: BlockCipher): Uint8Array {
  return eidsOf(identityKey, { ...clock, count: 1 }, cipher);
}

/** `count` ids in a row, 8 bytes each, from the one at `time` on: one temporary key and one call of the cipher a day. */
export function eidsOf(
  identityKey: Uint8Array,
  { exponent, time, count }: EidClock & { readonly count: number },
  cipher: BlockCipher,
): Uint8Array {
  const length = 2 ** exponent;
  const ids = new Uint8Array(count * EID_BYTES);
  let start = eidWindowStart({ exponent, time });
  for (let done = 0; done < count;) {
    const ofThisKey = Math.min(count - done, (KEY_PERIOD - (start % KEY_PERIOD)) / length);
    const key = temporaryKey(identityKey, start, cipher);
    const encrypted = cipher.aes128(key, blocksOf({ exponent, time: start, count: ofThisKey }));
    for (let i = 0; i < ofThisKey; i += 1) {
      const from = i * AES_BLOCK_BYTES;
      ids.set(encrypted.subarray(from, from + EID_BYTES), (done + i) * EID_BYTES);
    }
    done += ofThisKey;
    start = (start + ofThisKey * length) % U32;
  }
  return ids;
}

function blocksOf({ exponent, time, count }: EidClock & { readonly count: number }): Uint8Array {
  const blocks = new Uint8Array(count * AES_BLOCK_BYTES);
  const view = new DataView(blocks.buffer);
  for (let i = 0; i < count; i += 1) {
    blocks[i * AES_BLOCK_BYTES + MARK_OFFSET] = exponent;
    view.setUint32(i * AES_BLOCK_BYTES + TIME_OFFSET, time + i * 2 ** exponent);
  }
  return blocks;
}
