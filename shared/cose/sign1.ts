/**
 * COSE_Sign1: what everything signed is made of.
 *
 * Spec: RFC 9052 §4.2 and §4.4; Tillwave protocols, version 1, §0.1 and §0.3 (vectors A.2, A.5).
 *
 *   [ protected: bstr {1: -7, 4: kid}, unprotected: {}, payload: bstr, signature: bstr 64 ]
 *   signed: ["Signature1", protected, external_aad = label ‖ binding, payload]
 *
 * kid is the first 4 bytes of SHA-256(compressed public key), the first 8 where a customer signs, whose
 * name they are. It only selects: where two keys share one, both are tried. Any other header is refused.
 * A signature made for one label never verifies for another. Signature bytes name nothing: every
 * signature has a mirror that is as good.
 */
import { assert } from "../core/assert.ts";
import { concatBytes, equalBytes, toUtf8 } from "../core/bytes.ts";
import { type Digest, SIGNATURE_BYTES, type Signer, type Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type CborError, decodeCbor, encodeCbor } from "./cbor.ts";
import { bytes, bytesUpTo, readTuple } from "./shape.ts";

/** What a signature is for (protocols §0.3); `tillwave/<name>/1` on the wire. */
export type Label =
  | "credential"
  | "terminal"
  | "spend"
  | "absence"
  | "till-proof"
  | "present"
  | "token"
  | "check-in"
  | "customer"
  | "batch"
  | "lease"
  | "anchor"
  | "policy"
  | "deny-list"
  | "allowance"
  | "document"
  | "receipt"
  | "keys";

const KID_BYTES = 4;
/** Of a customer's key: its kid is what a hub books points to. */
export const CUSTOMER_KID_BYTES = 8;
/** Largest signed object that is looked at, in bytes; a key set of a dozen keys has some 800. */
export const SIGN1_BYTES_MAX = 4096;

export type Sign1Error =
  | CborError
  | { readonly type: "malformed" }
  | { readonly type: "unknown-key" }
  | { readonly type: "signature-invalid" };

export interface Signing {
  readonly label: Label;
  /** What else the signature covers without carrying it (protocols §0.3). */
  readonly binding?: Uint8Array;
}

export function kidOf(publicKey: Uint8Array, digest: Digest, lengthBytes = KID_BYTES): Uint8Array {
  return digest.sha256(publicKey).slice(0, lengthBytes);
}

const kidBytesOf = (label: Label): number =>
  label === "check-in" || label === "customer" ? CUSTOMER_KID_BYTES : KID_BYTES;

export function signSign1(
  payload: Uint8Array,
  signing: Signing,
  { signer, digest }: { readonly signer: Signer; readonly digest: Digest },
): Uint8Array {
  const kid = kidOf(signer.publicKey, digest, kidBytesOf(signing.label));
  const signature = signer.sign(toBeSigned({ kid, payload }, signing));
  return sealSign1({ kid, payload }, signature);
}

export interface Sign1 {
  readonly kid: Uint8Array;
  readonly payload: Uint8Array;
}

/** For a key that signs only later, as WebCrypto's do: the bytes that it must sign. */
export function toBeSigned({ kid, payload }: Sign1, signing: Signing): Uint8Array {
  assert(kid.length === kidBytesOf(signing.label), `a kid of ${kid.length} bytes is not for this`);
  return sigStructure(headerOf(kid), signing, payload);
}

/** The signed object, of what was signed by {@link toBeSigned}. */
export function sealSign1({ kid, payload }: Sign1, signature: Uint8Array): Uint8Array {
  assert(signature.length === SIGNATURE_BYTES, "a signature is r and s");
  const sign1 = encodeCbor([headerOf(kid), new Map(), payload, signature]);
  assert(sign1.length <= SIGN1_BYTES_MAX, `nobody opens a signed object of ${sign1.length} bytes`);
  return sign1;
}

/** Reads without believing: for whoever must look into the payload to know whose key to ask. */
export function readSign1(
  sign1: Uint8Array,
  kidBytes: number = KID_BYTES,
): Result<Sign1, Sign1Error> {
  const parsed = parse(sign1, kidBytes);
  return parsed.ok ? ok({ kid: parsed.value.kid, payload: parsed.value.payload }) : parsed;
}

export interface Opened {
  readonly payload: Uint8Array;
  /** The one that verified. */
  readonly publicKey: Uint8Array;
}

/** Opens what one of these keys has signed for this label. */
export function openSign1(
  sign1: Uint8Array,
  signing: Signing,
  { keys, crypto }: { readonly keys: readonly Uint8Array[]; readonly crypto: Digest & Verifier },
): Result<Opened, Sign1Error> {
  const parsed = parse(sign1, kidBytesOf(signing.label));
  if (!parsed.ok) {
    return parsed;
  }
  const { header, kid, payload, signature } = parsed.value;
  const candidates = keys.filter((key) => equalBytes(kidOf(key, crypto, kid.length), kid));
  if (candidates.length === 0) {
    return err({ type: "unknown-key" });
  }
  const message = sigStructure(header, signing, payload);
  const publicKey = candidates.find((key) => crypto.verifyEs256(key, message, signature));
  return publicKey === undefined ? err({ type: "signature-invalid" }) : ok({ payload, publicKey });
}

interface Parsed extends Sign1 {
  readonly header: Uint8Array;
  readonly signature: Uint8Array;
}

/** {1: -7, 4: bstr} has only this spelling, the kid's length in its fifth byte. */
function headerOf(kid: Uint8Array): Uint8Array {
  return concatBytes([headerPrefix(kid.length), kid]);
}

const headerPrefix = (kidBytes: number): Uint8Array =>
  Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x40 | kidBytes);
const HEADER_PREFIX_BYTES = 5;

function parse(sign1: Uint8Array, kidBytes: number): Result<Parsed, Sign1Error> {
  const value = decodeCbor(sign1, SIGN1_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, [
    bytes(HEADER_PREFIX_BYTES + kidBytes),
    (unprotected): unprotected is ReadonlyMap<number, never> =>
      unprotected instanceof Map && unprotected.size === 0,
    bytesUpTo(SIGN1_BYTES_MAX),
    bytes(SIGNATURE_BYTES),
  ]);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [header, , payload, signature] = fields;
  if (!equalBytes(header.subarray(0, HEADER_PREFIX_BYTES), headerPrefix(kidBytes))) {
    return err({ type: "malformed" });
  }
  return ok({ header, kid: header.slice(HEADER_PREFIX_BYTES), payload, signature });
}

export function sigStructure(
  header: Uint8Array,
  { label, binding = new Uint8Array(0) }: Signing,
  payload: Uint8Array,
): Uint8Array {
  const aad = concatBytes([toUtf8(`tillwave/${label}/1`), binding]);
  return encodeCbor(["Signature1", header, aad, payload]);
}
