/**
 * A till proves itself to a phone that asks for it, so that the phone may show the shop's name before
 * it signs.
 *
 * Spec: Tillwave protocols, version 1, §1.3. The certificate goes ahead with PRESENT; SPEND then carries
 *
 *   [ request bstr, signature bstr 64 ]       112 bytes, 118 as a command
 *   signed: label `till-proof` ‖ walletNonce, payload the request
 *
 * For money it proves nothing: a signed spend is worth something only in the journal of its terminal.
 */
import { type CborError, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, bytesUpTo, readTuple } from "../cose/shape.ts";
import { sigStructure } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { SIGNATURE_BYTES, type Signer, type Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { WALLET_NONCE_BYTES } from "./hello.ts";
import { HOLDER_HEADER } from "./holder-signature.ts";
import { REQUEST_BYTES_MAX, decodeSpendRequest } from "./spend-request.ts";

const SPEND_BODY_BYTES_MAX = REQUEST_BYTES_MAX + SIGNATURE_BYTES + 5;

export interface TillProof {
  /** Of the hello, 8 bytes. */
  readonly walletNonce: Uint8Array;
  readonly request: Uint8Array;
}

export interface SignedTillProof extends TillProof {
  /** Of the certificate that the phone believes. */
  readonly tillKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** 64 bytes, r‖s. */
export function signTillProof(proof: TillProof, signer: Signer): Uint8Array {
  return signer.sign(proofMessage(proof));
}

export function isTillProven(proof: SignedTillProof, verifier: Verifier): boolean {
  return verifier.verifyEs256(proof.tillKey, proofMessage(proof), proof.signature);
}

function proofMessage({ walletNonce, request }: TillProof): Uint8Array {
  assert(walletNonce.length === WALLET_NONCE_BYTES, "a wallet's nonce has 8 bytes");
  return sigStructure(HOLDER_HEADER, { label: "till-proof", binding: walletNonce }, request);
}

/** What SPEND carries. */
export interface SpendBody {
  readonly request: Uint8Array;
  /** Null where the wallet has not asked for the till's proof. */
  readonly tillSignature: Uint8Array | null;
}

export type SpendBodyError = CborError | { readonly type: "malformed" };

export function encodeSpendBody({ request, tillSignature }: SpendBody): Uint8Array {
  assert(decodeSpendRequest(request).ok, "no wallet reads this as a request");
  return tillSignature === null ? request : encodeCbor([request, tillSignature]);
}

const PROVEN = [bytesUpTo(REQUEST_BYTES_MAX), bytes(SIGNATURE_BYTES)] as const;

/** The phone's side; the request within reads as one. */
export function decodeSpendBody(body: Uint8Array): Result<SpendBody, SpendBodyError> {
  const value = decodeCbor(body, SPEND_BODY_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const proven = readTuple(value.value, PROVEN);
  const request = proven === null ? body : proven[0];
  return decodeSpendRequest(request).ok
    ? ok({ request, tillSignature: proven === null ? null : proven[1] })
    : err({ type: "malformed" });
}
