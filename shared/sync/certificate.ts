/**
 * The hub says whose key it is: which terminal may sign, under what number and name, until when.
 *
 * Spec: Tillwave protocols, version 1, §4.2. CWT by a credential key, label `terminal`:
 * exp ≤ 35 days, cnf = till key, private claim [merchant, terminal, epoch, keyNumber, currency, name].
 */
import { decodeClaims, encodeClaims } from "../cose/cwt.ts";
import { currencyCode, readTuple, text, u32 } from "../cose/shape.ts";
import { type Sign1Error, openSign1, signSign1 } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { Against, By } from "./signed-array.ts";

/** In seconds. */
export const CERTIFICATE_LIFE_MAX = 35 * 86_400;
/** Renewed with the next answer when less than this is left, in seconds. */
export const CERTIFICATE_RENEW_BELOW = 21 * 86_400;
/** Of UTF-8. */
export const TILL_NAME_BYTES_MAX = 24;

export interface Certificate {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  /** From 1; rises with each key of this terminal. */
  readonly keyNumber: number;
  readonly currency: string;
  readonly name: string;
  /** Compressed point, 33 bytes. */
  readonly tillKey: Uint8Array;
  /** Unix seconds. */
  readonly issued: number;
  readonly expires: number;
}

const OWN = [u32, u32, u32, u32, currencyCode, text(TILL_NAME_BYTES_MAX)] as const;

export function signCertificate(c: Certificate, by: By): Uint8Array {
  const own = [c.merchant, c.terminal, c.epoch, c.keyNumber, c.currency, c.name];
  const { expires, issued, tillKey: holder } = c;
  assert(
    readTuple(own, OWN) !== null && isLife(expires - issued),
    "nobody reads this as a certificate",
  );
  const claims = encodeClaims({ expires, issued, id: null, holder, own });
  return signSign1(claims, { label: "terminal" }, by);
}

export function openCertificate(
  sign1: Uint8Array,
  against: Against,
): Result<Certificate, Sign1Error> {
  const opened = openSign1(sign1, { label: "terminal" }, against);
  if (!opened.ok) {
    return opened;
  }
  const claims = decodeClaims(opened.value.payload);
  if (!claims.ok) {
    return claims;
  }
  const { own, holder: tillKey, issued, expires } = claims.value;
  const fields = readTuple(own, OWN);
  if (fields === null || claims.value.id !== null || !isLife(expires - issued)) {
    return err({ type: "malformed" });
  }
  const [merchant, terminal, epoch, keyNumber, currency, name] = fields;
  return ok({ merchant, terminal, epoch, keyNumber, currency, name, tillKey, issued, expires });
}

function isLife(seconds: number): boolean {
  return 0 <= seconds && seconds <= CERTIFICATE_LIFE_MAX;
}
