/**
 * The wallets that no till serves: a signed head, and the sorted beginnings of their hashed aliases.
 *
 * Spec: Tillwave protocols, version 1, §4.6. Canonical CBOR [head bstr, list bstr]; the list is
 * SHA-256(alias)[0..5] of each, rising, none twice; the head a COSE_Sign1 by a ledger key, label
 * `deny-list`:
 *
 *   [ merchant, version, 0, count, issued, next, SHA-256(list) 32, [ [terminal, keyNumber, since] … ] ]
 *
 * The third field is 0 for a whole list; a list of changes would name the version that it starts from.
 * Another wallet shares a beginning with one of 100,000 in 9 cases of 10^8.
 */
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytesUpTo, hash32, listOf, readTuple, tuple, u32, uint } from "../cose/shape.ts";
import { SIGN1_BYTES_MAX, type Sign1Error } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { concatBytes, equalBytes } from "../core/bytes.ts";
import type { Digest } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Against, type By, openArray, signArray } from "../sync/signed-array.ts";

export const DENIED_MAX = 100_000;
export const PREFIX_BYTES = 5;
/** Tills that the head names. */
export const REVOKED_TILLS_MAX = 128;
const LIST_BYTES_MAX = DENIED_MAX * PREFIX_BYTES;
export const DENY_LIST_BYTES_MAX = LIST_BYTES_MAX + SIGN1_BYTES_MAX + 16;
const WHOLE_LIST = 0;

export interface RevokedTill {
  readonly terminal: number;
  readonly keyNumber: number;
  /** Unix seconds. */
  readonly since: number;
}

interface DenyListNames {
  readonly merchant: number;
  /** Rises with every list. */
  readonly version: number;
  /** Unix seconds: when it was signed, and when the next one is to be expected. */
  readonly issued: number;
  readonly next: number;
  readonly revoked: readonly RevokedTill[];
}

export interface DenyListToSign extends DenyListNames {
  /** 8 bytes each, in any order. */
  readonly aliases: readonly Uint8Array[];
}

export interface DenyList extends DenyListNames {
  /** {@link PREFIX_BYTES} each, rising. */
  readonly prefixes: Uint8Array;
}

export type DenyListError = Sign1Error | { readonly type: "list-mismatch" };

export function signDenyList(list: DenyListToSign, by: By): Uint8Array {
  const { merchant, version, issued, next, revoked, aliases } = list;
  const prefixes = prefixesOf(aliases, by.digest);
  const count = prefixes.length / PREFIX_BYTES;
  const tills = revoked.map(({ terminal, keyNumber, since }) => [terminal, keyNumber, since]);
  const hash = by.digest.sha256(prefixes);
  const fields = [merchant, version, WHOLE_LIST, count, issued, next, hash, tills];
  return encodeCbor([signArray(fields, { label: "deny-list", read }, by), prefixes]);
}

export function openDenyList(
  encoded: Uint8Array,
  against: Against,
): Result<DenyList, DenyListError> {
  const value = decodeCbor(encoded, DENY_LIST_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, [bytesUpTo(SIGN1_BYTES_MAX), bytesUpTo(LIST_BYTES_MAX)]);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [sign1, prefixes] = fields;
  const head = openArray(sign1, { label: "deny-list", read }, against);
  if (!head.ok) {
    return head;
  }
  const { hash, count, ...names } = head.value;
  const isTheList =
    prefixes.length === count * PREFIX_BYTES &&
    equalBytes(against.crypto.sha256(prefixes), hash) &&
    isRising(prefixes);
  return isTheList ? ok({ ...names, prefixes }) : err({ type: "list-mismatch" });
}

/** A binary search: some 17 comparisons in the longest list. */
export function isDenied(list: DenyList, alias: Uint8Array, digest: Digest): boolean {
  const prefix = prefixOf(alias, digest);
  let low = 0;
  let high = list.prefixes.length / PREFIX_BYTES;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = comparePrefixes(prefixAt(list.prefixes, middle), prefix);
    if (order === 0) {
      return true;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

function prefixesOf(aliases: readonly Uint8Array[], digest: Digest): Uint8Array {
  const sorted = aliases.map((alias) => prefixOf(alias, digest)).toSorted(comparePrefixes);
  const distinct = sorted.filter((prefix, i) => {
    const before = sorted[i - 1];
    return before === undefined || !equalBytes(before, prefix);
  });
  assert(distinct.length <= DENIED_MAX, `no till takes a list of ${distinct.length} wallets`);
  return concatBytes(distinct);
}

function prefixOf(alias: Uint8Array, digest: Digest): Uint8Array {
  return digest.sha256(alias).slice(0, PREFIX_BYTES);
}

function prefixAt(prefixes: Uint8Array, index: number): Uint8Array {
  return prefixes.subarray(index * PREFIX_BYTES, (index + 1) * PREFIX_BYTES);
}

function isRising(prefixes: Uint8Array): boolean {
  const count = prefixes.length / PREFIX_BYTES;
  for (let i = 1; i < count; i += 1) {
    if (comparePrefixes(prefixAt(prefixes, i - 1), prefixAt(prefixes, i)) >= 0) {
      return false;
    }
  }
  return true;
}

function comparePrefixes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < PREFIX_BYTES; i += 1) {
    const order = (a[i] ?? 0) - (b[i] ?? 0);
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

interface DenyListHead extends DenyListNames {
  readonly count: number;
  readonly hash: Uint8Array;
}

const isRevoked = listOf(tuple(u32, u32, u32), REVOKED_TILLS_MAX);
const HEAD = [u32, u32, uint(WHOLE_LIST), uint(DENIED_MAX), u32, u32, hash32, isRevoked] as const;

function read(value: CborValue): DenyListHead | null {
  const fields = readTuple(value, HEAD);
  if (fields === null) {
    return null;
  }
  const [merchant, version, , count, issued, next, hash, listed] = fields;
  const revoked = listed.map(([terminal, keyNumber, since]) => ({ terminal, keyNumber, since }));
  return { merchant, version, count, issued, next, hash, revoked };
}
