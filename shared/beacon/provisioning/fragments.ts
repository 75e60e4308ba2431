/**
 * Messages cut to what one GATT write or notification carries, and put together again.
 *
 * Spec: Tillwave protocols, version 1, §3.3.
 *
 *   offset  bytes  field
 *   0       1      bit 7 first · bit 6 last · bits 5–0 counter mod 64, one per direction over the whole connection, from 0
 *   1       2      only in the first: length of the whole message, big-endian, 1 to 512
 *   1 or 3  ≥ 1    the message's next bytes
 *
 * Whatever is out of order, too long, too short or empty ends the connection.
 */
import { assert } from "../../core/assert.ts";

/** Of a message as it travels: sealed ones with their tag. */
export const MESSAGE_BYTES_MAX = 512;
/** What a connection carries at least: an MTU of 23. */
export const ATT_PAYLOAD_MIN = 20;
const FIRST = 0x80;
const LAST = 0x40;
const COUNTERS = 64;
const FIRST_HEADER_BYTES = 3;
const HEADER_BYTES = 1;

export interface Fragmenter {
  /** `attPayloadMax` is the connection's MTU less 3. A message has 1 to 512 bytes. */
  split(message: Uint8Array, attPayloadMax: number): readonly Uint8Array[];
}

export function createFragmenter(): Fragmenter {
  let counter = 0;
  return {
    split(message, attPayloadMax) {
      const { length } = message;
      assert(length >= 1 && length <= MESSAGE_BYTES_MAX, `${length} bytes are no message`);
      assert(attPayloadMax >= ATT_PAYLOAD_MIN, `${attPayloadMax} bytes are too few for a fragment`);
      const fragments: Uint8Array[] = [];
      for (let from = 0; from < length;) {
        const headerBytes = from === 0 ? FIRST_HEADER_BYTES : HEADER_BYTES;
        const to = Math.min(length, from + attPayloadMax - headerBytes);
        const fragment = new Uint8Array(headerBytes + to - from);
        fragment[0] = (from === 0 ? FIRST : 0) | (to === length ? LAST : 0) | counter;
        if (from === 0) {
          fragment[1] = length >> 8;
          fragment[2] = length & 0xff;
        }
        fragment.set(message.subarray(from, to), headerBytes);
        fragments.push(fragment);
        counter = (counter + 1) % COUNTERS;
        from = to;
      }
      return fragments;
    },
  };
}

export type BrokenFragment =
  | "empty"
  | "wrong-counter"
  | "not-begun"
  | "begun-twice"
  | "wrong-length"
  | "too-long"
  | "too-short";

export type Assembled =
  | { readonly type: "more" }
  | { readonly type: "message"; readonly message: Uint8Array }
  /** The connection is to be ended; nothing that follows is read. */
  | { readonly type: "broken"; readonly why: BrokenFragment };

export interface Assembler {
  take(fragment: Uint8Array): Assembled;
}

/** One for each direction of each connection. Holds one message at most. */
export function createAssembler(): Assembler {
  let counter = 0;
  let message: Uint8Array | null = null;
  let filled = 0;
  let broken: BrokenFragment | null = null;
  const take = (fragment: Uint8Array): Assembled | BrokenFragment => {
    const header = fragment[0];
    if (header === undefined) {
      return "empty";
    }
    if (header % COUNTERS !== counter) {
      return "wrong-counter";
    }
    counter = (counter + 1) % COUNTERS;
    const isFirst = (header & FIRST) !== 0;
    if (isFirst !== (message === null)) {
      return isFirst ? "begun-twice" : "not-begun";
    }
    const body = fragment.subarray(isFirst ? FIRST_HEADER_BYTES : HEADER_BYTES);
    if (body.length === 0) {
      return "empty";
    }
    if (message === null) {
      const length = ((fragment[1] ?? 0) << 8) | (fragment[2] ?? 0);
      if (length === 0 || length > MESSAGE_BYTES_MAX) {
        return "wrong-length";
      }
      message = new Uint8Array(length);
      filled = 0;
    }
    if (filled + body.length > message.length) {
      return "too-long";
    }
    message.set(body, filled);
    filled += body.length;
    const isFull = filled === message.length;
    if (isFull !== ((header & LAST) !== 0)) {
      return isFull ? "too-long" : "too-short";
    }
    if (!isFull) {
      return { type: "more" };
    }
    const whole = message;
    message = null;
    return { type: "message", message: whole };
  };
  return {
    take(fragment) {
      const taken = broken ?? take(fragment);
      if (typeof taken !== "string") {
        return taken;
      }
      broken = taken;
      message = null;
      return { type: "broken", why: taken };
    },
  };
}
