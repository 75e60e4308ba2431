/**
 * What stands on a tag: a message of records, most often one with a web address.
 *
 * Spec: NFC Forum NDEF 1.0 §3 (records), RTD URI 1.0 §3.2, RTD Text 1.0 §3.2, Smart Poster 1.1.
 *
 *   record   flags+TNF  type length  payload length 1|4  [id length]  type  [id]  payload
 *   flags    80 first · 40 last · 20 chunk · 10 short (payload length has one byte) · 08 has an id
 *   URI      prefix code, the rest in UTF-8
 *   text     80 UTF-16 | language length, language in ASCII, text
 *
 * Strict where a tag may lie to us (lengths, order, text), and for chunks: no sign has any.
 */
import { assert } from "../core/assert.ts";
import { concatBytes, toUtf8 } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";

/** Of one message, in bytes and records: more than any tag on a wall holds. */
export const MESSAGE_BYTES_MAX = 2048;
const RECORDS_MAX = 16;

const FIRST = 0x80;
const LAST = 0x40;
const CHUNK = 0x20;
const SHORT = 0x10;
const HAS_ID = 0x08;
const TNF = 0x07;
const TNF_EMPTY = 0;
const TNF_WELL_KNOWN = 1;
/** Unknown content has no type, by §3.2.6. */
const TNF_UNKNOWN = 5;
const TNF_UNCHANGED = 6;
const SHORT_PAYLOAD_MAX = 255;

export interface NdefRecord {
  /** How the type is to be read: 0 empty, 1 well known, 2 media, 3 absolute URI, 4 external, 5 unknown. */
  readonly tnf: number;
  readonly type: Uint8Array;
  readonly id: Uint8Array;
  readonly payload: Uint8Array;
}

export type NdefError =
  | { readonly type: "malformed"; readonly at: number }
  | { readonly type: "too-large" };

export function encodeNdef(records: readonly NdefRecord[]): Uint8Array {
  assert(records.length >= 1 && records.length <= RECORDS_MAX, "a message has 1 to 16 records");
  const message = concatBytes(
    records.map((record, i) =>
      encodeRecord(record, (i === 0 ? FIRST : 0) | (i === records.length - 1 ? LAST : 0)),
    ),
  );
  assert(message.length <= MESSAGE_BYTES_MAX, `no tag takes ${message.length} bytes`);
  return message;
}

