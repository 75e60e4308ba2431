/**
 * The hash chain over one terminal's journal: each head vouches for every entry before it.
 *
 * Spec: Tillwave protocols, version 1, §4.3 (vectors A.8).
 *
 *   genesis  SHA-256( "TWJ1" 00 merchant:u32 terminal:u32 epoch:u32 previous:32 )
 *   head(n)  SHA-256( "TWJ1" 01 merchant:u32 terminal:u32 epoch:u32 seq:u64 head(n−1):32 length:u32 body )
 *
 * `previous` is the last head of the epoch before as known, or 32 zero bytes. `body` is the stored
 * line, byte for byte; it is never serialised again. Numbers are big-endian.
 */
import type { Digest } from "../core/crypto.ts";
import { assert } from "../core/assert.ts";

export const HEAD_BYTES = 32;
/** What stands before the first epoch. */
export const NO_HEAD = new Uint8Array(HEAD_BYTES);

const MAGIC = [0x54, 0x57, 0x4a, 0x31];
const GENESIS = 0;
const LINK = 1;
const NAMES_BYTES = 5 + 3 * 4;
const LINK_PREFIX_BYTES = NAMES_BYTES + 8 + HEAD_BYTES + 4;

/** Whose chain it is. Each a u32. */
export interface ChainId {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
}

export function genesis(id: ChainId, previous: Uint8Array, digest: Digest): Uint8Array {
  assert(previous.length === HEAD_BYTES, "a head has 32 bytes");
  const message = new Uint8Array(NAMES_BYTES + HEAD_BYTES);
  writeNames(message, GENESIS, id);
  message.set(previous, NAMES_BYTES);
  return digest.sha256(message);
}

export interface Link {
  /** From 1, without a gap. */
  readonly seq: number;
  readonly previous: Uint8Array;
  readonly body: Uint8Array;
}

export function nextHead(id: ChainId, { seq, previous, body }: Link, digest: Digest): Uint8Array {
  assert(previous.length === HEAD_BYTES, "a head has 32 bytes");
  const message = new Uint8Array(LINK_PREFIX_BYTES + body.length);
  const view = writeNames(message, LINK, id);
  view.setBigUint64(NAMES_BYTES, BigInt(seq));
  message.set(previous, NAMES_BYTES + 8);
  view.setUint32(NAMES_BYTES + 8 + HEAD_BYTES, body.length);
  message.set(body, LINK_PREFIX_BYTES);
  return digest.sha256(message);
}

function writeNames(message: Uint8Array, tag: number, id: ChainId): DataView {
  message.set(MAGIC, 0);
  message[4] = tag;
  const view = new DataView(message.buffer);
  view.setUint32(5, id.merchant);
  view.setUint32(9, id.terminal);
  view.setUint32(13, id.epoch);
  return view;
}
