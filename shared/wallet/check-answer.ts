/**
 * Whether a wallet's answer pays what the till asked for.
 *
 * Spec: Tillwave protocols, version 1, §1.6, in its order: the split, the counter, the caps, the
 * amount, the signature last. An answer that passes must be journalled: whether to run the risk was
 * decided before the wallet was asked.
 */
import type { Digest, Verifier } from "../core/crypto.ts";
import { type Result, err } from "../core/result.ts";
import type { Credential } from "./credential.ts";
import { areAmong, kindsOf } from "./kinds.ts";
import type { SpendRequest } from "./spend-request.ts";
import { type SpendAnswer, type SpendResult, decodeSpendResult, isSpendSigned } from "./spend.ts";

/** The highest that this till has seen of an alias. */
export interface SeenSpends {
  readonly counter: number;
  readonly cumCash: number;
  readonly cumPromo: number;
}

export interface AnswerToCheck {
  /** That passed check-credential.ts, and its bytes as they came. */
  readonly credential: Credential;
  readonly credentialBytes: Uint8Array;
  readonly request: SpendRequest;
  readonly requestBytes: Uint8Array;
  readonly answer: SpendAnswer;
  /** Null for an alias that this till has not seen. */
  readonly seen: SeenSpends | null;
}

export type AnswerFault =
  | { readonly type: "malformed" }
  | { readonly type: "sum-wrong"; readonly paid: number; readonly asked: number }
  | { readonly type: "kind-not-asked" }
  | { readonly type: "promo-over"; readonly promo: number; readonly max: number }
  /** A card without its token, or a token without a card. */
  | { readonly type: "card-token-wrong" }
  | { readonly type: "counter-too-low"; readonly counter: number; readonly floor: number }
  /** A clone, or a wallet put back to an earlier day. */
  | { readonly type: "counter-went-back"; readonly counter: number; readonly seen: number }
  | { readonly type: "over-cap"; readonly kind: "cash" | "promo" | "card" }
  | { readonly type: "cumulative-wrong"; readonly kind: "cash" | "promo" }
  | { readonly type: "over-per-tap"; readonly max: number }
  | { readonly type: "not-verified" }
  | { readonly type: "signature-invalid" };

export function checkAnswer(
  check: AnswerToCheck,
  crypto: Digest & Verifier,
): Result<SpendResult, AnswerFault> {
  const result = decodeSpendResult(check.answer.result);
  if (!result.ok) {
    return err({ type: "malformed" });
  }
  const fault =
    faultOfSplit(check, result.value) ??
    faultOfCounter(check, result.value) ??
    faultOfSums(check, result.value) ??
    faultOfAmount(check, result.value) ??
    faultOfSignature(check, crypto);
  return fault === null ? result : err(fault);
}

function faultOfSplit(
  { credential, request }: AnswerToCheck,
  result: SpendResult,
): AnswerFault | null {
  const { cash, promo, card, cardToken } = result;
  const paid = cash + promo + card;
  if (paid !== request.amount) {
    return { type: "sum-wrong", paid, asked: request.amount };
  }
  const kinds = kindsOf(result);
  if (!areAmong(kinds, request.kinds) || !areAmong(kinds, credential.kinds)) {
    return { type: "kind-not-asked" };
  }
  if (promo > request.promoMax) {
    return { type: "promo-over", promo, max: request.promoMax };
  }
  return card > 0 === (cardToken !== null) ? null : { type: "card-token-wrong" };
}

function faultOfCounter(
  { credential, seen }: AnswerToCheck,
  { counter }: SpendResult,
): AnswerFault | null {
  if (counter <= credential.counterFloor) {
    return { type: "counter-too-low", counter, floor: credential.counterFloor };
  }
  return seen !== null && counter <= seen.counter
    ? { type: "counter-went-back", counter, seen: seen.counter }
    : null;
}

/** What is spent under a credential only grows, and stays within what the hub set aside. */
function faultOfSums(
  { credential, seen }: AnswerToCheck,
  { cash, promo, card, cumCash, cumPromo }: SpendResult,
): AnswerFault | null {
  if (cumCash > credential.offlineCash) {
    return { type: "over-cap", kind: "cash" };
  }
  if (cumPromo > credential.offlinePromo) {
    return { type: "over-cap", kind: "promo" };
  }
  if (card > credential.cardPerTap) {
    return { type: "over-cap", kind: "card" };
  }
  if (cumCash < (seen?.cumCash ?? 0) + cash) {
    return { type: "cumulative-wrong", kind: "cash" };
  }
  return cumPromo < (seen?.cumPromo ?? 0) + promo
    ? { type: "cumulative-wrong", kind: "promo" }
    : null;
}

function faultOfAmount(
  { credential, request }: AnswerToCheck,
  { isUserVerified }: SpendResult,
): AnswerFault | null {
  if (request.amount > credential.perTap) {
    return { type: "over-per-tap", max: credential.perTap };
  }
  return request.amount > credential.noGesture && !isUserVerified ? { type: "not-verified" } : null;
}

function faultOfSignature(
  { credential, credentialBytes, requestBytes, answer }: AnswerToCheck,
  crypto: Digest & Verifier,
): AnswerFault | null {
  const signed = {
    credential: credentialBytes,
    holderKey: credential.holderKey,
    request: requestBytes,
    result: answer.result,
    signature: answer.signature,
  };
  return isSpendSigned(signed, crypto) ? null : { type: "signature-invalid" };
}
