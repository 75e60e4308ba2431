/**
 * The code that a customer shows where there is no NFC: good for a minute, up to an amount.
 *
 * Spec: Tillwave protocols, version 1, §1.10. `TWC1` ‖ base32 of
 *
 *   [ credential, presentation bstr, signature bstr 64 ]
 *   presentation: [ counter, notAfter, maxAmount, currency, random 8, cumCash, cumPromo, flags ]
 *   signed: label `present` ‖ SHA-256(credential), payload the presentation
 *
 * 294 bytes, 475 characters, QR 13-M. No till's nonce is in it: it can be photographed and used
 * elsewhere while it lasts.
 */
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, bytesUpTo, currencyCode, readTuple, safe, u32, uint } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Digest, SIGNATURE_BYTES, type Signer, type Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { formatQrText, parseQrText } from "../sync/qr-text.ts";
import { holderMessage } from "./holder-signature.ts";

/** In seconds. */
export const PRESENTATION_LIFE_MAX = 60;
const PREFIX = "TWC1";
/** More than the largest figures need. */
const PRESENTED_BYTES_MAX = 400;
const QR_TEXT_MAX = 660;
const PRESENTATION_BYTES_MAX = 64;
const USER_VERIFIED = 1;
const RANDOM_BYTES = 8;
const ARRAY_OF_3 = 0x83;

export interface Presentation {
  /** One more with every code, as with every spend; a till takes each once. */
  readonly counter: number;
  /** Unix seconds. */
  readonly notAfter: number;
  /** Minor units. */
  readonly maxAmount: number;
  readonly currency: string;
  /** 8 bytes. */
  readonly random: Uint8Array;
  /** Spent under this credential before. */
  readonly cumCash: number;
  readonly cumPromo: number;
  readonly isUserVerified: boolean;
}

/** What the QR carries. */
export interface Presented {
  readonly credential: Uint8Array;
  /** As signed. */
  readonly presentation: Uint8Array;
  readonly signature: Uint8Array;
}

export type PresentationError = { readonly type: "not-a-presentation" };

const NAMES = [u32, u32, safe, currencyCode, bytes(RANDOM_BYTES)] as const;
const PRESENTATION = [...NAMES, safe, safe, uint(USER_VERIFIED)] as const;

export function encodePresentation(p: Presentation): Uint8Array {
  const flags = p.isUserVerified ? USER_VERIFIED : 0;
  const names = [p.counter, p.notAfter, p.maxAmount, p.currency, p.random];
  const fields = [...names, p.cumCash, p.cumPromo, flags];
  assert(readTuple(fields, PRESENTATION) !== null, "no till reads this as a presentation");
  return encodeCbor(fields);
}

export function decodePresentation(encoded: Uint8Array): Result<Presentation, PresentationError> {
  const value = decodeCbor(encoded, PRESENTATION_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, PRESENTATION) : null;
  if (fields === null) {
    return err({ type: "not-a-presentation" });
  }
  const [counter, notAfter, maxAmount, currency, random, cumCash, cumPromo, flags] = fields;
  const names = { counter, notAfter, maxAmount, currency, random };
  return ok({ ...names, cumCash, cumPromo, isUserVerified: flags === USER_VERIFIED });
}

/** 64 bytes, r‖s. */
export function signPresentation(
  presented: Omit<Presented, "signature">,
  signer: Signer,
  digest: Digest,
): Uint8Array {
  return signer.sign(presentationMessage(presented, digest));
}

export function isPresentationSigned(
  presented: Presented,
  holderKey: Uint8Array,
  crypto: Digest & Verifier,
): boolean {
  const message = presentationMessage(presented, crypto);
  return crypto.verifyEs256(holderKey, message, presented.signature);
}

function presentationMessage(
  { credential, presentation: payload }: Omit<Presented, "signature">,
  digest: Digest,
): Uint8Array {
  return holderMessage({ label: "present", credential, payload }, digest);
}

export function formatPresentationQr({ credential, presentation, signature }: Presented): string {
  const rest = [presentation, signature].map((part) => encodeCbor(part));
  const presented = concatBytes([Uint8Array.of(ARRAY_OF_3), credential, ...rest]);
  assert(read(presented) !== null, "no till reads this as a presentation");
  return formatQrText(PREFIX, presented);
}

/** Reads without believing: neither the credential nor the holder's signature. */
export function parsePresentationQr(scanned: string): Result<Presented, PresentationError> {
  const presented = parseQrText(PREFIX, scanned, QR_TEXT_MAX);
  const parts = presented && read(presented);
  return parts === null ? err({ type: "not-a-presentation" }) : ok(parts);
}

const isSign1Array = (value: CborValue | undefined): value is readonly CborValue[] =>
  Array.isArray(value) && value.length === 4;
const PRESENTED = [
  isSign1Array,
  bytesUpTo(PRESENTATION_BYTES_MAX),
  bytes(SIGNATURE_BYTES),
] as const;

function read(presented: Uint8Array): Presented | null {
  const value = decodeCbor(presented, PRESENTED_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, PRESENTED) : null;
  if (fields === null || !decodePresentation(fields[1]).ok) {
    return null;
  }
  const [, presentation, signature] = fields;
  const rest = encodeCbor(presentation).length + encodeCbor(signature).length;
  // Cut out as it came: what was verified is what was received.
  return { credential: presented.slice(1, -rest), presentation, signature };
}
