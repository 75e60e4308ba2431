/**
 * What a wallet answers to a request: how it pays, signed by the holder's key.
 *
 * Spec: Tillwave protocols, version 1, §1.3 (vectors A.3 and A.4).
 *
 *   result: [ counter, cash, promo, card, cardToken 8 | null, cumCash, cumPromo, flags, heard | null ]
 *   answer: [ result bstr, signature bstr 64 ]
 *   signed: label `spend` ‖ SHA-256(credential), payload [ request bstr, result bstr ]
 *
 * 24 bytes of result, at most 66; the answer with its status word 95, at most 137.
 */
import { type CborError, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, bytesUpTo, nullable, readTuple, safe, u32, uint } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { type Digest, SIGNATURE_BYTES, type Signer, type Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { holderMessage } from "./holder-signature.ts";

export const RESULT_BYTES_MAX = 66;
export const SPEND_ANSWER_BYTES_MAX = 135;
const CARD_TOKEN_BYTES = 8;
const USER_VERIFIED = 1;

export interface SpendResult {
  /** One more with every new nonce. */
  readonly counter: number;
  /** Minor units; their sum is the amount asked for. */
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  /** 8 bytes where the card pays a part, else null. */
  readonly cardToken: Uint8Array | null;
  /** Spent under this credential, this time included. */
  readonly cumCash: number;
  readonly cumPromo: number;
  /** By the phone: a finger, a face, a code. */
  readonly isUserVerified: boolean;
  /** The last tone code that the phone has heard, 32 bits; a hint only. */
  readonly heard: number | null;
}

export type SpendError = CborError | { readonly type: "malformed" };

const isCardToken = nullable(bytes(CARD_TOKEN_BYTES));
const PAID = [u32, safe, safe, safe, isCardToken] as const;
const RESULT = [...PAID, safe, safe, uint(USER_VERIFIED), nullable(u32)] as const;

export function encodeSpendResult(r: SpendResult): Uint8Array {
  const flags = r.isUserVerified ? USER_VERIFIED : 0;
  const paid = [r.counter, r.cash, r.promo, r.card, r.cardToken];
  const fields = [...paid, r.cumCash, r.cumPromo, flags, r.heard];
  assert(readTuple(fields, RESULT) !== null, "no till reads this as a result");
  return encodeCbor(fields);
}

export function decodeSpendResult(encoded: Uint8Array): Result<SpendResult, SpendError> {
  const value = decodeCbor(encoded, RESULT_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, RESULT);
  if (fields === null) {
    return err({ type: "malformed" });
  }
  const [counter, cash, promo, card, cardToken, cumCash, cumPromo, flags, heard] = fields;
  const paid = { counter, cash, promo, card, cardToken };
  return ok({ ...paid, cumCash, cumPromo, isUserVerified: flags === USER_VERIFIED, heard });
}

/** All as they went over the air. */
export interface SpendBytes {
  readonly credential: Uint8Array;
  readonly request: Uint8Array;
  readonly result: Uint8Array;
}

export interface SignedSpend extends SpendBytes {
  readonly holderKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** 64 bytes, r‖s. */
export function signSpend(spend: SpendBytes, signer: Signer, digest: Digest): Uint8Array {
  return signer.sign(spendMessage(spend, digest));
}

export function isSpendSigned(spend: SignedSpend, crypto: Digest & Verifier): boolean {
  return crypto.verifyEs256(spend.holderKey, spendMessage(spend, crypto), spend.signature);
}

export function spendMessage(
  { credential, request, result }: SpendBytes,
  digest: Digest,
): Uint8Array {
  const payload = encodeCbor([request, result]);
  return holderMessage({ label: "spend", credential, payload }, digest);
}

export interface SpendAnswer {
  /** As signed; see {@link decodeSpendResult}. */
  readonly result: Uint8Array;
  readonly signature: Uint8Array;
}

const ANSWER = [bytesUpTo(RESULT_BYTES_MAX), bytes(SIGNATURE_BYTES)] as const;

export function encodeSpendAnswer({ result, signature }: SpendAnswer): Uint8Array {
  const fields = [result, signature];
  assert(readTuple(fields, ANSWER) !== null, "no till reads this as an answer");
  return encodeCbor(fields);
}

/** The envelope; what the result says is for check-answer.ts to judge. */
export function decodeSpendAnswer(encoded: Uint8Array): Result<SpendAnswer, SpendError> {
  const value = decodeCbor(encoded, SPEND_ANSWER_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, ANSWER);
  return fields === null
    ? err({ type: "malformed" })
    : ok({ result: fields[0], signature: fields[1] });
}
