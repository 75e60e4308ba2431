/**
 * An emitter joins: what it asks, what the hub answers, and how each proves that it knows the code.
 *
 * Spec: Tillwave protocols, version 1, §4.1, as a till's (shared/sync/enrolment.ts), with words of its
 * own. `POST /v1/emitters/enrolments`, CBOR both ways; K_e is the code's key (shared/sync/join-code.ts):
 *
 *   emitter → hub  [ id, deviceId 8, nonce 16, name, proof_e 32 ]
 *                  proof_e = HMAC(K_e, CBOR ["emitter", id, deviceId, nonce, name, spki])
 *   hub → emitter  [ merchant, place, keyNumber, K_dev 32, CA certificate DER, hubId, settings, hubTime ms, proof_h 32 ]
 *                  proof_h = HMAC(K_e, CBOR ["hub", proof_e, SHA-256(CBOR of all before)])
 *
 * spki is SHA-256 of the TLS server's SubjectPublicKeyInfo as each side sees it. The device makes its
 * id itself, once, and keeps it: joining again with a new code gives it a new key.
 */
import { type CborError, type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, bytesUpTo, hash32, readTuple, safe, text, u32, uint } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import type { Digest, Mac } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { SETTINGS_BYTES_MAX } from "./emitter-settings.ts";
import { equalMacs } from "../core/equal-macs.ts";
import { DEVICE_ID_BYTES, KEY_NUMBER_MAX } from "./heartbeat.ts";

export const EMITTER_ENROLMENT_PATH = "/v1/emitters/enrolments";
export const EMITTER_ENROLMENT_BYTES_MAX = 256;
const CERTIFICATE_DER_MAX = 4096;
export const EMITTER_ENROLMENT_ANSWER_BYTES_MAX = SETTINGS_BYTES_MAX + CERTIFICATE_DER_MAX + 512;

const ID_CHARACTERS = 4;
const HUB_ID_CHARACTERS = 16;
const NONCE_BYTES = 16;
/** Of UTF-8. */
export const EMITTER_NAME_BYTES_MAX = 60;

export interface EmitterEnrolment {
  /** Of the code. */
  readonly id: string;
  readonly deviceId: Uint8Array;
  readonly nonce: Uint8Array;
  /** What people call this device. */
  readonly name: string;
  readonly proof: Uint8Array;
}

/** What the proof binds beside the request itself. */
export interface EmitterProving {
  /** K_e of the code. */
  readonly key: Uint8Array;
  /** As this side sees it. */
  readonly spki: Uint8Array;
  readonly mac: Mac;
}

export function proofOfEmitter(
  { id, deviceId, nonce, name }: Omit<EmitterEnrolment, "proof">,
  { key, spki, mac }: EmitterProving,
): Uint8Array {
  return mac.hmacSha256(key, encodeCbor(["emitter", id, deviceId, nonce, name, spki]));
}

export function isProofOfEmitter(request: EmitterEnrolment, proving: EmitterProving): boolean {
  return equalMacs(proofOfEmitter(request, proving), request.proof);
}

export function encodeEmitterEnrolment(request: EmitterEnrolment): Uint8Array {
  const { id, deviceId, nonce, name, proof } = request;
  const fields = [id, deviceId, nonce, name, proof];
  assert(readTuple(fields, REQUEST_SHAPES) !== null, "a hub reads this as an enrolment");
  return encodeCbor(fields);
}

export type EmitterEnrolmentError = CborError | { readonly type: "malformed" };

export function decodeEmitterEnrolment(
  body: Uint8Array,
): Result<EmitterEnrolment, EmitterEnrolmentError> {
  const value = decodeCbor(body, EMITTER_ENROLMENT_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, REQUEST_SHAPES);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [id, deviceId, nonce, name, proof] = fields;
  return ok({ id, deviceId, nonce, name, proof });
}

export interface EmitterEnrolmentAnswer {
  readonly merchant: number;
  readonly place: number;
  readonly keyNumber: number;
  /** K_dev. */
  readonly deviceKey: Uint8Array;
  /** X.509, DER: the only authority that this device believes from here on. */
  readonly caCertificate: Uint8Array;
  /** 16 hex digits; the hub's TLS name is `hub-<hubId>`. */
  readonly hubId: string;
  /** EmitterSettings as JSON. */
  readonly settings: string;
  /** Unix milliseconds. */
  readonly hubTime: number;
}

export interface EmitterAnswerProving {
  readonly key: Uint8Array;
  readonly crypto: Digest & Mac;
  /** Of the request that is answered. */
  readonly proofOfEmitter: Uint8Array;
}

export function encodeEmitterEnrolmentAnswer(
  answer: EmitterEnrolmentAnswer,
  proving: EmitterAnswerProving,
): Uint8Array {
  const fields = answerFields(answer);
  const whole = [...fields, proofOfHub(fields, proving)];
  assert(readTuple(whole, ANSWER_SHAPES) !== null, "an emitter reads this as an answer");
  return encodeCbor(whole);
}

/** `not-the-hub`: what answered does not know the code. */
export function openEmitterEnrolmentAnswer(
  body: Uint8Array,
  proving: EmitterAnswerProving,
): Result<EmitterEnrolmentAnswer, EmitterEnrolmentError | { readonly type: "not-the-hub" }> {
  const value = decodeCbor(body, EMITTER_ENROLMENT_ANSWER_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, ANSWER_SHAPES);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [merchant, place, keyNumber, deviceKey, caCertificate, hubId, settings, hubTime, proof] =
    fields;
  const answer = { merchant, place, keyNumber, deviceKey, caCertificate, hubId, settings, hubTime };
  return equalMacs(proofOfHub(answerFields(answer), proving), proof)
    ? ok(answer)
    : err({ type: "not-the-hub" });
}

function answerFields(a: EmitterEnrolmentAnswer): readonly CborValue[] {
  const { merchant, place, keyNumber, deviceKey, caCertificate, hubId, settings, hubTime } = a;
  return [merchant, place, keyNumber, deviceKey, caCertificate, hubId, settings, hubTime];
}

function proofOfHub(fields: readonly CborValue[], proving: EmitterAnswerProving): Uint8Array {
  const { key, crypto, proofOfEmitter: proof } = proving;
  const before = crypto.sha256(encodeCbor(fields));
  return crypto.hmacSha256(key, encodeCbor(["hub", proof, before]));
}

const REQUEST_SHAPES = [
  text(ID_CHARACTERS),
  bytes(DEVICE_ID_BYTES),
  bytes(NONCE_BYTES),
  text(EMITTER_NAME_BYTES_MAX),
  hash32,
] as const;

const ANSWER_SHAPES = [
  u32,
  u32,
  uint(KEY_NUMBER_MAX),
  bytes(32),
  bytesUpTo(CERTIFICATE_DER_MAX),
  text(HUB_ID_CHARACTERS),
  text(SETTINGS_BYTES_MAX),
  safe,
  hash32,
] as const;
