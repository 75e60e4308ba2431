/**
 * Turns rows into the bytes that print them, in pieces that a printer's smallest buffer takes whole.
 * Each row carries its own code page and look, so that a piece prints right whatever came before it.
 *
 * A row that the printer's own letters cannot write is drawn as a picture. Where nobody can draw, it
 * is printed with "?" for what is missing: a receipt with a gap is better than none.
 *
 * Spec: Epson's ESC/POS command reference; text and QR codes by @point-of-sale/receipt-printer-encoder.
 */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { CODE_PAGES, CODE_PAGE_NUMBERS, type CodePageName } from "./code-pages.ts";
import { columnsOf } from "./column-width.ts";
import type { PrinterProfile } from "./printers.ts";
import { qrModules } from "./qr-size.ts";
import { realTimeIn } from "./real-time.ts";
import type { Row, TextRow } from "./receipt-layout.ts";

/** Bytes sent before the printer is asked whether it has them: the smallest buffers take 4096. */
export const PIECE_BYTES_MAX = 2560;

/** Black and white, row by row, the leftmost dot in the highest bit; 1 is black. */
export interface Bitmap {
  /** In dots; a whole number of bytes. */
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

export interface PaperTarget {
  readonly profile: PrinterProfile;
  /** The row across the whole width of the paper; null where nobody can draw it. */
  readonly draw: (row: TextRow) => Bitmap | null;
}

/** Set up anew, with letters of one byte: a printer for China takes two for one otherwise. */
const INITIALIZE = Uint8Array.of(0x1b, 0x40, 0x1c, 0x2e);
/** Of blank paper between the last row and the blade. */
const FEED_BEFORE_CUT_LINES = 4;
/** Dots of one module of a QR code, at most, and at least: a phone reads 3 at arm's length. */
const MODULE_DOTS_MAX = 6;
const MODULE_DOTS_MIN = 3;
/** Blank modules on both sides of a QR code. */
const QUIET_MODULES = 8;

/** One piece after the other, each at most {@link PIECE_BYTES_MAX}; rows are worked out as they are asked for. */
export function* encodeRows(
  rows: Iterable<Row>,
  target: PaperTarget,
): Generator<Uint8Array, void, undefined> {
  let held: Uint8Array[] = [INITIALIZE];
  let heldBytes = INITIALIZE.length;
  for (const row of rows) {
    for (const part of encodeRow(row, target)) {
      assert(part.length <= PIECE_BYTES_MAX, `a part of ${part.length} bytes fits no piece`);
      if (heldBytes + part.length > PIECE_BYTES_MAX) {
        yield concatBytes(held);
        held = [];
        heldBytes = 0;
      }
      held.push(part);
      heldBytes += part.length;
    }
  }
  yield concatBytes(held);
}

function encodeRow(row: Row, target: PaperTarget): readonly Uint8Array[] {
  const { profile } = target;
  switch (row.type) {
    case "text":
      return encodeText(row, target);
    case "rule":
      return [encodeLine(plainRow("-".repeat(profile.columns)), profile)];
    case "qr":
      return profile.hasQrCommand ? [encodeQr(row.text, profile)] : [];
    case "cut":
      return [encodeCut(profile)];
  }
}

const plainRow = (left: string): TextRow => ({
  type: "text",
  left,
  right: "",
  align: "left",
  bold: false,
  large: false,
});

function encodeText(row: TextRow, { profile, draw }: PaperTarget): readonly Uint8Array[] {
  const left = inPlainSigns(row.left, profile);
  const right = inPlainSigns(row.right, profile);
  if (canWrite(left, profile) && canWrite(right, profile)) {
    return [encodeLine({ ...row, left, right }, profile)];
  }
  const picture = draw(row);
  if (picture !== null) {
    return encodePicture(picture);
  }
  const shown = { left: withGaps(left, profile), right: withGaps(right, profile) };
  return [encodeLine({ ...row, ...shown }, profile)];
}

/** What looks the same in every font, for signs that few code pages have. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["−", "-"],
  ["–", "-"],
  ["—", "-"],
  ["‘", "'"],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
  ["\u00a0", " "],
  ["\u2009", " "],
  ["\u202f", " "],
]);

function inPlainSigns(text: string, profile: PrinterProfile): string {
  return mapCharacters(text, (character) =>
    canWrite(character, profile) ? character : (SAME.get(character) ?? character),
  );
}

function withGaps(text: string, profile: PrinterProfile): string {
  return mapCharacters(text, (character) =>
    canWrite(character, profile) ? character : "?".repeat(columnsOf(character)),
  );
}

function mapCharacters(text: string, to: (character: string) => string): string {
  return Array.from(text, to).join("");
}

/** Whether the printer has a letter for each of these. */
export function canWrite(text: string, profile: PrinterProfile): boolean {
  return Array.from(text).every((character) => pageFor(character, profile) !== undefined);
}

const isAscii = (character: string): boolean => character >= " " && character <= "~";

function pageFor(character: string, { codePages }: PrinterProfile): CodePageName | undefined {
  return isAscii(character)
    ? codePages[0]
    : codePages.find((name) => charactersOf(name).has(character));
}

/** The encoder's tables of the older pages have these at 14, 15 and 07, where a printer expects commands. */
const WRITTEN_AS_CONTROLS = ["¶", "§", "•"];

const known = new Map<CodePageName, ReadonlySet<string>>();

function charactersOf(name: CodePageName): ReadonlySet<string> {
  const before = known.get(name);
  if (before !== undefined) {
    return before;
  }
  const page = [...CODE_PAGES.values()].find((other) => other.name === name);
  const characters = new Set(page?.high);
  characters.delete("\ufffd");
  if (name !== "windows1252") {
    WRITTEN_AS_CONTROLS.forEach((character) => characters.delete(character));
  }
  known.set(name, characters);
  return characters;
}

interface Stretch {
  readonly page: CodePageName;
  readonly text: string;
}

/** Which page each part of a text is written in: the printer's first that has it. */
function inPages(text: string, profile: PrinterProfile): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const character of text) {
    const last = stretches.at(-1);
    const page =
      last !== undefined && (isAscii(character) || charactersOf(last.page).has(character))
        ? last.page
        : pageFor(character, profile);
    assert(page !== undefined, "only what can be written comes here");
    if (last?.page === page) {
      stretches[stretches.length - 1] = { page, text: last.text + character };
    } else {
      stretches.push({ page, text: character });
    }
  }
  return stretches;
}

