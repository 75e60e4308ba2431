/**
 * A till asks what became of its request; a wallet that has not signed it promises never to.
 *
 * Spec: Tillwave protocols, version 1, §1.3.
 *
 *   recall:  [ terminal, epoch, seq, nonce 16 ]                       23 bytes, 29 as a command
 *   absence: [ counter, nonce 16 ]
 *   answer:  [ absence bstr, signature bstr 64 ], or that of a spend  (spend.ts)
 *   signed:  label `absence` ‖ SHA-256(credential), payload [ recall bstr, absence bstr ]
 */
import { type CborError, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, bytesUpTo, readTuple, seq, u32 } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { equalBytes } from "../core/bytes.ts";
import { type Digest, SIGNATURE_BYTES, type Signer, type Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { holderMessage } from "./holder-signature.ts";
import { NONCE_BYTES } from "./spend-request.ts";
import { type SpendAnswer, decodeSpendAnswer, decodeSpendResult } from "./spend.ts";

export const RECALL_BYTES_MAX = 37;
const ABSENCE_BYTES_MAX = 23;
const ABSENCE_ANSWER_BYTES_MAX = 91;

export interface Recall {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  readonly nonce: Uint8Array;
}

export interface Absence {
  /** Where the wallet's counter stands. */
  readonly counter: number;
  /** The one that it never signs. */
  readonly nonce: Uint8Array;
}

export type AbsenceError = CborError | { readonly type: "malformed" };

const isNonce = bytes(NONCE_BYTES);
const RECALL = [u32, u32, seq, isNonce] as const;
const ABSENCE = [u32, isNonce] as const;
const ANSWER = [bytesUpTo(ABSENCE_BYTES_MAX), bytes(SIGNATURE_BYTES)] as const;

export function encodeRecall({ terminal, epoch, seq: at, nonce }: Recall): Uint8Array {
  const fields = [terminal, epoch, at, nonce];
  assert(readTuple(fields, RECALL) !== null, "no wallet reads this as a recall");
  return encodeCbor(fields);
}

export function decodeRecall(encoded: Uint8Array): Result<Recall, AbsenceError> {
  const value = decodeCbor(encoded, RECALL_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, RECALL);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [terminal, epoch, at, nonce] = fields;
  return ok({ terminal, epoch, seq: at, nonce });
}

export function encodeAbsence({ counter, nonce }: Absence): Uint8Array {
  const fields = [counter, nonce];
  assert(readTuple(fields, ABSENCE) !== null, "no till reads this as an absence");
  return encodeCbor(fields);
}

/** All as they went over the air. */
export interface AbsenceBytes {
  readonly credential: Uint8Array;
  readonly recall: Uint8Array;
  readonly absence: Uint8Array;
}

export interface SignedAbsence extends AbsenceBytes {
  readonly holderKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** 64 bytes, r‖s. */
export function signAbsence(absence: AbsenceBytes, signer: Signer, digest: Digest): Uint8Array {
  return signer.sign(absenceMessage(absence, digest));
}

/** Says too that it names the nonce that was recalled: one of another tender is no proof for this one. */
export function isAbsenceSigned(signed: SignedAbsence, crypto: Digest & Verifier): boolean {
  const recall = decodeRecall(signed.recall);
  const absence = readAbsence(signed.absence);
  return (
    recall.ok &&
    absence !== null &&
    equalBytes(recall.value.nonce, absence.nonce) &&
    crypto.verifyEs256(signed.holderKey, absenceMessage(signed, crypto), signed.signature)
  );
}

function absenceMessage({ credential, recall, absence }: AbsenceBytes, digest: Digest): Uint8Array {
  const payload = encodeCbor([recall, absence]);
  return holderMessage({ label: "absence", credential, payload }, digest);
}

export interface AbsenceAnswer extends Absence {
  /** As signed. */
  readonly absence: Uint8Array;
  readonly signature: Uint8Array;
}

export function encodeAbsenceAnswer({
  absence,
  signature,
}: Pick<AbsenceAnswer, "absence" | "signature">): Uint8Array {
  const fields = [absence, signature];
  assert(
    readTuple(fields, ANSWER) !== null && readAbsence(absence) !== null,
    "no till reads this as an absence",
  );
  return encodeCbor(fields);
}

export function decodeAbsenceAnswer(encoded: Uint8Array): Result<AbsenceAnswer, AbsenceError> {
  const value = decodeCbor(encoded, ABSENCE_ANSWER_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, ANSWER);
  const read = fields && readAbsence(fields[0]);
  if (fields === null || read === null) {
    return err({ type: "malformed" });
  }
  return ok({ ...read, absence: fields[0], signature: fields[1] });
}

function readAbsence(absence: Uint8Array): Absence | null {
  const value = decodeCbor(absence, ABSENCE_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, ABSENCE) : null;
  return fields && { counter: fields[0], nonce: fields[1] };
}

export type RecallAnswer =
  | ({ readonly type: "spend" } & SpendAnswer)
  | ({ readonly type: "absence" } & AbsenceAnswer);

/** Found or never: the two have the same envelope, and differ in what it holds. */
export function decodeRecallAnswer(encoded: Uint8Array): Result<RecallAnswer, AbsenceError> {
  const absence = decodeAbsenceAnswer(encoded);
  if (absence.ok) {
    return ok({ type: "absence", ...absence.value });
  }
  const spend = decodeSpendAnswer(encoded);
  if (!spend.ok) {
    return spend;
  }
  const result = decodeSpendResult(spend.value.result);
  return result.ok ? ok({ type: "spend", ...spend.value }) : result;
}
