/**
 * One data object of BER-TLV: what a SELECT's answer is wrapped in.
 *
 * Spec: ISO/IEC 7816-4 §5.2.2. Tags of one byte; lengths in their shortest form, up to 255:
 *
 *   tag length value                 length 00–7F
 *   tag 81 length value              length 80–FF
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";

const SHORT_MAX = 0x7f;
const ONE_MORE_BYTE = 0x81;
const LENGTH_MAX = 0xff;
/** A tag whose low five bits are all set goes on in the next byte. */
const LONG_TAG = 0x1f;

export type TlvError = { readonly type: "malformed" };

export function encodeTlv(tag: number, value: Uint8Array): Uint8Array {
  assert(isShortTag(tag), `${tag} is no tag of one byte`);
  assert(value.length <= LENGTH_MAX, `a data object here has no room for ${value.length} bytes`);
  const length = value.length <= SHORT_MAX ? [value.length] : [ONE_MORE_BYTE, value.length];
  return concatBytes([Uint8Array.of(tag, ...length), value]);
}

/** The value, where the bytes are one object of this tag and nothing else. */
export function decodeTlv(bytes: Uint8Array, tag: number): Result<Uint8Array, TlvError> {
  assert(isShortTag(tag), `${tag} is no tag of one byte`);
  const [first, short, long] = bytes;
  const isLong = short === ONE_MORE_BYTE;
  const length = isLong ? long : short;
  const start = isLong ? 3 : 2;
  const isShortest = length !== undefined && (isLong ? length > SHORT_MAX : length <= SHORT_MAX);
  return first === tag && isShortest && bytes.length === start + length
    ? ok(bytes.slice(start))
    : err({ type: "malformed" });
}

function isShortTag(tag: number): boolean {
  return Number.isInteger(tag) && tag >= 0 && tag <= 0xff && (tag & LONG_TAG) !== LONG_TAG;
}
