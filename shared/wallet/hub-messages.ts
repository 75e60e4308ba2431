/**
 * What tills and phones say to the hub about a tap, and what it answers: the bodies, both ways.
 *
 * Spec: Tillwave protocols, version 1, §1.5, §1.7, §1.9. Canonical CBOR:
 *
 *   POST …/holds                 [ credential id 8, request ]                  → a token
 *   POST …/spends                [ nonce 16 ]                                  → a token, or
 *                                [ credential, request, result, signature 64 ]
 *   POST /v1/uplinks             [ credential, request, result, signature 64 ] → a token
 *   POST /v1/wallet/spends       [ credential, [ [request, result, signature 64] … ] ]
 *                                → [ [nonce 16, state] … ], in the order asked
 *   POST /v1/wallet/credentials  a renewal                                     → [ credential, cash, promo ]
 *
 * The first two carry a till's statement, the others the holder's own signature. A renewal is a
 * COSE_Sign1 by the key of the old credential, label `credential` ‖ "renew":
 *
 *   [ id 8 of the old one, next holder key 33, counter, cumCash, cumPromo ]
 *
 * With it the holder swears to have signed nothing under the old one beyond that counter, so that the
 * hub can hand what is left of the value set aside to the new one at once.
 */
import * as v from "valibot";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { isCompressedPoint } from "../cose/cose-key.ts";
import { bytes, bytesUpTo, listOf, oneOf, readTuple, safe, tuple, u32 } from "../cose/shape.ts";
import { type Sign1Error, SIGN1_BYTES_MAX } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { toUtf8 } from "../core/bytes.ts";
import { SIGNATURE_BYTES } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Against, type By, openArray, peekArray, signArray } from "../sync/signed-array.ts";
import { SPENDS_MAX } from "./holder-state.ts";
import { NONCE_BYTES, REQUEST_BYTES_MAX } from "./spend-request.ts";
import { RESULT_BYTES_MAX } from "./spend.ts";

export const holdsPath = (terminal: number, epoch: number): string =>
  `/v1/terminals/${terminal}/epochs/${epoch}/holds`;
export const spendsPath = (terminal: number, epoch: number): string =>
  `/v1/terminals/${terminal}/epochs/${epoch}/spends`;
export const UPLINKS_PATH = "/v1/uplinks";
export const WALLET_SPENDS_PATH = "/v1/wallet/spends";
export const WALLET_CREDENTIALS_PATH = "/v1/wallet/credentials";
export const WALLET_CONTENT_TYPE = "application/cbor";

/** Of a credential as a wallet has it; 224 bytes with the largest figures. */
const CREDENTIAL_BYTES_MAX = 255;
/** Of any of the bodies above but a report of spends. */
export const TAP_BODY_BYTES_MAX = 1024;
/** Spends in one report, at most: all that a wallet can hold. */
export const REPORTED_MAX = SPENDS_MAX;
export const REPORT_BYTES_MAX = 64 * 1024;
/** How long a till waits for the answer to a hold, the phone in the field, in milliseconds. */
export const HOLD_WAIT_MS = 2000;

export type MessageError = { readonly type: "malformed" };

const ID_BYTES = 8;
const isCredential = bytesUpTo(CREDENTIAL_BYTES_MAX);
const isSignature = bytes(SIGNATURE_BYTES);
const SPEND = [bytesUpTo(REQUEST_BYTES_MAX), bytesUpTo(RESULT_BYTES_MAX), isSignature] as const;

export interface HoldRequest {
  /** Its id, 8 bytes. */
  readonly credential: Uint8Array;
  /** As it goes on air. */
  readonly request: Uint8Array;
}

const HOLD = [bytes(ID_BYTES), bytesUpTo(REQUEST_BYTES_MAX)] as const;

export function encodeHoldRequest({ credential, request }: HoldRequest): Uint8Array {
  return encodeCbor([credential, request]);
}

export function decodeHoldRequest(body: Uint8Array): Result<HoldRequest, MessageError> {
  const fields = readTuple(valueOf(body, TAP_BODY_BYTES_MAX), HOLD);
  return fields === null ? MALFORMED : ok({ credential: fields[0], request: fields[1] });
}

/** Why the hub ties nothing to a tender. */
const HOLD_REFUSALS = [
  "frozen",
  "denied",
  "not-enough",
  "unknown-credential",
  "nonce-used",
] as const;
export type HoldRefusal = (typeof HOLD_REFUSALS)[number];

/** 409, JSON; `uplink-refused` says the same of an uplink. */
export const holdRefusalSchema = v.object({
  error: v.picklist(["hold-refused", "uplink-refused"]),
  why: v.picklist(HOLD_REFUSALS),
});

export function encodeSpendQuery(nonce: Uint8Array): Uint8Array {
  return encodeCbor([nonce]);
}

/** The nonce. */
export function decodeSpendQuery(body: Uint8Array): Result<Uint8Array, MessageError> {
  const fields = readTuple(valueOf(body, TAP_BODY_BYTES_MAX), [bytes(NONCE_BYTES)]);
  return fields === null ? MALFORMED : ok(fields[0]);
}

/** A spend with the credential that it was signed under, whole. */
export interface WholeSpend extends ReportedSpend {
  readonly credential: Uint8Array;
}

export interface ReportedSpend {
  readonly request: Uint8Array;
  readonly result: Uint8Array;
  readonly signature: Uint8Array;
}

const WHOLE = [isCredential, ...SPEND] as const;

/** A till's tender as the hub knows it, and what a phone sends that asks the hub to pay. */
export function encodeWholeSpend(s: WholeSpend): Uint8Array {
  return encodeCbor([s.credential, s.request, s.result, s.signature]);
}

