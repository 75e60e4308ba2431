/**
 * A till joins: what it asks, what the hub answers, and how each proves that it knows the code.
 *
 * Spec: Tillwave protocols, version 1, §4.1 (vector A.9). `POST /v1/enrolments`, CBOR both ways:
 *
 *   till → hub  [ id, tillKey 33, nonce 16, name, proof_t 32 ]
 *               proof_t = HMAC(K_e, CBOR ["till", id, tillKey, nonce, name, spki])
 *   hub → till  [ certificate, lease, keySet, CA certificate DER, root key 33, terminalSecret 32, policy | null, proof_h 32 ]
 *               proof_h = HMAC(K_e, CBOR ["hub", proof_t, SHA-256(CBOR of all before)])
 *
 * spki is SHA-256 of the TLS server's SubjectPublicKeyInfo as each side sees it: a man in the middle
 * has another. The root key stands in the answer because whoever types a code has no other way to it;
 * proof_h vouches for it.
 */
import { type CborError, type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { isCompressedPoint } from "../cose/cose-key.ts";
import { bytes, bytesUpTo, hash32, nullable, readTuple, text } from "../cose/shape.ts";
import { SIGN1_BYTES_MAX } from "../cose/sign1.ts";
import type { Digest, Mac } from "../core/crypto.ts";
import { equalMacs } from "../core/equal-macs.ts";
import { type Result, err, ok } from "../core/result.ts";

export const ENROLMENT_PATH = "/v1/enrolments";
export const ENROLMENT_CONTENT_TYPE = "application/cbor";
export const ENROLMENT_REQUEST_BYTES_MAX = 512;
export const ENROLMENT_ANSWER_BYTES_MAX = 24 * 1024;

export interface EnrolmentRequest {
  /** Of the code. */
  readonly id: string;
  readonly tillKey: Uint8Array;
  readonly nonce: Uint8Array;
  /** What people call this till. */
  readonly name: string;
  readonly proof: Uint8Array;
}

const ID_CHARACTERS = 4;
/** Of UTF-8. What the hub writes into the certificate is shorter, and its own decision. */
const NAME_BYTES_MAX = 60;

/** What the proof binds beside the request itself. */
export interface Proving {
  /** K_e of the code. */
  readonly key: Uint8Array;
  /** As this side sees it. */
  readonly spki: Uint8Array;
  readonly crypto: Digest & Mac;
}

export function proofOfTill(
  { id, tillKey, nonce, name }: Omit<EnrolmentRequest, "proof">,
  { key, spki, crypto }: Proving,
): Uint8Array {
  return crypto.hmacSha256(key, encodeCbor(["till", id, tillKey, nonce, name, spki]));
}

export function encodeEnrolmentRequest(request: EnrolmentRequest): Uint8Array {
  const { id, tillKey, nonce, name, proof } = request;
  return encodeCbor([id, tillKey, nonce, name, proof]);
}

export type EnrolmentError = CborError | { readonly type: "malformed" };

export function decodeEnrolmentRequest(body: Uint8Array): Result<EnrolmentRequest, EnrolmentError> {
  const value = decodeCbor(body, ENROLMENT_REQUEST_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const shapes = [
    text(ID_CHARACTERS),
    isCompressedPoint,
    bytes(16),
    text(NAME_BYTES_MAX),
    hash32,
  ] as const;
  const fields = readTuple(value.value, shapes);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [id, tillKey, nonce, name, proof] = fields;
  return ok({ id, tillKey, nonce, name, proof });
}

export function isProofOfTill(request: EnrolmentRequest, proving: Proving): boolean {
  return equalMacs(proofOfTill(request, proving), request.proof);
}

export interface EnrolmentAnswer {
  /** COSE_Sign1s as they are. */
  readonly certificate: Uint8Array;
  readonly lease: Uint8Array;
  readonly keySet: Uint8Array;
  /** X.509, DER: the only authority that this till believes from here on. */
  readonly caCertificate: Uint8Array;
  readonly root: Uint8Array;
  readonly terminalSecret: Uint8Array;
  /** COSE_Sign1; null while the merchant has released none: the built-in floor holds. */
  readonly policy: Uint8Array | null;
}

export function encodeEnrolmentAnswer(
  answer: EnrolmentAnswer,
  { key, crypto, proofOfTill: proof }: AnswerProving,
): Uint8Array {
  const fields = answerFields(answer);
  return encodeCbor([...fields, proofOfHub(fields, { key, crypto, proofOfTill: proof })]);
}

export interface AnswerProving {
  readonly key: Uint8Array;
  readonly crypto: Digest & Mac;
  readonly proofOfTill: Uint8Array;
}

const CERTIFICATE_DER_MAX = 4096;
const isSigned = bytesUpTo(SIGN1_BYTES_MAX);

/** `not-the-hub`: what answered does not know the code. */
export function openEnrolmentAnswer(
  body: Uint8Array,
  proving: AnswerProving,
): Result<EnrolmentAnswer, EnrolmentError | { readonly type: "not-the-hub" }> {
  const value = decodeCbor(body, ENROLMENT_ANSWER_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, [
    isSigned,
    isSigned,
    isSigned,
    bytesUpTo(CERTIFICATE_DER_MAX),
    isCompressedPoint,
    bytes(32),
    nullable(isSigned),
    hash32,
  ]);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [certificate, lease, keySet, caCertificate, root, terminalSecret, policy, proof] = fields;
  const answer = { certificate, lease, keySet, caCertificate, root, terminalSecret, policy };
  return equalMacs(proofOfHub(answerFields(answer), proving), proof)
    ? ok(answer)
    : err({ type: "not-the-hub" });
}

function answerFields(a: EnrolmentAnswer): readonly CborValue[] {
  return [a.certificate, a.lease, a.keySet, a.caCertificate, a.root, a.terminalSecret, a.policy];
}

function proofOfHub(fields: readonly CborValue[], proving: AnswerProving): Uint8Array {
  const { key, crypto, proofOfTill: proof } = proving;
  const before = crypto.sha256(encodeCbor(fields));
  return crypto.hmacSha256(key, encodeCbor(["hub", proof, before]));
}
