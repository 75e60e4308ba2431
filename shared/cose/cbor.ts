/**
 * Strict deterministic CBOR: there is one way to write a value, and nothing else is read.
 *
 * Spec: RFC 8949 §4.2.1; Tillwave protocols, version 1, §0.2. Integers, byte and text strings,
 * arrays, maps, booleans and null; no floats, no tags, no undefined, nothing of indefinite length.
 * What was read is encoded again and compared with what came.
 */
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { assert } from "../core/assert.ts";
import { equalBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";

export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | CborMap;
export type CborMap = ReadonlyMap<number | string, CborValue>;

export type CborError =
  /** No CBOR, a kind of value that is not spoken here, or another spelling of it than the one. */
  { readonly type: "not-canonical" } | { readonly type: "too-large"; readonly lengthBytes: number };

const DECODE_OPTIONS = {
  useMaps: true,
  strict: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
};

export function encodeCbor(value: CborValue): Uint8Array {
  assertWhole(value);
  return encode(value, rfc8949EncodeOptions);
}

/** `lengthMax` is what the caller is ready to take, in bytes. */
export function decodeCbor(bytes: Uint8Array, lengthMax: number): Result<CborValue, CborError> {
  if (bytes.length > lengthMax) {
    return err({ type: "too-large", lengthBytes: bytes.length });
  }
  try {
    const value = decode(bytes, DECODE_OPTIONS) as CborValue;
    return equalBytes(encode(value, rfc8949EncodeOptions), bytes)
      ? ok(value)
      : err({ type: "not-canonical" });
  } catch {
    return err({ type: "not-canonical" });
  }
}

/** The library writes an integer beyond 2^53 as a float, without a word. */
function assertWhole(value: CborValue): void {
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value), `${value} is no integer that CBOR keeps whole`);
  } else if (Array.isArray(value)) {
    value.forEach(assertWhole);
  } else if (value instanceof Map) {
    value.forEach(assertWhole);
  }
}
