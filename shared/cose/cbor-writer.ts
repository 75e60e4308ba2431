/**
 * Writes CBOR in its one deterministic spelling. A page that signs carries this, and no more than this.
 *
 * Spec: RFC 8949 §3 and §4.2.1.
 *
 *   head     major type in 3 bits, then 0 … 23 themselves or 24, 25, 26, 27 for 1, 2, 4, 8 bytes that follow, the
 *            shortest that holds the number
 *   0 n      1 −1−n     2 bytes     3 UTF-8     4 array     5 map     f4 false     f5 true     f6 null
 *   map      its keys in the order of their written bytes
 */
import { toUtf8 } from "../core/bytes.ts";

/** Whole numbers are within ±(2^53 − 1). */
export type Writable =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Writable[]
  | ReadonlyMap<number | string, Writable>;

const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const HEAD_BYTES_MAX = 9;
/** What is signed is smaller; a batch of entries is larger, and has a sheet of its own. */
const SHARED_BYTES = 4096;

/** What is written so far. */
interface Sheet {
  bytes: Uint8Array;
  length: number;
}

/** Everything is first written here: an array for each of so many small values would cost more than they do. */
const shared = new Uint8Array(SHARED_BYTES);

export function writeCbor(value: Writable): Uint8Array {
  const sheet: Sheet = { bytes: shared, length: 0 };
  write(sheet, value);
  return sheet.bytes.slice(0, sheet.length);
}

function write(sheet: Sheet, value: Writable): void {
  if (typeof value === "number") {
    writeHead(sheet, value < 0 ? 1 : 0, value < 0 ? -1 - value : value);
  } else if (typeof value === "string") {
    const text = toUtf8(value);
    writeHead(sheet, 3, text.length);
    writeBytes(sheet, text);
  } else if (value instanceof Uint8Array) {
    writeHead(sheet, 2, value.length);
    writeBytes(sheet, value);
  } else if (value === null || typeof value === "boolean") {
    makeRoom(sheet, 1)[sheet.length] = value === null ? NULL : value ? TRUE : FALSE;
    sheet.length += 1;
  } else if (isMap(value)) {
    writeMap(sheet, value);
  } else {
    writeHead(sheet, 4, value.length);
    for (const item of value) {
      write(sheet, item);
    }
  }
}

const isMap = (
  value: readonly Writable[] | ReadonlyMap<number | string, Writable>,
): value is ReadonlyMap<number | string, Writable> => value instanceof Map;

function writeMap(sheet: Sheet, map: ReadonlyMap<number | string, Writable>): void {
  writeHead(sheet, 5, map.size);
  const keys = [...map.keys()];
  if (keys.length > 1) {
    keys.sort(compareKeys);
  }
  for (const key of keys) {
    write(sheet, key);
    write(sheet, map.get(key) ?? null);
  }
}

function writeHead(sheet: Sheet, major: number, n: number): void {
  const bytes = makeRoom(sheet, HEAD_BYTES_MAX);
  const first = major << 5;
  if (n < 24) {
    bytes[sheet.length] = first | n;
    sheet.length += 1;
    return;
  }
  const more = n < 2 ** 8 ? 1 : n < 2 ** 16 ? 2 : n < 2 ** 32 ? 4 : 8;
  bytes[sheet.length] = first | (24 + Math.log2(more));
  let rest = n;
  for (let at = sheet.length + more; at > sheet.length; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  sheet.length += 1 + more;
}

function writeBytes(sheet: Sheet, more: Uint8Array): void {
  makeRoom(sheet, more.length).set(more, sheet.length);
  sheet.length += more.length;
}

function makeRoom(sheet: Sheet, more: number): Uint8Array {
  const wanted = sheet.length + more;
  if (wanted > sheet.bytes.length) {
    const wider = new Uint8Array(Math.max(wanted, 2 * sheet.bytes.length));
    wider.set(sheet.bytes);
    sheet.bytes = wider;
  }
  return sheet.bytes;
}

/** As their written bytes stand: 0, 1, 2, …, then −1, −2, …, then texts, the shorter first. */
function compareKeys(a: number | string, b: number | string): number {
  if (typeof a === "number") {
    return typeof b === "string" ? -1 : a < 0 === b < 0 ? Math.abs(a) - Math.abs(b) : b - a;
  }
  return typeof b === "number" ? 1 : compareTexts(toUtf8(a), toUtf8(b));
}

function compareTexts(a: Uint8Array, b: Uint8Array): number {
  const differs = a.length === b.length ? a.findIndex((byte, i) => byte !== b[i]) : -1;
  return differs === -1 ? a.length - b.length : (a[differs] as number) - (b[differs] as number);
}