function encoderFor({ columns, codePages }: PrinterProfile): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({
    language: "esc-pos",
    columns,
    newline: "\n",
    codepageMapping: Object.fromEntries(CODE_PAGE_NUMBERS),
    codepageCandidates: [...codePages],
    feedAfterBlock: false,
  });
}

function encodeLine(row: TextRow, profile: PrinterProfile): Uint8Array {
  const { left, right, bold, large, align } = row;
  const width = large ? Math.floor(profile.columns / 2) : profile.columns;
  const gap = " ".repeat(Math.max(0, width - columnsOf(left) - columnsOf(right)));
  const size = large ? 2 : 1;
  const encoder = encoderFor(profile).align(align).bold(bold).size(size, size);
  for (const { page, text } of inPages(right === "" ? left : left + gap + right, profile)) {
    encoder.codepage(page).text(text);
  }
  return encoder.newline().encode();
}

function encodeQr(text: string, profile: PrinterProfile): Uint8Array {
  const room = Math.floor(profile.dots / (qrModules(text.length) + QUIET_MODULES));
  const size = Math.max(MODULE_DOTS_MIN, Math.min(MODULE_DOTS_MAX, room));
  return encoderFor(profile)
    .align("center")
    .qrcode(text, { model: 2, size, errorlevel: "m" })
    .encode();
}

function encodeCut({ hasCutter }: PrinterProfile): Uint8Array {
  const feed = [0x1b, 0x64, FEED_BEFORE_CUT_LINES];
  return Uint8Array.from(hasCutter ? [...feed, 0x1d, 0x56, 1] : feed);
}

/** In strips that fit a piece; the paper shows no seam between them. */
export function encodePicture({ width, height, bits }: Bitmap): readonly Uint8Array[] {
  const widthBytes = width / 8;
  assert(Number.isInteger(widthBytes) && bits.length === widthBytes * height, "whole bytes");
  const stripRows = Math.floor((PIECE_BYTES_MAX - INITIALIZE.length - 8) / widthBytes);
  const strips: Uint8Array[] = [];
  for (let top = 0; top < height; top += stripRows) {
    const rows = Math.min(stripRows, height - top);
    const head = Uint8Array.of(0x1d, 0x76, 0x30, 0, widthBytes & 0xff, widthBytes >> 8, rows, 0);
    strips.push(
      disarmed(concatBytes([head, bits.subarray(top * widthBytes, (top + rows) * widthBytes)])),
    );
  }
  return strips;
}

/**
 * Some dots of a picture read as a command that the printer obeys at once, wherever it stands: a name
 * could open the drawer. One dot more makes them dots again.
 */
function disarmed(picture: Uint8Array): Uint8Array {
  const safe = picture.slice();
  for (const offset of realTimeIn(picture)) {
    safe[offset] = (safe[offset] ?? 0) | 0x08;
  }
  return safe;
}
