/**
 * What a wallet may spend, signed by the hub: whose key it is, and up to which caps, for some days.
 *
 * Spec: Tillwave protocols, version 1, §1.2 (vector A.2). CWT by a credential key, label `credential`:
 * exp, iat, cti, cnf = holder key, private claim
 *
 *   [ merchant, alias 8, currency, perTap, offlineCash, offlinePromo, cardPerTap, kinds, noGesture,
 *     counterFloor ]
 *
 * 193 bytes with the figures of an ordinary shop.
 */
import { decodeClaims, encodeClaims } from "../cose/cwt.ts";
import { bytes, currencyCode, readTuple, safe, u32 } from "../cose/shape.ts";
import { type Sign1Error, openSign1, readSign1, signSign1 } from "../cose/sign1.ts";
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { Against, By } from "../sync/signed-array.ts";
import { anyKinds } from "./kinds.ts";

/** In seconds. */
export const CREDENTIAL_LIFE_MAX = 7 * 86_400;

export interface Credential {
  /** 8 bytes; what the journal names it by. */
  readonly id: Uint8Array;
  readonly merchant: number;
  /** 8 bytes, other ones with every renewal: only the hub knows which belong together. */
  readonly alias: Uint8Array;
  readonly currency: string;
  /** Of one spend, in minor units; so the caps below. */
  readonly perTap: number;
  /** Of all spends under this credential; the hub has set both aside. */
  readonly offlineCash: number;
  readonly offlinePromo: number;
  /** Of the card on file, in one spend. */
  readonly cardPerTap: number;
  /** Sum of the kinds that the wallet holds; see kinds.ts. */
  readonly kinds: number;
  /** Above this the holder must have been verified by the phone. */
  readonly noGesture: number;
  /** The first counter is higher. */
  readonly counterFloor: number;
  /** Compressed point, 33 bytes. */
  readonly holderKey: Uint8Array;
  /** Unix seconds, at most {@link CREDENTIAL_LIFE_MAX} apart. */
  readonly issued: number;
  readonly expires: number;
}

const CAPS = [safe, safe, safe, safe] as const;
const OWN = [u32, bytes(8), currencyCode, ...CAPS, anyKinds, safe, u32] as const;

export function signCredential(c: Credential, by: By): Uint8Array {
  const caps = [c.perTap, c.offlineCash, c.offlinePromo, c.cardPerTap];
  const own = [c.merchant, c.alias, c.currency, ...caps, c.kinds, c.noGesture, c.counterFloor];
  const { id, expires, issued, holderKey: holder } = c;
  assert(
    readTuple(own, OWN) !== null && isLife(expires - issued),
    "nobody reads this as a credential",
  );
  return signSign1(encodeClaims({ expires, issued, id, holder, own }), { label: "credential" }, by);
}

export function openCredential(
  sign1: Uint8Array,
  against: Against,
): Result<Credential, Sign1Error> {
  const opened = openSign1(sign1, { label: "credential" }, against);
  return opened.ok ? readCredential(opened.value.payload) : opened;
}

/** Reads without believing. */
export function peekCredential(sign1: Uint8Array): Result<Credential, Sign1Error> {
  const parsed = readSign1(sign1);
  return parsed.ok ? readCredential(parsed.value.payload) : parsed;
}

function readCredential(payload: Uint8Array): Result<Credential, Sign1Error> {
  const claims = decodeClaims(payload);
  if (!claims.ok) {
    return claims;
  }
  const { id, own, holder: holderKey, issued, expires } = claims.value;
  const fields = readTuple(own, OWN);
  if (fields === null || id === null || !isLife(expires - issued)) {
    return err({ type: "malformed" });
  }
  const [merchant, alias, currency, perTap, offlineCash, offlinePromo, cardPerTap, ...rest] =
    fields;
  const [kinds, noGesture, counterFloor] = rest;
  const names = { id, merchant, alias, currency, holderKey, issued, expires };
  const caps = { perTap, offlineCash, offlinePromo, cardPerTap };
  return ok({ ...names, ...caps, kinds, noGesture, counterFloor });
}

function isLife(seconds: number): boolean {
  return 0 <= seconds && seconds <= CREDENTIAL_LIFE_MAX;
}
