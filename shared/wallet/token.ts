/**
 * The hub's word that an amount is there for this one tender: what a hold and an uplink answer.
 *
 * Spec: Tillwave protocols, version 1, §1.9 (vector A.5). COSE_Sign1 by a ledger key, label `token`,
 * 151 bytes:
 *
 *   [ merchant, terminal, epoch, seq, nonce 16, amount, currency, alias 8, cash, promo, card,
 *     transferId 16, expires ]
 */
import type { CborValue } from "../cose/cbor.ts";
import { bytes, currencyCode, readTuple, safe, seq, u32 } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import { equalBytes } from "../core/bytes.ts";
import { type Result, err } from "../core/result.ts";
import { type Against, type By, openArray, peekArray, signArray } from "../sync/signed-array.ts";
import { areAmong, kindsOf } from "./kinds.ts";
import { NONCE_BYTES, type SpendRequest } from "./spend-request.ts";

export interface Token {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  readonly nonce: Uint8Array;
  /** Minor units: the sum of the three below. */
  readonly amount: number;
  readonly currency: string;
  /** 8 bytes. */
  readonly alias: Uint8Array;
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  /** 16 bytes; names the booking at the hub. */
  readonly transferId: Uint8Array;
  /** Unix seconds. */
  readonly expires: number;
}

export function signToken(t: Token, by: By): Uint8Array {
  const tender = [t.merchant, t.terminal, t.epoch, t.seq, t.nonce, t.amount, t.currency];
  const booked = [t.alias, t.cash, t.promo, t.card, t.transferId, t.expires];
  return signArray([...tender, ...booked], { label: "token", read }, by);
}

export function openToken(sign1: Uint8Array, against: Against): Result<Token, Sign1Error> {
  return openArray(sign1, { label: "token", read }, against);
}

/** Reads without believing: for the phone, which has no hub's keys. */
export function peekToken(sign1: Uint8Array): Result<Token, Sign1Error> {
  return peekArray(sign1, read);
}

export interface OpenTender {
  readonly merchant: number;
  readonly request: SpendRequest;
}

/** Whether it pays this tender and no other, in a way that the tender allows. */
export function tokenFits(token: Token, { merchant, request }: OpenTender): boolean {
  return (
    token.merchant === merchant &&
    token.terminal === request.terminal &&
    token.epoch === request.epoch &&
    token.seq === request.seq &&
    equalBytes(token.nonce, request.nonce) &&
    token.amount === request.amount &&
    token.currency === request.currency &&
    areAmong(kindsOf(token), request.kinds) &&
    token.promo <= request.promoMax
  );
}

export type TokenFault =
  | Sign1Error
  | { readonly type: "token-expired"; readonly expires: number }
  | { readonly type: "other-tender" };

export interface TokenTerms extends OpenTender {
  readonly against: Against;
  /** Trusted time, Unix seconds. */
  readonly now: number;
}

/** All that a till asks of a token before it counts as authorised. */
export function checkToken(sign1: Uint8Array, terms: TokenTerms): Result<Token, TokenFault> {
  const token = openToken(sign1, terms.against);
  if (!token.ok) {
    return token;
  }
  if (!tokenFits(token.value, terms)) {
    return err({ type: "other-tender" });
  }
  const { expires } = token.value;
  return expires < terms.now ? err({ type: "token-expired", expires }) : token;
}

const TENDER = [u32, u32, u32, seq, bytes(NONCE_BYTES), safe, currencyCode] as const;
const BOOKED = [bytes(8), safe, safe, safe, bytes(16), u32] as const;

function read(value: CborValue): Token | null {
  const fields = readTuple(value, [...TENDER, ...BOOKED]);
  if (fields === null) {
    return null;
  }
  const [merchant, terminal, epoch, at, nonce, amount, currency, ...booked] = fields;
  const [alias, cash, promo, card, transferId, expires] = booked;
  const tender = { merchant, terminal, epoch, seq: at, nonce, amount, currency };
  return cash + promo + card === amount
    ? { ...tender, alias, cash, promo, card, transferId, expires }
    : null;
}
