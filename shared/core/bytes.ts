/** Bytes as text and text as bytes; numbers in network order (big-endian). */
import { assert } from "./assert.ts";

const utf8 = new TextEncoder();

export const toUtf8 = (text: string): Uint8Array => utf8.encode(text);

/** Spaces are ignored, so vectors can be laid out field by field. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.replaceAll(/\s/gu, "");
  assert(/^(?:[0-9a-f]{2})*$/iu.test(digits), "hex digits come in pairs");
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) {
    hex += byte.toString(16).padStart(2, "0");
  }
  return hex;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}
