/**
 * The hub's keys, signed by its root: what each may sign, and from when to when.
 *
 * Spec: Tillwave protocols, version 1, §0.5. COSE_Sign1 by the root key, label `keys`:
 *
 *   [ merchant, version, issued, [ [use, COSE_Key, notBefore, notAfter] … ] ]     275 bytes for 3 keys
 */
import { assert } from "../core/assert.ts";
import type { Digest, Signer, Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import { coseKeyOf, publicKeyOf } from "./cose-key.ts";
import { SIGN1_BYTES_MAX, type Sign1Error, openSign1, signSign1 } from "./sign1.ts";
import { listOf, oneOf, readTuple, u32 } from "./shape.ts";

export const KEYS_MAX = 16;

/** Credential: credentials, certificates, leases. Ledger: tokens, anchors, documents, deny list. Policy: the risk policy. */
export type KeyUse = "credential" | "ledger" | "policy";

export interface ListedKey {
  readonly use: KeyUse;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Unix seconds, both included. */
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface KeySet {
  readonly merchant: number;
  /** Rises with every set; a till refuses one lower than it holds. */
  readonly version: number;
  /** Unix seconds. */
  readonly issued: number;
  readonly keys: readonly ListedKey[];
}

export function signKeySet(
  { merchant, version, issued, keys }: KeySet,
  by: { readonly signer: Signer; readonly digest: Digest },
): Uint8Array {
  assert(keys.length <= KEYS_MAX, `nobody reads a set of ${keys.length} keys`);
  const listed = keys.map(({ use, publicKey, notBefore, notAfter }) => [
    use,
    coseKeyOf(publicKey),
    notBefore,
    notAfter,
  ]);
  return signSign1(encodeCbor([merchant, version, issued, listed]), { label: "keys" }, by);
}

export function openKeySet(
  sign1: Uint8Array,
  { root, crypto }: { readonly root: Uint8Array; readonly crypto: Digest & Verifier },
): Result<KeySet, Sign1Error> {
  const opened = openSign1(sign1, { label: "keys" }, { keys: [root], crypto });
  if (!opened.ok) {
    return opened;
  }
  const payload = decodeCbor(opened.value.payload, SIGN1_BYTES_MAX);
  if (!payload.ok) {
    return payload;
  }
  const fields = readTuple(payload.value, [u32, u32, u32, listOf(isArray, KEYS_MAX)]);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [merchant, version, issued, listed] = fields;
  const keys = listed.map(readListedKey);
  return keys.every((key) => key !== null)
    ? ok({ merchant, version, issued, keys })
    : err({ type: "malformed" });
}

export type KeySetRefusal =
  | { readonly type: "older-than-held"; readonly held: number }
  | { readonly type: "other-merchant"; readonly held: number };

/** Which of two sets of the same root a till goes on with; `held` is null while it has none. */
export function acceptKeySet(held: KeySet | null, incoming: KeySet): Result<KeySet, KeySetRefusal> {
  if (held !== null && incoming.merchant !== held.merchant) {
    return err({ type: "other-merchant", held: held.merchant });
  }
  return held !== null && incoming.version < held.version
    ? err({ type: "older-than-held", held: held.version })
    : ok(incoming);
}

/** Those that may sign for this use at this time, in Unix seconds. */
export function keysFor({ keys }: KeySet, use: KeyUse, at: number): readonly Uint8Array[] {
  return keys
    .filter((key) => key.use === use && key.notBefore <= at && at <= key.notAfter)
    .map(({ publicKey }) => publicKey);
}

const isArray = (value: CborValue | undefined): value is readonly CborValue[] =>
  Array.isArray(value);
const isUse = oneOf("credential", "ledger", "policy");
const isKey = (value: CborValue | undefined): value is ReadonlyMap<number, CborValue> =>
  publicKeyOf(value) !== null;

function readListedKey(value: readonly CborValue[]): ListedKey | null {
  const fields = readTuple(value, [isUse, isKey, u32, u32]);
  const publicKey = fields && publicKeyOf(fields[1]);
  return fields && publicKey
    ? { use: fields[0], publicKey, notBefore: fields[2], notAfter: fields[3] }
    : null;
}
