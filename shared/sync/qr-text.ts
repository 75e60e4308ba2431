/**
 * Bytes as a QR's text: 4 characters that say of what kind, then base32 without padding.
 *
 * Spec: Tillwave protocols, version 1, §0.1; RFC 4648 §6. Only capital letters and digits, so that the
 * QR can be of the alphanumeric mode and survives a scanner that types under any keyboard layout.
 */
import { base32nopad } from "@scure/base";

export function formatQrText(prefix: string, bytes: Uint8Array): string {
  return `${prefix}${base32nopad.encode(bytes)}`;
}

/** Null where it is no such text, or longer than `lengthMax` characters. Scanners add spaces, people small letters. */
export function parseQrText(prefix: string, scanned: string, lengthMax: number): Uint8Array | null {
  const characters = scanned.trim().toUpperCase();
  if (characters.length > lengthMax || !characters.startsWith(prefix)) {
    return null;
  }
  try {
    return base32nopad.decode(characters.slice(prefix.length));
  } catch {
    return null;
  }
}
