/**
 * A check-in: what a phone heard, signed by its customer.
 *
 * Spec: Tillwave protocols, version 1, §2.4. `POST /v1/check-ins`, COSE_Sign1 by the customer's key
 * (ES256, kid = customer id 8), label `check-in`, 118 bytes:
 *
 *   [ merchant, place, code, medium, heardAt ms, quality, random 8 ]
 *
 *     medium  1 sound    code u32                      place as heard
 *             2 EID      code bstr 8                   place 0: the code does not say
 *             3 iBeacon  code u32, major ‖ minor       place 0
 *
 * heardAt is the phone's clock: it can make a late check-in `late`, and never makes one good.
 */
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, readTuple, safe, u32, uint } from "../cose/shape.ts";
import {
  SIGN1_BYTES_MAX,
  type Sign1Error,
  type Signing,
  openSign1,
  readSign1,
  sealSign1,
  signSign1,
  toBeSigned,
} from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import type { Digest, Signer, Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { CUSTOMER_ID_BYTES } from "./customer-key.ts";
import { EID_BYTES } from "./eid.ts";

export const CHECK_IN_CONTENT_TYPE = "application/cose";
/** Of the signed object; the longest there is has some 125 bytes. */
export const CHECK_IN_BYTES_MAX = 160;
/** How well it was heard, from 0. */
const QUALITY_MAX = 100;
export const RANDOM_BYTES = 8;

/** What was heard, by the medium that brought it. */
export type Heard =
  | { readonly medium: "tone"; readonly place: number; readonly code: number }
  | { readonly medium: "eid"; readonly place: 0; readonly code: Uint8Array }
  | { readonly medium: "ibeacon"; readonly place: 0; readonly code: number };

export type Medium = Heard["medium"];

export type CheckIn = Heard & {
  readonly merchant: number;
  /** Unix milliseconds by the phone's clock. */
  readonly heardAt: number;
  /** 0 to {@link QUALITY_MAX}. */
  readonly quality: number;
  /** Names this check-in: sent again, it is the same one. */
  readonly random: Uint8Array;
};

const SIGNING: Signing = { label: "check-in" };
const NUMBER_OF: Readonly<Record<Medium, number>> = { tone: 1, eid: 2, ibeacon: 3 };

/** The payload. */
export function encodeCheckIn(checkIn: CheckIn): Uint8Array {
  const { merchant, place, code, medium, heardAt, quality, random } = checkIn;
  const fields = [merchant, place, code, NUMBER_OF[medium], heardAt, quality, random];
  assert(read(fields) !== null, "a hub reads this as a check-in");
  return encodeCbor(fields);
}

export function decodeCheckIn(payload: Uint8Array): Result<CheckIn, CheckInError> {
  const value = decodeCbor(payload, CHECK_IN_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const checkIn = read(value.value);
  return checkIn === null ? err({ type: "malformed" }) : ok(checkIn);
}

/** The bytes that a page's key signs; the signature then goes with {@link sealCheckIn}. */
export function checkInToBeSigned(payload: Uint8Array, customer: Uint8Array): Uint8Array {
  return toBeSigned({ kid: customer, payload }, SIGNING);
}

/** What is posted. The signature is r‖s in 64 bytes, as WebCrypto makes it. */
export function sealCheckIn(
  payload: Uint8Array,
  customer: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return sealSign1({ kid: customer, payload }, signature);
}

/** For who holds the key itself: programs and tests. */
export function signCheckIn(
  checkIn: CheckIn,
  by: { readonly signer: Signer; readonly digest: Digest },
): Uint8Array {
  return signSign1(encodeCheckIn(checkIn), SIGNING, by);
}

export type CheckInError =
  | Sign1Error
  | { readonly type: "too-large"; readonly lengthBytes: number };

export interface OpenedCheckIn {
  readonly checkIn: CheckIn;
  /** 8 bytes. */
  readonly customer: Uint8Array;
}

/**
 * Reads without believing, which costs no signature: for whoever limits a customer's or a place's
 * tries before they are verified.
 */
export function peekCheckIn(sign1: Uint8Array): Result<OpenedCheckIn, CheckInError> {
  if (sign1.length > CHECK_IN_BYTES_MAX) {
    return err({ type: "too-large", lengthBytes: sign1.length });
  }
  const parsed = readSign1(sign1, CUSTOMER_ID_BYTES);
  if (!parsed.ok) {
    return parsed;
  }
  const checkIn = decodeCheckIn(parsed.value.payload);
  return checkIn.ok ? ok({ checkIn: checkIn.value, customer: parsed.value.kid }) : checkIn;
}

export interface CheckInAgainst {
  /** The customer's public key, 33 bytes; null where nobody of this name has joined. */
  readonly keyOf: (customer: Uint8Array) => Uint8Array | null;
  readonly crypto: Digest & Verifier;
}

/** `unknown-key`: nobody of this name has joined. */
export function openCheckIn(
  sign1: Uint8Array,
  { keyOf, crypto }: CheckInAgainst,
): Result<OpenedCheckIn, CheckInError> {
  const peeked = peekCheckIn(sign1);
  if (!peeked.ok) {
    return peeked;
  }
  const key = keyOf(peeked.value.customer);
  if (key === null) {
    return err({ type: "unknown-key" });
  }
  const opened = openSign1(sign1, SIGNING, { keys: [key], crypto });
  return opened.ok ? peeked : opened;
}

const SHAPES = [u32, u32, isCode, uint(3), safe, uint(QUALITY_MAX), bytes(RANDOM_BYTES)] as const;

function read(value: CborValue): CheckIn | null {
  const fields = readTuple(value, SHAPES);
  if (fields === null) {
    return null;
  }
  const [merchant, place, code, number, heardAt, quality, random] = fields;
  const heard = heardOf(number, place, code);
  return heard && { ...heard, merchant, heardAt, quality, random };
}

function heardOf(number: number, place: number, code: number | Uint8Array): Heard | null {
  if (number === NUMBER_OF.tone && typeof code === "number") {
    return { medium: "tone", place, code };
  }
  if (place !== 0) {
    return null;
  }
  if (number === NUMBER_OF.ibeacon && typeof code === "number") {
    return { medium: "ibeacon", place, code };
  }
  return number === NUMBER_OF.eid && typeof code !== "number"
    ? { medium: "eid", place, code }
    : null;
}

function isCode(value: CborValue | undefined): value is number | Uint8Array {
  return u32(value) || bytes(EID_BYTES)(value);
}

assert(CHECK_IN_BYTES_MAX <= SIGN1_BYTES_MAX, "a check-in is a signed object");
