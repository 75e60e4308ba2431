/**
 * A numbered document on its way down: the hub signs its name and digest, the body is fetched by it.
 *
 * Spec: Tillwave protocols, version 1, §4.6. COSE_Sign1 by a ledger key, label `document`:
 *
 *   [ merchant, kind, version, issued, SHA-256(body) 32, bytes ]
 *
 * The body is gzip, fetched from {@link documentPath}; the digest and the length are those of the body
 * as it is fetched. Catalogue, shop and zones are JSON in it, the policy is the signed object itself, the deny
 * list [signed head, list] in CBOR. Versions never go down.
 */
import type { CborValue } from "../cose/cbor.ts";
import { hash32, oneOf, readTuple, u32, uint } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import { toHex } from "../core/bytes.ts";
import type { Result } from "../core/result.ts";
import { type Against, type By, openArray, signArray } from "./signed-array.ts";

export type DocumentKind = "catalogue" | "shop" | "policy" | "deny-list" | "zones";

/** Of a body as fetched, and unpacked. */
export const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

export interface DocumentHead {
  readonly merchant: number;
  readonly kind: DocumentKind;
  /** From 1, rising. */
  readonly version: number;
  /** Unix seconds. */
  readonly issued: number;
  readonly bodyHash: Uint8Array;
  readonly lengthBytes: number;
}

export function signDocument(d: DocumentHead, by: By): Uint8Array {
  const fields = [d.merchant, d.kind, d.version, d.issued, d.bodyHash, d.lengthBytes];
  return signArray(fields, { label: "document", read }, by);
}

export function openDocument(
  sign1: Uint8Array,
  against: Against,
): Result<DocumentHead, Sign1Error> {
  return openArray(sign1, { label: "document", read }, against);
}

export function documentPath(bodyHash: Uint8Array): string {
  return `/v1/documents/${toHex(bodyHash)}`;
}

const isKind = oneOf("catalogue", "shop", "policy", "deny-list", "zones");

function read(value: CborValue): DocumentHead | null {
  const fields = readTuple(value, [u32, isKind, u32, u32, hash32, uint(DOCUMENT_BYTES_MAX)]);
  if (fields === null) {
    return null;
  }
  const [merchant, kind, version, issued, bodyHash, lengthBytes] = fields;
  return { merchant, kind, version, issued, bodyHash, lengthBytes };
}
