/**
 * Strict deterministic CBOR: there is one way to write a value, and nothing else is read.
 *
 * Spec: RFC 8949 §4.2.1; Tillwave protocols, version 1, §0.2. Integers, byte and text strings,
 * arrays, maps, booleans and null; no floats, no tags, no undefined, nothing of indefinite length.
 * What was read is encoded again and compared with what came.
 */
import { decode } from "cborg";
import { assert } from "../core/assert.ts";
import { equalBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Writable, writeCbor } from "./cbor-writer.ts";

export type CborValue = Writable;
export type CborMap = ReadonlyMap<number | string, CborValue>;

export type CborError =
  /** No CBOR, a kind of value that is not spoken here, or another spelling of it than the one. */
  { readonly type: "not-canonical" } | { readonly type: "too-large"; readonly lengthBytes: number };

/** Arrays and maps within each other, at most; what is spoken here needs five. */
export const DEPTH_MAX = 8;

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
  assert(isSpoken(value, DEPTH_MAX), "what is written as CBOR can be read again");
  return writeCbor(value);
}

/** `lengthMax` is what the caller is ready to take, in bytes. */
export function decodeCbor(bytes: Uint8Array, lengthMax: number): Result<CborValue, CborError> {
  if (bytes.length > lengthMax) {
    return err({ type: "too-large", lengthBytes: bytes.length });
  }
  try {
    const value: unknown = decode(bytes, DECODE_OPTIONS);
    return isSpoken(value, DEPTH_MAX) && equalBytes(writeCbor(value), bytes)
      ? ok(value)
      : err({ type: "not-canonical" });
  } catch {
    return err({ type: "not-canonical" });
  }
}

/**
 * An integer beyond 2^53 has no one spelling here. The library that reads takes floats where they are
 * written shortest, and any value as a key: of keys that are bytes it sees no duplicates.
 */
function isSpoken(value: unknown, depthLeft: number): value is CborValue {
  if (Array.isArray(value)) {
    return depthLeft > 0 && value.every((item) => isSpoken(item, depthLeft - 1));
  }
  if (value instanceof Map) {
    return (
      depthLeft > 0 &&
      [...value].every(([key, item]) => isKey(key) && isSpoken(item, depthLeft - 1))
    );
  }
  return (
    isKey(value) || value === null || typeof value === "boolean" || value instanceof Uint8Array
  );
}

function isKey(value: unknown): value is number | string {
  return typeof value === "string" || Number.isSafeInteger(value);
}
