/**
 * Whether a till goes on with the wallet whose credential it was shown.
 *
 * Spec: Tillwave protocols, version 1, §1.5, state "armed", in its order: strict decode, key and
 * signature, times, merchant, currency, deny list.
 */
import type { Digest, Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Credential, openCredential } from "./credential.ts";

/** Between the clocks of hub and till, in seconds. */
export const CLOCK_TOLERANCE = 300;

export interface CredentialTerms {
  /** The hub's, of the use `credential`, that are valid at this time. */
  readonly keys: readonly Uint8Array[];
  /** Trusted time, Unix seconds. */
  readonly now: number;
  readonly merchant: number;
  readonly currency: string;
  readonly isDenied: (alias: Uint8Array) => boolean;
  readonly crypto: Digest & Verifier;
}

export type CredentialFault =
  | { readonly type: "malformed" }
  /** Another shop's, or of a key that is no longer listed. */
  | { readonly type: "unknown-key" }
  | { readonly type: "signature-invalid" }
  | { readonly type: "expired"; readonly expires: number }
  | { readonly type: "not-yet-valid"; readonly issued: number }
  | { readonly type: "other-merchant"; readonly merchant: number }
  | { readonly type: "other-currency"; readonly currency: string }
  | { readonly type: "denied" };

export function checkCredential(
  sign1: Uint8Array,
  { keys, now, merchant, currency, isDenied, crypto }: CredentialTerms,
): Result<Credential, CredentialFault> {
  const opened = openCredential(sign1, { keys, crypto });
  if (!opened.ok) {
    const { type } = opened.error;
    return err({ type: type === "not-canonical" || type === "too-large" ? "malformed" : type });
  }
  const credential = opened.value;
  if (credential.expires < now - CLOCK_TOLERANCE) {
    return err({ type: "expired", expires: credential.expires });
  }
  if (credential.issued > now + CLOCK_TOLERANCE) {
    return err({ type: "not-yet-valid", issued: credential.issued });
  }
  if (credential.merchant !== merchant) {
    return err({ type: "other-merchant", merchant: credential.merchant });
  }
  if (credential.currency !== currency) {
    return err({ type: "other-currency", currency: credential.currency });
  }
  return isDenied(credential.alias) ? err({ type: "denied" }) : ok(credential);
}
