/** What most signed messages are: an array of exact shape under one label. */
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import {
  SIGN1_BYTES_MAX,
  type Sign1Error,
  type Signing,
  openSign1,
  readSign1,
  signSign1,
} from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import type { Digest, Signer, Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";

export interface By {
  readonly signer: Signer;
  readonly digest: Digest;
}

export interface Against {
  readonly keys: readonly Uint8Array[];
  readonly crypto: Digest & Verifier;
}

/** One kind of message: its label, and how its payload is read; null where that has another shape. */
export interface Kind<T> extends Signing {
  readonly read: (value: CborValue) => T | null;
}

export function signArray<T>(fields: readonly CborValue[], kind: Kind<T>, by: By): Uint8Array {
  assert(kind.read(fields) !== null, `nobody reads this as ${kind.label}`);
  return signSign1(encodeCbor(fields), kind, by);
}

/** The payload of what one of the keys has signed. */
export function openArray<T>(
  sign1: Uint8Array,
  { read, ...signing }: Kind<T>,
  against: Against,
): Result<T, Sign1Error> {
  const opened = openSign1(sign1, signing, against);
  return opened.ok ? readPayload(opened.value.payload, read) : opened;
}

/** Reads without believing. */
export function peekArray<T>(
  sign1: Uint8Array,
  read: (value: CborValue) => T | null,
): Result<T, Sign1Error> {
  const parsed = readSign1(sign1);
  return parsed.ok ? readPayload(parsed.value.payload, read) : parsed;
}

function readPayload<T>(
  payload: Uint8Array,
  read: (value: CborValue) => T | null,
): Result<T, Sign1Error> {
  const value = decodeCbor(payload, SIGN1_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const message = read(value.value);
  return message === null ? err({ type: "malformed" }) : ok(message);
}
