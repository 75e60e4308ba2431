/**
 * CWT claims with a holder key and one private claim.
 *
 * Spec: RFC 8392 §3 (4 exp, 6 iat, 7 cti), RFC 8747 §3.1 (8 cnf); Tillwave protocols §1.2, §4.2.
 *
 *   { 4: exp u32, 6: iat u32, [7: cti bstr 8], 8: {1: COSE_Key}, -65537: [ … ] }
 */
import { type Result, err, ok } from "../core/result.ts";
import { type CborError, type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import { coseKeyOf, publicKeyOf } from "./cose-key.ts";
import { SIGN1_BYTES_MAX } from "./sign1.ts";
import { bytes, u32 } from "./shape.ts";

const EXP = 4;
const IAT = 6;
const CTI = 7;
const CNF = 8;
const PRIVATE = -65_537;

export interface Claims {
  /** Unix seconds. */
  readonly expires: number;
  /** Unix seconds. */
  readonly issued: number;
  /** 8 bytes that name the token; null where its kind has none. */
  readonly id: Uint8Array | null;
  /** Compressed point, 33 bytes. */
  readonly holder: Uint8Array;
  readonly own: readonly CborValue[];
}

export type ClaimsError = CborError | { readonly type: "malformed" };

export function encodeClaims({ expires, issued, id, holder, own }: Claims): Uint8Array {
  return encodeCbor(
    new Map<number, CborValue>([
      [EXP, expires],
      [IAT, issued],
      ...(id === null ? [] : [[CTI, id] as const]),
      [CNF, new Map([[1, coseKeyOf(holder)]])],
      [PRIVATE, own],
    ]),
  );
}

const isId = bytes(8);

export function decodeClaims(payload: Uint8Array): Result<Claims, ClaimsError> {
  const value = decodeCbor(payload, SIGN1_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const claims = value.value;
  if (!(claims instanceof Map)) {
    return err({ type: "malformed" });
  }
  const map: ReadonlyMap<unknown, CborValue> = claims;
  const expires = map.get(EXP);
  const issued = map.get(IAT);
  const id = map.get(CTI);
  const cnf = map.get(CNF);
  const own = map.get(PRIVATE);
  const holder = cnf instanceof Map && cnf.size === 1 ? publicKeyOf(cnf.get(1)) : null;
  const isWhole =
    map.size === (id === undefined ? 4 : 5) && (id === undefined || isId(id)) && holder !== null;
  return isWhole && u32(expires) && u32(issued) && Array.isArray(own)
    ? ok({ expires, issued, id: id ?? null, holder, own: own as readonly CborValue[] })
    : err({ type: "malformed" });
}
