/**
 * Eddystone-URL: a web address in at most 18 bytes. Phones that show it ask for `https` alone; anybody can copy it.
 *
 * Spec: google/eddystone, eddystone-url.
 *
 *   offset  bytes  field
 *   0       1      frame type 0x10
 *   1       1      power at 0 m, signed dBm
 *   2       1      beginning: 0 http://www. · 1 https://www. · 2 http:// · 3 https://
 *   3       0–17   letters 0x21 to 0x7E, or for one of fourteen endings:
 *                  0 .com/  1 .org/  2 .edu/  3 .net/  4 .info/  5 .biz/  6 .gov/, 7 to 13 the same without the stroke
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { Dbm } from "../core/units.ts";

export const URL_FRAME_TYPE = 0x10;
/** Behind the beginning. */
export const URL_ENCODED_BYTES_MAX = 17;
const HEADER_BYTES = 3;

const SCHEMES = ["http://www.", "https://www.", "http://", "https://"] as const;
const DOMAINS = [".com", ".org", ".edu", ".net", ".info", ".biz", ".gov"] as const;
/** The longer ones first: `.com/` is one byte, not `.com` and a stroke. */
const EXPANSIONS: readonly string[] = [...DOMAINS.map((domain) => `${domain}/`), ...DOMAINS];
const LETTER_MIN = 0x21;
const LETTER_MAX = 0x7e;

export interface EddystoneUrl {
  /** Whole: `https://example.com/`. */
  readonly url: string;
  readonly powerAt0m: Dbm;
}

export type UrlError =
  | { readonly type: "wrong-length"; readonly lengthBytes: number }
  | { readonly type: "unknown-scheme"; readonly scheme: number }
  | { readonly type: "not-a-letter"; readonly offset: number };

/** Why a text cannot be advertised as an address. */
export type UrlTextError =
  | { readonly type: "no-scheme" }
  | { readonly type: "not-a-letter"; readonly offset: number }
  | { readonly type: "too-long"; readonly encodedBytes: number };

export function decodeUrl(data: Uint8Array): Result<EddystoneUrl, UrlError> {
  if (data.length < HEADER_BYTES || data.length > HEADER_BYTES + URL_ENCODED_BYTES_MAX) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  const scheme = data[2] as number;
  let url: string | undefined = SCHEMES[scheme];
  if (url === undefined) {
    return err({ type: "unknown-scheme", scheme });
  }
  for (let offset = HEADER_BYTES; offset < data.length; offset += 1) {
    const byte = data[offset] as number;
    const isLetter = byte >= LETTER_MIN && byte <= LETTER_MAX;
    const text: string | undefined = isLetter ? String.fromCharCode(byte) : EXPANSIONS[byte];
    if (text === undefined) {
      return err({ type: "not-a-letter", offset });
    }
    url += text;
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return ok({ url, powerAt0m: Dbm(view.getInt8(1)) });
}

/** The address must be one that {@link compressUrl} takes. */
export function encodeUrl({ url, powerAt0m }: EddystoneUrl): Uint8Array {
  const compressed = compressUrl(url);
  assert(compressed.ok, `${url} cannot be advertised`);
  const data = new Uint8Array(2 + compressed.value.length);
  data[0] = URL_FRAME_TYPE;
  new DataView(data.buffer).setInt8(1, powerAt0m);
  data.set(compressed.value, 2);
  return data;
}

/** The beginning's number and the encoded rest: 1 to 18 bytes. */
export function compressUrl(url: string): Result<Uint8Array, UrlTextError> {
  const scheme = SCHEMES.findIndex((beginning) => url.startsWith(beginning));
  if (scheme === -1) {
    return err({ type: "no-scheme" });
  }
  const bytes = [scheme];
  for (let offset = (SCHEMES[scheme] as string).length; offset < url.length;) {
    const expansion = EXPANSIONS.findIndex((text) => url.startsWith(text, offset));
    const byte = expansion === -1 ? url.charCodeAt(offset) : expansion;
    if (expansion === -1 && (byte < LETTER_MIN || byte > LETTER_MAX)) {
      return err({ type: "not-a-letter", offset });
    }
    bytes.push(byte);
    offset += EXPANSIONS[expansion]?.length ?? 1;
  }
  const encodedBytes = bytes.length - 1;
  return encodedBytes > URL_ENCODED_BYTES_MAX
    ? err({ type: "too-long", encodedBytes })
    : ok(Uint8Array.from(bytes));
}
