/**
 * A P-256 public key as COSE_Key: {1: 2 (EC2), -1: 1 (P-256), -2: x, -3: y's sign}.
 *
 * Spec: RFC 9053 §7.1.1; here and elsewhere in Tillwave a key is its compressed point, 33 bytes.
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { PUBLIC_KEY_BYTES } from "../core/crypto.ts";
import type { CborMap, CborValue } from "./cbor.ts";

const EVEN = 0x02;
const ODD = 0x03;

/** Says of bytes from outside that they may be a key: of the two points at this x, which one. */
export function isCompressedPoint(value: CborValue | undefined): value is Uint8Array {
  return (
    value instanceof Uint8Array &&
    value.length === PUBLIC_KEY_BYTES &&
    (value[0] === EVEN || value[0] === ODD)
  );
}

export function coseKeyOf(publicKey: Uint8Array): CborMap {
  assert(isCompressedPoint(publicKey), "a compressed point has 33 bytes and begins with 02 or 03");
  return new Map<number, CborValue>([
    [1, 2],
    [-1, 1],
    [-2, publicKey.slice(1)],
    [-3, publicKey[0] === ODD],
  ]);
}

/** Null where it is no such key. That the point lies on the curve is seen when it verifies. */
export function publicKeyOf(value: CborValue | undefined): Uint8Array | null {
  if (!(value instanceof Map) || value.size !== 4 || value.get(1) !== 2 || value.get(-1) !== 1) {
    return null;
  }
  const x: unknown = value.get(-2);
  const sign: unknown = value.get(-3);
  return x instanceof Uint8Array && x.length === PUBLIC_KEY_BYTES - 1 && typeof sign === "boolean"
    ? concatBytes([Uint8Array.of(sign ? ODD : EVEN), x])
    : null;
}