export function decodeWholeSpend(body: Uint8Array): Result<WholeSpend, MessageError> {
  const fields = readTuple(valueOf(body, TAP_BODY_BYTES_MAX), WHOLE);
  if (fields === null) {
    return MALFORMED;
  }
  const [credential, request, result, signature] = fields;
  return ok({ credential, request, result, signature });
}

export type FoundSpend =
  | ({ readonly type: "spend" } & WholeSpend)
  /** Not opened yet. */
  | { readonly type: "token"; readonly token: Uint8Array };

/** The hub's answer to a till that asks for a nonce. */
export function decodeFoundSpend(body: Uint8Array): Result<FoundSpend, MessageError> {
  const spend = decodeWholeSpend(body);
  if (spend.ok) {
    return ok({ type: "spend", ...spend.value });
  }
  const value = valueOf(body, SIGN1_BYTES_MAX);
  const isSign1 = Array.isArray(value) && value.length === 4 && value[1] instanceof Map;
  return isSign1 ? ok({ type: "token", token: body }) : MALFORMED;
}

export interface SpendReport {
  readonly credential: Uint8Array;
  readonly spends: readonly ReportedSpend[];
}

export function encodeSpendReport({ credential, spends }: SpendReport): Uint8Array {
  assert(spends.length <= REPORTED_MAX, `no hub reads ${spends.length} spends`);
  return encodeCbor([credential, spends.map((s) => [s.request, s.result, s.signature])]);
}

export function decodeSpendReport(body: Uint8Array): Result<SpendReport, MessageError> {
  const shapes = [isCredential, listOf(tuple(...SPEND), REPORTED_MAX)] as const;
  const fields = readTuple(valueOf(body, REPORT_BYTES_MAX), shapes);
  if (fields === null) {
    return MALFORMED;
  }
  const spends = fields[1].map(([request, result, signature]) => ({ request, result, signature }));
  return ok({ credential: fields[0], spends });
}

/**
 * Kept: the hub has it, and its till has not said yet what became of it. Booked and void are final; of
 * what is void the wallet has its value back. Refused: no spend of this credential, or no room for it.
 */
export type ReportedState = "booked" | "void" | "kept" | "refused";
const isState = oneOf("booked", "void", "kept", "refused");

export interface ReportedOutcome {
  /** 16 zero bytes where the request could not be read. */
  readonly nonce: Uint8Array;
  readonly state: ReportedState;
}

export function encodeReportAnswer(outcomes: readonly ReportedOutcome[]): Uint8Array {
  return encodeCbor(outcomes.map(({ nonce, state }) => [nonce, state]));
}

export function decodeReportAnswer(
  body: Uint8Array,
): Result<readonly ReportedOutcome[], MessageError> {
  const isList = listOf(tuple(bytes(NONCE_BYTES), isState), REPORTED_MAX);
  const value = valueOf(body, REPORT_BYTES_MAX);
  return isList(value) ? ok(value.map(([nonce, state]) => ({ nonce, state }))) : MALFORMED;
}

export interface Renewal {
  /** Id of the old credential, 8 bytes. */
  readonly credential: Uint8Array;
  /** A new key, 33 bytes: each credential has its own. */
  readonly nextKey: Uint8Array;
  /** The last counter used, and what was spent, under the old one. */
  readonly counter: number;
  readonly cumCash: number;
  readonly cumPromo: number;
}

const RENEWAL = { label: "credential", binding: toUtf8("renew"), read: readRenewal } as const;

/** By the key of the old credential. */
export function signRenewal(r: Renewal, by: By): Uint8Array {
  return signArray([r.credential, r.nextKey, r.counter, r.cumCash, r.cumPromo], RENEWAL, by);
}

export function openRenewal(sign1: Uint8Array, against: Against): Result<Renewal, Sign1Error> {
  return openArray(sign1, RENEWAL, against);
}

/** Reads without believing: whose key it takes to believe. */
export function peekRenewal(sign1: Uint8Array): Result<Renewal, Sign1Error> {
  return peekArray(sign1, readRenewal);
}

function readRenewal(value: CborValue): Renewal | null {
  const fields = readTuple(value, [bytes(ID_BYTES), isCompressedPoint, u32, safe, safe]);
  if (fields === null) {
    return null;
  }
  const [credential, nextKey, counter, cumCash, cumPromo] = fields;
  return { credential, nextKey, counter, cumCash, cumPromo };
}

/** Why there is no new credential: 409 {error: "renewal-refused", why}. */
export type RenewalRefusal =
  | "unknown-credential"
  | "frozen"
  | "denied"
  | "replaced"
  | "too-late"
  | "too-often";

export interface Renewed {
  /** COSE_Sign1. */
  readonly credential: Uint8Array;
  /** All that there is to spend, set aside or not. */
  readonly cash: number;
  readonly promo: number;
}

export function encodeRenewed({ credential, cash, promo }: Renewed): Uint8Array {
  return encodeCbor([credential, cash, promo]);
}

export function decodeRenewed(body: Uint8Array): Result<Renewed, MessageError> {
  const fields = readTuple(valueOf(body, TAP_BODY_BYTES_MAX), [isCredential, safe, safe]);
  return fields === null
    ? MALFORMED
    : ok({ credential: fields[0], cash: fields[1], promo: fields[2] });
}

const MALFORMED = err({ type: "malformed" } as const);

/** Null, which has none of the shapes above, where it is no CBOR. */
function valueOf(body: Uint8Array, bytesMax: number): CborValue {
  const value = decodeCbor(body, bytesMax);
  return value.ok ? value.value : null;
}