function encodeRecord({ tnf, type, id, payload }: NdefRecord, place: number): Uint8Array {
  assert(type.length <= 0xff && id.length <= 0xff, "type and id have one byte for their length");
  const isShort = payload.length <= SHORT_PAYLOAD_MAX;
  const flags = place | (isShort ? SHORT : 0) | (id.length > 0 ? HAS_ID : 0) | tnf;
  const { length } = payload;
  const lengthBytes = isShort
    ? [length]
    : [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
  const idLength = id.length > 0 ? [id.length] : [];
  const header = Uint8Array.of(flags, type.length, ...lengthBytes, ...idLength);
  return concatBytes([header, type, id, payload]);
}

export function decodeNdef(bytes: Uint8Array): Result<readonly NdefRecord[], NdefError> {
  if (bytes.length > MESSAGE_BYTES_MAX) {
    return err({ type: "too-large" });
  }
  const records: NdefRecord[] = [];
  let at = 0;
  let isLast = false;
  while (!isLast) {
    const decoded = decodeRecord(bytes.subarray(at));
    const flags = bytes[at] ?? 0;
    const isFirst = (flags & FIRST) !== 0;
    if (decoded === null || isFirst !== (at === 0) || records.length >= RECORDS_MAX) {
      return err({ type: "malformed", at });
    }
    records.push(decoded.record);
    isLast = (flags & LAST) !== 0;
    at += decoded.lengthBytes;
  }
  return at === bytes.length ? ok(records) : err({ type: "malformed", at });
}

function decodeRecord(
  bytes: Uint8Array,
): { readonly record: NdefRecord; readonly lengthBytes: number } | null {
  const [flags = 0, typeLength = 0] = bytes;
  const tnf = flags & TNF;
  if (tnf >= TNF_UNCHANGED || (flags & CHUNK) !== 0) {
    return null;
  }
  const isShort = (flags & SHORT) !== 0;
  const hasId = (flags & HAS_ID) !== 0;
  const headerBytes = 2 + (isShort ? 1 : 4) + (hasId ? 1 : 0);
  if (bytes.length < headerBytes) {
    return null;
  }
  const payloadLength = isShort
    ? (bytes[2] ?? 0)
    : new DataView(bytes.buffer, bytes.byteOffset).getUint32(2);
  const idLength = hasId ? (bytes[headerBytes - 1] ?? 0) : 0;
  const typeEnd = headerBytes + typeLength;
  const idEnd = typeEnd + idLength;
  const lengthBytes = idEnd + payloadLength;
  const hasType = typeLength > 0;
  const isEmpty = tnf === TNF_EMPTY;
  if (
    lengthBytes > bytes.length ||
    (isEmpty && lengthBytes !== headerBytes) ||
    hasType === (isEmpty || tnf === TNF_UNKNOWN)
  ) {
    return null;
  }
  const record = {
    tnf,
    type: bytes.slice(headerBytes, typeEnd),
    id: bytes.slice(typeEnd, idEnd),
    payload: bytes.slice(idEnd, lengthBytes),
  };
  return { record, lengthBytes };
}

/** By their code: RTD URI 1.0, table 3. */
const URI_PREFIXES: readonly string[] = [
  "",
  "http://www.",
  "https://www.",
  "http://",
  "https://",
  "tel:",
  "mailto:",
  "ftp://anonymous:anonymous@",
  "ftp://ftp.",
  "ftps://",
  "sftp://",
  "smb://",
  "nfs://",
  "ftp://",
  "dav://",
  "news:",
  "telnet://",
  "imap:",
  "rtsp://",
  "urn:",
  "pop:",
  "sip:",
  "sips:",
  "tftp:",
  "btspp://",
  "btl2cap://",
  "btgoep://",
  "tcpobex://",
  "irdaobex://",
  "file://",
  "urn:epc:id:",
  "urn:epc:tag:",
  "urn:epc:pat:",
  "urn:epc:raw:",
  "urn:epc:",
  "urn:nfc:",
];

const NOTHING = new Uint8Array(0);
const URI_TYPE = 0x55;
const TEXT_TYPE = 0x54;
const SMART_POSTER = "Sp";
const IS_UTF_16 = 0x80;
const RESERVED = 0x40;
const LANGUAGE_LENGTH = 0x3f;

/** With the longest prefix that there is a code for. */
export function uriRecord(uri: string): NdefRecord {
  const code = URI_PREFIXES.reduce(
    (best, prefix, i) =>
      uri.startsWith(prefix) && prefix.length > (URI_PREFIXES[best]?.length ?? 0) ? i : best,
    0,
  );
  const rest = uri.slice(URI_PREFIXES[code]?.length ?? 0);
  const payload = concatBytes([Uint8Array.of(code), toUtf8(rest)]);
  return { tnf: TNF_WELL_KNOWN, type: Uint8Array.of(URI_TYPE), id: NOTHING, payload };
}

export function textRecord(text: string, language: string): NdefRecord {
  assert(LANGUAGE.test(language), `"${language}" is no language`);
  const payload = concatBytes([Uint8Array.of(language.length), toUtf8(language), toUtf8(text)]);
  return { tnf: TNF_WELL_KNOWN, type: Uint8Array.of(TEXT_TYPE), id: NOTHING, payload };
}

const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/u;

/** What a person would call it. */
export type NdefContent =
  | { readonly type: "empty" }
  | { readonly type: "uri"; readonly uri: string }
  | { readonly type: "text"; readonly text: string; readonly language: string }
  /** An app's, a business card, a network's password: nothing for a sign. */
  | { readonly type: "other" }
  /** It says what it is, and is not that. */
  | { readonly type: "malformed" };

/** The first address or text that stands there. */
export function contentOf(records: readonly NdefRecord[]): NdefContent {
  const contents = records.map((record) => recordContent(record, true));
  const found = contents.find(({ type }) => type === "uri" || type === "text");
  return found ?? contents[0] ?? { type: "empty" };
}

function recordContent({ tnf, type, payload }: NdefRecord, mayNest: boolean): NdefContent {
  if (tnf === TNF_EMPTY) {
    return { type: "empty" };
  }
  if (tnf !== TNF_WELL_KNOWN) {
    return { type: "other" };
  }
  if (type.length === 1 && type[0] === URI_TYPE) {
    return uriOf(payload);
  }
  if (type.length === 1 && type[0] === TEXT_TYPE) {
    return textOf(payload);
  }
  return mayNest && String.fromCharCode(...type) === SMART_POSTER
    ? posterOf(payload)
    : { type: "other" };
}

/** A message within the message; its address is what the poster is for. */
function posterOf(payload: Uint8Array): NdefContent {
  const inner = decodeNdef(payload);
  const uri = inner.ok
    ? inner.value.map((record) => recordContent(record, false)).find(({ type }) => type === "uri")
    : undefined;
  return uri ?? { type: "malformed" };
}

function uriOf(payload: Uint8Array): NdefContent {
  const prefix = URI_PREFIXES[payload[0] ?? URI_PREFIXES.length];
  const rest = utf8(payload.subarray(1));
  return prefix === undefined || rest === null || HAS_CONTROLS.test(rest) || prefix + rest === ""
    ? { type: "malformed" }
    : { type: "uri", uri: prefix + rest };
}

function textOf(payload: Uint8Array): NdefContent {
  const [status = RESERVED] = payload;
  const end = 1 + (status & LANGUAGE_LENGTH);
  const language = utf8(payload.subarray(1, end));
  const isWhole = payload.length >= end && (status & RESERVED) === 0;
  if (!isWhole || language === null || !LANGUAGE.test(language)) {
    return { type: "malformed" };
  }
  const rest = payload.subarray(end);
  const text = (status & IS_UTF_16) === 0 ? utf8(rest) : utf16(rest);
  return text === null ? { type: "malformed" } : { type: "text", text, language };
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HAS_CONTROLS = /[\u0000-\u0020\u007f-\u009f]/u;

const utf8 = (bytes: Uint8Array): string | null => textIn(bytes, "utf-8");

/** Without a mark for its byte order it is big-endian, by RTD Text §3.4. */
function utf16(bytes: Uint8Array): string | null {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  return textIn(bytes, isLittle ? "utf-16le" : "utf-16be");
}

function textIn(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
