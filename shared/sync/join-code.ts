/**
 * The one-time code that lets a till join: shown by the hub's console, scanned or typed at the till.
 *
 * Spec: Tillwave protocols, version 1, §4.1. 16 Crockford characters, `ID4-SECRET12`: 20 bits that
 * name the code, 60 that are secret. As QR: `TWE1` ‖ base32(CBOR [url, SPKI hash 32, code]).
 * A typed code may have any case, spaces and hyphens; I and L read as 1, O as 0 (Crockford).
 */
import { hash32, readTuple, text } from "../cose/shape.ts";
import { decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { assert } from "../core/assert.ts";
import { toUtf8 } from "../core/bytes.ts";
import type { Mac } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import { formatQrText, parseQrText } from "./qr-text.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ID_CHARACTERS = 4;
const SECRET_CHARACTERS = 12;
export const CODE_CHARACTERS = ID_CHARACTERS + SECRET_CHARACTERS;
const BITS_PER_CHARACTER = 5;
/** How long a code can be used, in seconds. */
export const CODE_LIFE = 15 * 60;
/** Wrong tries that end a code. */
export const CODE_TRIES_MAX = 5;

/** More than any code has, however it is spaced; what is longer is not looked at. */
const TYPED_MAX = 40;
const TYPED = /^[\dA-Za-z\s-]*$/u;
const QR_PREFIX = "TWE1";
const QR_TEXT_MAX = 400;
/** Of UTF-8. */
const URL_BYTES_MAX = 120;
const isUrl = text(URL_BYTES_MAX);

export interface JoinSecret {
  /** Names the code; not secret. */
  readonly id: string;
  readonly secret: string;
}

/** What a QR carries beside the code. */
export interface Invitation extends JoinSecret {
  readonly url: string;
  /** SHA-256 of the hub's TLS key as SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
}

/** From 16 random bytes, of which each gives 5 bits. */
export function makeJoinSecret(random: Uint8Array): JoinSecret {
  assert(random.length === CODE_CHARACTERS, "a code is made of 16 random bytes");
  const characters = [...random].map((byte) => ALPHABET[byte % 2 ** BITS_PER_CHARACTER]).join("");
  return { id: characters.slice(0, ID_CHARACTERS), secret: characters.slice(ID_CHARACTERS) };
}

/** `ABCD-EFGH-JKMN-PQRS`. */
export function formatJoinCode({ id, secret }: JoinSecret): string {
  return `${id}${secret}`.replaceAll(/(.{4})(?=.)/gu, "$1-");
}

export type JoinCodeError = { readonly type: "code-malformed" };

export function parseJoinCode(typed: string): Result<JoinSecret, JoinCodeError> {
  const characters = typed
    .replaceAll(/[\s-]/gu, "")
    .toUpperCase()
    .replaceAll(/[IL]/gu, "1")
    .replaceAll("O", "0");
  const isCode =
    typed.length <= TYPED_MAX &&
    TYPED.test(typed) &&
    characters.length === CODE_CHARACTERS &&
    [...characters].every((c) => ALPHABET.includes(c));
  return isCode
    ? ok({ id: characters.slice(0, ID_CHARACTERS), secret: characters.slice(ID_CHARACTERS) })
    : err({ type: "code-malformed" });
}

export function formatInvitation({ url, spki, id, secret }: Invitation): string {
  assert(isUrl(url), `nobody reads an address of ${url.length} characters`);
  return formatQrText(QR_PREFIX, encodeCbor([url, spki, `${id}${secret}`]));
}

/** Whether it is to be read as a QR's text, and not as a typed code, which may begin like one and is shorter. */
export function isInvitation(scanned: string): boolean {
  const characters = scanned.replaceAll(/[\s-]/gu, "").toUpperCase();
  return characters.startsWith(QR_PREFIX) && characters.length > CODE_CHARACTERS;
}

export function parseInvitation(scanned: string): Result<Invitation, JoinCodeError> {
  const bytes = parseQrText(QR_PREFIX, scanned, QR_TEXT_MAX);
  if (bytes === null) {
    return err({ type: "code-malformed" });
  }
  const value = decodeCbor(bytes, QR_TEXT_MAX);
  const fields = value.ok ? readTuple(value.value, [isUrl, hash32, text(TYPED_MAX)]) : null;
  if (fields === null) {
    return err({ type: "code-malformed" });
  }
  const [url, spki, typed] = fields;
  const code = parseJoinCode(typed);
  return code.ok ? ok({ url, spki, ...code.value }) : code;
}

/** K_e: what both sides prove that they know; the secret itself never travels. */
export function joinKey({ id, secret }: JoinSecret, mac: Mac): Uint8Array {
  const use = { salt: toUtf8("tillwave/enrol/1"), info: toUtf8(id), lengthBytes: 32 };
  return mac.hkdfSha256(toUtf8(secret), use);
}
