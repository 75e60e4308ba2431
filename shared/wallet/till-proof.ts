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

const PROVEN_SPEND_BYTES_MAX = REQUEST_BYTES_MAX + SIGNATURE_BYTES + 5;

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

/** What SPEND carries to a wallet that wants the proof; to any other it carries the request alone. */
export interface ProvenSpend {
  readonly request: Uint8Array;
  readonly signature: Uint8Array;
}

export type ProvenSpendError = CborError | { readonly type: "malformed" };

const PROVEN = [bytesUpTo(REQUEST_BYTES_MAX), bytes(SIGNATURE_BYTES)] as const;

export function encodeProvenSpend({ request, signature }: ProvenSpend): Uint8Array {
  const fields = [request, signature];
  assert(
    readTuple(fields, PROVEN) !== null && decodeSpendRequest(request).ok,
    "no wallet reads this as a request",
  );
  return encodeCbor(fields);
}

/** The phone's side; the request within reads as one. */
export function decodeProvenSpend(body: Uint8Array): Result<ProvenSpend, ProvenSpendError> {
  const value = decodeCbor(body, PROVEN_SPEND_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, PROVEN);
  return fields !== null && decodeSpendRequest(fields[0]).ok
    ? ok({ request: fields[0], signature: fields[1] })
    : err({ type: "malformed" });
}
