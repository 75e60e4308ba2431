/**
 * The label of a beacon: the key that opens it while it is nobody's, as a QR and as letters that people can type.
 *
 * Spec: Tillwave protocols, version 1, §3.2; RFC 4648 §6; Crockford's base32.
 *
 *   QR     TWB1 ‖ base32(deviceId 8 ‖ key 16)         43 characters, alphanumeric mode, version 3-M
 *   typed  7Q4K2-M0D8T-…                              26 characters: the key's 128 bits and two that are 0
 *
 * A typed label is forgiven its case, spaces and dashes, O for 0, I and L for 1. It names the key alone; the device id follows
 * from it (keys.ts). A QR says both.
 */
import { assert } from "../../core/assert.ts";
import { concatBytes } from "../../core/bytes.ts";
import type { Mac } from "../../core/crypto.ts";
import { type Result, err, ok } from "../../core/result.ts";
import { formatQrText, parseQrText } from "../../sync/qr-text.ts";
import { DEVICE_ID_BYTES, LABEL_KEY_BYTES } from "./ids.ts";
import { deviceIdOfLabel } from "./keys.ts";

const QR_PREFIX = "TWB1";
const QR_CHARACTERS = 43;
const LABEL_CHARACTERS = 26;
/** Longer texts are not looked at: a QR holds up to 7089 characters. */
const TEXT_MAX = 8000;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BITS_PER_CHARACTER = 5;
const SPARE_BITS = LABEL_CHARACTERS * BITS_PER_CHARACTER - LABEL_KEY_BYTES * 8;

export interface Label {
  readonly deviceId: Uint8Array;
  readonly key: Uint8Array;
}

export type LabelFault =
  | { readonly type: "nothing" }
  /** A code of something else: a web address, a product, another QR of ours. */
  | { readonly type: "foreign-code" }
  /** A beacon's QR, read wrongly or cut. */
  | { readonly type: "damaged-code" }
  /** A letter that no label has; `at` counts letters and digits from 0. */
  | { readonly type: "wrong-letter"; readonly letter: string; readonly at: number }
  | { readonly type: "wrong-length"; readonly characters: number }
  /** All letters may stand there, and yet this was never printed: the last one is wrong. */
  | { readonly type: "mistyped" };

/** 43 capital letters and digits. */
export function formatLabelQr({ deviceId, key }: Label): string {
  assertLabel({ deviceId, key });
  return formatQrText(QR_PREFIX, concatBytes([deviceId, key]));
}

/** `7Q4K2-M0D8T-…`: four groups of five, and one of six. */
export function formatLabelText({ deviceId, key }: Label): string {
  assertLabel({ deviceId, key });
  let characters = "";
  for (let at = 0; at < LABEL_CHARACTERS; at += 1) {
    characters += ALPHABET[bitsAt(key, at * BITS_PER_CHARACTER)];
  }
  return characters.replaceAll(/(.{5})(?=.{5})/gu, "$1-").replace(/-(.)$/u, "$1");
}

/** Of a QR's text or of what somebody typed. */
export function parseLabel(text: string, mac: Mac): Result<Label, LabelFault> {
  if (text.length > TEXT_MAX) {
    return err({ type: "foreign-code" });
  }
  const characters = text.replaceAll(/[\s\u2010-\u2015-]/gu, "").toUpperCase();
  if (characters === "") {
    return err({ type: "nothing" });
  }
  if (/[^\dA-Z]/u.test(characters)) {
    return err({ type: "foreign-code" });
  }
  // A typed label may begin with TWB1 as well, and is shorter.
  return characters.startsWith(QR_PREFIX) && characters.length > LABEL_CHARACTERS
    ? parseQr(characters)
    : parseTyped(characters, mac);
}

function parseQr(characters: string): Result<Label, LabelFault> {
  const bytes = parseQrText(QR_PREFIX, characters, QR_CHARACTERS);
  if (bytes === null || bytes.length !== DEVICE_ID_BYTES + LABEL_KEY_BYTES) {
    return err({ type: "damaged-code" });
  }
  return ok({ deviceId: bytes.slice(0, DEVICE_ID_BYTES), key: bytes.slice(DEVICE_ID_BYTES) });
}

function parseTyped(characters: string, mac: Mac): Result<Label, LabelFault> {
  if (/^TW[A-Z]1/u.test(characters) && characters.length > LABEL_CHARACTERS) {
    return err({ type: "foreign-code" });
  }
  const read = characters.replaceAll(/[IL]/gu, "1").replaceAll("O", "0");
  const wrong = [...read].findIndex((letter) => !ALPHABET.includes(letter));
  if (wrong !== -1) {
    return err({ type: "wrong-letter", letter: characters.charAt(wrong), at: wrong });
  }
  if (read.length !== LABEL_CHARACTERS) {
    return err({ type: "wrong-length", characters: read.length });
  }
  const key = new Uint8Array(LABEL_KEY_BYTES);
  for (let at = 0; at < LABEL_CHARACTERS; at += 1) {
    putBits(key, at * BITS_PER_CHARACTER, ALPHABET.indexOf(read.charAt(at)));
  }
  const last = ALPHABET.indexOf(read.charAt(LABEL_CHARACTERS - 1));
  return last % 2 ** SPARE_BITS === 0
    ? ok({ deviceId: deviceIdOfLabel(key, mac), key })
    : err({ type: "mistyped" });
}

/** Five bits, the highest first; beyond the end they are 0. */
function bitsAt(bytes: Uint8Array, bit: number): number {
  const at = bit >> 3;
  const two = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (two >> (16 - BITS_PER_CHARACTER - (bit & 7))) & (2 ** BITS_PER_CHARACTER - 1);
}

/** What lies beyond the end is dropped. */
function putBits(bytes: Uint8Array, bit: number, value: number): void {
  const at = bit >> 3;
  const two = value << (16 - BITS_PER_CHARACTER - (bit & 7));
  bytes[at] = (bytes[at] ?? 0) | (two >> 8);
  if (at + 1 < bytes.length) {
    bytes[at + 1] = (bytes[at + 1] ?? 0) | (two & 0xff);
  }
}

function assertLabel({ deviceId, key }: Label): void {
  assert(deviceId.length === DEVICE_ID_BYTES, "a device's id has 8 bytes");
  assert(key.length === LABEL_KEY_BYTES, "a label's key has 16 bytes");
}
