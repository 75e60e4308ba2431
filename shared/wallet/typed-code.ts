/**
 * Eight digits that a cashier types: the hub's word for a payment where no other way leads to the till.
 *
 * Spec: Tillwave protocols, version 1, §1.9 (vector A.5); OCRA (RFC 6287), suite
 * `OCRA-1:HOTP-SHA256-8:QH64`, which is suite ‖ 00 ‖ question padded to 128 bytes.
 *
 *   key       HKDF(terminalSecret, salt `tillwave/terminal-secret/1`, info `code`, 32 bytes)
 *   question  SHA-256(`tillwave/code/1` ‖ CBOR [merchant, terminal, epoch, seq, nonce, amount, currency])
 *
 * It binds a nonce, so it needs no clock. Whoever has the till's key can work it out: it counts less
 * than a token.
 */
import { encodeCbor } from "../cose/cbor.ts";
import { assert } from "../core/assert.ts";
import { concatBytes, toUtf8 } from "../core/bytes.ts";
import type { Digest, Mac } from "../core/crypto.ts";
import type { OpenTender } from "./token.ts";

const CODE_DIGITS = 8;
/** Of one nonce; then it takes a new one. */
export const CODE_TRIES_MAX = 3;
/** Wrong in one hour: then nobody types codes on this till until the hour is over. */
export const CODE_WRONG_PER_HOUR_MAX = 10;
const TERMINAL_SECRET_BYTES = 32;

const KEY_BYTES = 32;
const SUITE = toUtf8("OCRA-1:HOTP-SHA256-8:QH64");
const QUESTION_BYTES = 128;
/** More than any code has, however it is spaced. */
const TYPED_MAX = 24;

export function codeKeyOf(terminalSecret: Uint8Array, mac: Mac): Uint8Array {
  assert(terminalSecret.length === TERMINAL_SECRET_BYTES, "a terminal's secret has 32 bytes");
  const use = { salt: toUtf8("tillwave/terminal-secret/1"), info: toUtf8("code") };
  return mac.hkdfSha256(terminalSecret, { ...use, lengthBytes: KEY_BYTES });
}

/** Eight digits, zeros in front included. */
export function typedCode(key: Uint8Array, tender: OpenTender, crypto: Digest & Mac): string {
  const question = new Uint8Array(QUESTION_BYTES);
  question.set(codeQuestion(tender, crypto));
  const mac = crypto.hmacSha256(key, concatBytes([SUITE, Uint8Array.of(0), question]));
  return truncate(mac);
}

/** 32 bytes. */
export function codeQuestion({ merchant, request }: OpenTender, digest: Digest): Uint8Array {
  const { terminal, epoch, seq, nonce, amount, currency } = request;
  const bound = encodeCbor([merchant, terminal, epoch, seq, nonce, amount, currency]);
  return digest.sha256(concatBytes([toUtf8("tillwave/code/1"), bound]));
}

/** Null where it is no code. Spaces and hyphens between digits are left out. */
export function parseTypedCode(typed: string): string | null {
  const digits = typed.slice(0, TYPED_MAX + 1).replaceAll(/[\s-]/gu, "");
  return typed.length <= TYPED_MAX && /^\d{8}$/u.test(digits) ? digits : null;
}

/** HOTP's dynamic truncation (RFC 4226 §5.3): 31 bits from where the last four bits point. */
function truncate(mac: Uint8Array): string {
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength);
  const at = view.getUint8(mac.length - 1) & 0x0f;
  const number = view.getUint32(at) & 0x7f_ff_ff_ff;
  return String(number % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, "0");
}
