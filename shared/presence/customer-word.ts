/**
 * What a customer says of itself: it joins, looks at its points, or has all that is kept of it erased.
 *
 * Spec: Tillwave protocols, version 1, §2.4. `POST /v1/customers`, COSE_Sign1 by the customer's key
 * (kid = customer id 8), label `customer`:
 *
 *   [ merchant, what, publicKey 33, consentVersion u32, at ms, random 8 ]
 *
 *     join    before the first check-in; again, it is the same customer with the newer consent
 *     look    the points, the visits
 *     erase   visits and the key; sums of nobody in particular stay
 *
 * The key vouches for itself: its name is its hash. A hub takes `at` within ten minutes of its own
 * clock and each random once, so that what was said cannot be said again by somebody else.
 */
import { isCompressedPoint } from "../cose/cose-key.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, oneOf, readTuple, safe, u32 } from "../cose/shape.ts";
import {
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

export const CUSTOMER_WORD_BYTES_MAX = 200;
/** How far `at` may lie from the hub's clock, either way, in milliseconds. */
export const WORD_CLOCK_MAX_MS = 10 * 60_000;
export const WORD_RANDOM_BYTES = 8;

export type CustomerDeed = "join" | "look" | "erase";

export interface CustomerWord {
  readonly merchant: number;
  readonly what: CustomerDeed;
  /** Compressed, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Of the text that was agreed to. */
  readonly consentVersion: number;
  /** Unix milliseconds by the phone's clock. */
  readonly at: number;
  readonly random: Uint8Array;
}

const SIGNING: Signing = { label: "customer" };

/** The payload. */
export function encodeCustomerWord(word: CustomerWord): Uint8Array {
  const { merchant, what, publicKey, consentVersion, at, random } = word;
  const fields = [merchant, what, publicKey, consentVersion, at, random];
  assert(read(fields) !== null, "a hub reads this as a customer's word");
  return encodeCbor(fields);
}

/** The bytes that a page's key signs; the signature then goes with {@link sealCustomerWord}. */
export function customerWordToBeSigned(payload: Uint8Array, customer: Uint8Array): Uint8Array {
  return toBeSigned({ kid: customer, payload }, SIGNING);
}

/** What is posted. The signature is r‖s in 64 bytes, as WebCrypto makes it. */
export function sealCustomerWord(
  payload: Uint8Array,
  customer: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return sealSign1({ kid: customer, payload }, signature);
}

/** For who holds the key itself: programs and tests. */
export function signCustomerWord(
  word: CustomerWord,
  by: { readonly signer: Signer; readonly digest: Digest },
): Uint8Array {
  return signSign1(encodeCustomerWord(word), SIGNING, by);
}

export interface OpenedWord {
  readonly word: CustomerWord;
  /** 8 bytes. */
  readonly customer: Uint8Array;
}

/** `unknown-key`: the key in it is not the one that its header names. */
export function openCustomerWord(
  sign1: Uint8Array,
  crypto: Digest & Verifier,
): Result<OpenedWord, Sign1Error> {
  if (sign1.length > CUSTOMER_WORD_BYTES_MAX) {
    return err({ type: "too-large", lengthBytes: sign1.length });
  }
  const parsed = readSign1(sign1, CUSTOMER_ID_BYTES);
  if (!parsed.ok) {
    return parsed;
  }
  const { kid: customer, payload } = parsed.value;
  const value = decodeCbor(payload, CUSTOMER_WORD_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const word = read(value.value);
  if (word === null) {
    return err({ type: "malformed" });
  }
  const opened = openSign1(sign1, SIGNING, { keys: [word.publicKey], crypto });
  return opened.ok ? ok({ word, customer }) : opened;
}

/** Whether it was said about now, by the hub's clock in Unix milliseconds. */
export const isWordFresh = ({ at }: CustomerWord, now: number): boolean =>
  Math.abs(at - now) <= WORD_CLOCK_MAX_MS;

function read(value: CborValue): CustomerWord | null {
  const fields = readTuple(value, [
    u32,
    oneOf("join", "look", "erase"),
    isCompressedPoint,
    u32,
    safe,
    bytes(WORD_RANDOM_BYTES),
  ]);
  if (fields === null) {
    return null;
  }
  const [merchant, what, publicKey, consentVersion, at, random] = fields;
  return { merchant, what, publicKey, consentVersion, at, random };
}
