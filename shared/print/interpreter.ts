/**
 * Reads ESC/POS bytes back into what a printer does with them: lines of text, pictures, QR codes, a
 * cut, a pulse for the drawer, an answer to be given. Bytes may come in any pieces.
 *
 * Tests and the virtual printer read receipts with it. It knows the commands that Tillwave sends and
 * those that the encoder's library may send; anything else is an `unknown` event, which every reader
 * treats as a failure: a printer would print it as rubbish.
 *
 * Spec: Epson's ESC/POS command reference. Numbers of several bytes are little-endian.
 *
 *   LF                        prints the line            GS V m [n]            cuts
 *   ESC @                     first settings again       GS v 0 m x:u16 y:u16  picture, 8 dots a byte
 *   ESC E/G/-/M/a/t/2/3/d/J   how text looks, feeds      GS ( k length:u16     QR code
 *   ESC p m t1 t2             pulse                      GS r n, GS ( H        answers, in order
 *   GS ! / GS B / GS a        size, white on black, ASB  DLE EOT n, DLE DC4    answer and pulse at once
 */
import { CODE_PAGES, type CodePage, FIRST_CODE_PAGE, characterOf } from "./code-pages.ts";
import { present } from "../core/assert.ts";

/** Largest picture that one command may carry, in bytes. */
export const IMAGE_BYTES_MAX = 64 * 1024;
/** Longest data of a GS ( command, in bytes: a QR code holds 2953. */
export const PARENTHESIS_BYTES_MAX = 4096;
/** Characters on one line; a longer one is broken here, as paper breaks it. */
export const LINE_CHARACTERS_MAX = 512;

export type Align = "left" | "center" | "right";

export interface TextLook {
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverted: boolean;
  readonly font: "A" | "B";
  /** 1 to 8 times the font's own. */
  readonly width: number;
  readonly height: number;
}

export interface TextRun extends TextLook {
  readonly text: string;
  /** The page that the bytes were read with. */
  readonly codePage: string;
}

export type PrinterEvent =
  | { readonly type: "initialized" }
  | { readonly type: "line"; readonly align: Align; readonly runs: readonly TextRun[] }
  /** Blank paper, in lines or in dots. */
  | { readonly type: "feed"; readonly amount: number; readonly unit: "lines" | "dots" }
  | {
      readonly type: "image";
      readonly align: Align;
      /** In dots; a whole number of bytes. */
      readonly width: number;
      readonly height: number;
      /** Row by row, the leftmost dot in the highest bit; 1 is black. */
      readonly bits: Uint8Array;
    }
  | {
      readonly type: "qr";
      readonly align: Align;
      readonly text: string;
      readonly moduleDots: number;
    }
  | { readonly type: "cut"; readonly partial: boolean }
  /** A pulse on pin 2 or 5 of the drawer's socket. At once where it overtakes what is buffered. */
  | {
      readonly type: "drawer";
      readonly pin: 2 | 5;
      readonly onMs: number;
      readonly atOnce: boolean;
    }
  | { readonly type: "status-request"; readonly request: StatusRequest }
  | { readonly type: "unknown"; readonly bytes: Uint8Array };

export type StatusRequest =
  /** DLE EOT n: answered at once, whatever is buffered and even off-line. */
  | { readonly kind: "real-time"; readonly n: number }
  /** GS r n: answered when everything before it has been dealt with. */
  | { readonly kind: "in-order"; readonly n: number }
  /** GS ( H: the same, with four characters that come back. */
  | { readonly kind: "process-id"; readonly id: string };

export interface Interpreter {
  /** What these bytes make the printer do; a command that is not whole yet waits for the rest. */
  feed(bytes: Uint8Array): readonly PrinterEvent[];
  /** Bytes of a command that is not whole. 0 where the last job ended cleanly. */
  pending(): number;
  /** Characters of a line that was not ended. */
  unprinted(): string;
}

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;
const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const FIRST_PRINTABLE = 0x20;

const FIRST_LOOK: TextLook = {
  bold: false,
  underline: false,
  inverted: false,
  font: "A",
  width: 1,
  height: 1,
};
const FIRST_MODULE_DOTS = 3;

/** How the printer is set, and the line that it is filling. */
interface PrinterState {
  align: Align;
  look: TextLook;
  codePage: CodePage;
  runs: TextRun[];
  characters: number;
  qr: { text: string; moduleDots: number };
}

/** `more` where the bytes end before the command does; else how many bytes it took. */
type Taken = "more" | number;

export function createInterpreter(): Interpreter {
  let pending: Uint8Array = new Uint8Array();
  let state = firstState();
  return {
    feed(bytes) {
      const events: PrinterEvent[] = [];
      const all = pending.length === 0 ? bytes : joined(pending, bytes);
      let at = 0;
      while (at < all.length) {
        const rest = all.subarray(at);
        if (rest[0] === ESC && rest[1] === 0x40) {
          endLine(state, events);
          state = firstState();
          events.push({ type: "initialized" });
          at += 2;
          continue;
        }
        const taken = takeOne(rest, state, events);
        if (taken === "more") {
          break;
        }
        at += taken;
      }
      pending = all.slice(at);
      return events;
    },
    pending: () => pending.length,
    unprinted: () => state.runs.map(({ text }) => text).join(""),
  };
}

/** The whole of what these bytes do, for bytes that are all there. */
export function interpret(bytes: Uint8Array): readonly PrinterEvent[] {
  return createInterpreter().feed(bytes);
}

function firstState(): PrinterState {
  return {
    align: "left",
    look: FIRST_LOOK,
    codePage: present(CODE_PAGES.get(FIRST_CODE_PAGE), "the first code page"),
    runs: [],
    characters: 0,
    qr: { text: "", moduleDots: FIRST_MODULE_DOTS },
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}

function takeOne(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const first = rest[0] ?? NUL;
  switch (first) {
    case ESC:
      return takeEsc(rest, state, events);
    case GS:
      return takeGs(rest, state, events);
    case DLE:
      return takeDle(rest, events);
    case FS:
      return takeFs(rest, events);
    case LF:
      printLine(state, events);
      return 1;
    // Printers leave both alone; the till sends NULs to end a picture that a pulled cable cut short.
    case CR:
    case NUL:
      return 1;
    default:
      if (first < FIRST_PRINTABLE || first === 0x7f) {
        return unknown(rest, 1, events);
      }
      addCharacter(state, events, first);
      return 1;
  }
}

function addCharacter(state: PrinterState, events: PrinterEvent[], byte: number): void {
  if (state.characters >= LINE_CHARACTERS_MAX) {
    printLine(state, events);
  }
  const { look, codePage, runs } = state;
  const text = characterOf(byte, codePage);
  const last = runs.at(-1);
  state.characters += 1;
  if (last !== undefined && last.codePage === codePage.name && isSameLook(last, look)) {
    runs[runs.length - 1] = { ...last, text: last.text + text };
  } else {
    runs.push({ ...look, codePage: codePage.name, text });
  }
}

function isSameLook(a: TextLook, b: TextLook): boolean {
  return (
    a.bold === b.bold &&
    a.underline === b.underline &&
    a.inverted === b.inverted &&
    a.font === b.font &&
    a.width === b.width &&
    a.height === b.height
  );
}

function printLine(state: PrinterState, events: PrinterEvent[]): void {
  events.push({ type: "line", align: state.align, runs: state.runs });
  state.runs = [];
  state.characters = 0;
}

/** Some commands print the line that is being filled; an empty one stays unprinted. */
function endLine(state: PrinterState, events: PrinterEvent[]): void {
  if (state.runs.length > 0) {
    printLine(state, events);
  }
}

function unknown(rest: Uint8Array, length: number, events: PrinterEvent[]): number {
  events.push({ type: "unknown", bytes: rest.slice(0, length) });
  return length;
}

const ALIGNS: readonly Align[] = ["left", "center", "right"];

/** How many bytes each command has, ESC and its letter included. */
const ESC_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x2d, 3],
  [0x32, 2],
  [0x33, 3],
  [0x45, 3],
  [0x47, 3],
  [0x4a, 3],
  [0x4d, 3],
  [0x61, 3],
  [0x64, 3],
  [0x70, 5],
  [0x74, 3],
]);

function takeEsc(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const [, letter, n = 0, onUnits = 0] = rest;
  if (letter === undefined) {
    return "more";
  }
  const length = ESC_LENGTHS.get(letter);
  if (length === undefined) {
    return unknown(rest, 2, events);
  }
  if (rest.length < length) {
    return "more";
  }
  switch (letter) {
    case 0x2d: // ESC - underline
      state.look = { ...state.look, underline: (n & 0x0f) > 0 };
      return length;
    case 0x45: // ESC E emphasised
    case 0x47: // ESC G double strike
      state.look = { ...state.look, bold: (n & 1) === 1 };
      return length;
    case 0x4a: // ESC J feeds dots
    case 0x64: // ESC d feeds lines
      endLine(state, events);
      events.push({ type: "feed", amount: n, unit: letter === 0x4a ? "dots" : "lines" });
      return length;
    case 0x4d: // ESC M font
      state.look = { ...state.look, font: (n & 1) === 1 ? "B" : "A" };
      return n < 2 || n === 0x30 || n === 0x31 ? length : unknown(rest, length, events);
    case 0x61: // ESC a alignment
      return setAlign(rest, state, events);
    case 0x70: // ESC p pulse, in steps of 2 ms
      events.push({ type: "drawer", pin: (n & 1) === 1 ? 5 : 2, onMs: onUnits * 2, atOnce: false });
      return length;
    case 0x74: // ESC t code page
      return setCodePage(rest, state, events);
    default: // ESC 2 and ESC 3, line spacing
      return length;
  }
}

function setAlign(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): number {
  const n = rest[2] ?? 0;
  const align = ALIGNS[n >= 0x30 ? n - 0x30 : n];
  if (align === undefined) {
    return unknown(rest, 3, events);
  }
  state.align = align;
  return 3;
}

function setCodePage(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): number {
  const codePage = CODE_PAGES.get(rest[2] ?? 0);
  if (codePage === undefined) {
    return unknown(rest, 3, events);
  }
  state.codePage = codePage;
  return 3;
}

function takeGs(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const [, letter, n = 0] = rest;
  if (letter === undefined) {
    return "more";
  }
  switch (letter) {
    case 0x21: // GS ! size
    case 0x42: // GS B white on black
    case 0x61: // GS a what the printer says unasked
    case 0x72: // GS r answer in order
      if (rest.length < 3) {
        return "more";
      }
      return takeShortGs(letter, n, { state, events });
    case 0x28:
      return takeParenthesis(rest, state, events);
    case 0x56:
      return takeCut(rest, state, events);
    case 0x76:
      return takeImage(rest, state, events);
    default:
      return unknown(rest, 2, events);
  }
}

interface Printing {
  readonly state: PrinterState;
  readonly events: PrinterEvent[];
}

function takeShortGs(letter: number, n: number, { state, events }: Printing): number {
  if (letter === 0x21) {
    state.look = { ...state.look, width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 };
  } else if (letter === 0x42) {
    state.look = { ...state.look, inverted: (n & 1) === 1 };
  } else if (letter === 0x72) {
    events.push({ type: "status-request", request: { kind: "in-order", n } });
  }
  return 3;
}

function takeCut(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const m = rest[2];
  if (m === undefined) {
    return "more";
  }
  // 65 and 66 feed before they cut, and say how far.
  const feeds = m === 0x41 || m === 0x42;
  if (!feeds && m !== 0 && m !== 1 && m !== 0x30 && m !== 0x31) {
    return unknown(rest, 3, events);
  }
  if (feeds && rest.length < 4) {
    return "more";
  }
  endLine(state, events);
  events.push({ type: "cut", partial: m === 1 || m === 0x31 || m === 0x42 });
  return feeds ? 4 : 3;
}

function takeImage(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const [, , zero, mode, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = rest;
  if (rest.length < 8) {
    return "more";
  }
  if (zero !== 0x30 || mode !== 0) {
    return unknown(rest, 4, events);
  }
  const widthBytes = xLow | (xHigh << 8);
  const height = yLow | (yHigh << 8);
  const length = 8 + widthBytes * height;
  if (widthBytes === 0 || height === 0 || length > IMAGE_BYTES_MAX) {
    return unknown(rest, 8, events);
  }
  if (rest.length < length) {
    return "more";
  }
  endLine(state, events);
  const bits = rest.slice(8, length);
  events.push({ type: "image", align: state.align, width: widthBytes * 8, height, bits });
  return length;
}

/** GS ( letter length:u16 data. */
function takeParenthesis(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
  const [, , letter, low = 0, high = 0] = rest;
  if (letter !== undefined && letter !== 0x6b && letter !== 0x48) {
    return unknown(rest, 3, events);
  }
  if (rest.length < 5) {
    return "more";
  }
  const dataLength = low | (high << 8);
  if (dataLength > PARENTHESIS_BYTES_MAX) {
    return unknown(rest, 5, events);
  }
  const length = 5 + dataLength;
  if (rest.length < length) {
    return "more";
  }
  const data = rest.subarray(5, length);
  const isKnown = letter === 0x6b ? takeQr(data, { state, events }) : takeProcessId(data, events);
  return isKnown ? length : unknown(rest, length, events);
}

/** GS ( k with cn 49: a QR code is set up, stored, printed. */
function takeQr(data: Uint8Array, { state, events }: Printing): boolean {
  const [cn, fn, first] = data;
  if (cn !== 0x31) {
    return false;
  }
  switch (fn) {
    case 0x41: // model
      return data.length === 4;
    case 0x43: // dots of a module
      state.qr = { ...state.qr, moduleDots: first ?? FIRST_MODULE_DOTS };
      return data.length === 3;
    case 0x45: // error correction
      return data.length === 3 && first !== undefined && first >= 0x30 && first <= 0x33;
    case 0x50: // data
      state.qr = { ...state.qr, text: String.fromCharCode(...data.subarray(3)) };
      return first === 0x30 && data.length > 3;
    case 0x51: // print
      endLine(state, events);
      events.push({ type: "qr", align: state.align, ...state.qr });
      return data.length === 3 && state.qr.text !== "";
    default:
      return false;
  }
}

/** GS ( H with fn 48: what comes back is 37 22, the four characters, 00. */
function takeProcessId(data: Uint8Array, events: PrinterEvent[]): boolean {
  const [fn, m, ...id] = data;
  if (fn !== 0x30 || m !== 0x30 || id.length !== 4) {
    return false;
  }
  const request = { kind: "process-id", id: String.fromCharCode(...id) } as const;
  events.push({ type: "status-request", request });
  return true;
}

function takeDle(rest: Uint8Array, events: PrinterEvent[]): Taken {
  const [, second, n] = rest;
  if (second === undefined) {
    return "more";
  }
  if (second !== 0x04 && second !== 0x14) {
    return unknown(rest, 2, events);
  }
  if (n === undefined) {
    return "more";
  }
  if (second === 0x04) {
    if (n < 1 || n > 4) {
      return unknown(rest, 3, events);
    }
    events.push({ type: "status-request", request: { kind: "real-time", n } });
    return 3;
  }
  return n === 1 ? takePulse(rest, events) : unknown(rest, 3, events);
}

/** DLE DC4 1 m t: a pulse at once, in steps of 100 ms. */
function takePulse(rest: Uint8Array, events: PrinterEvent[]): Taken {
  const [, , , m, t] = rest;
  if (m === undefined || t === undefined) {
    return "more";
  }
  if (m > 1 || t < 1 || t > 8) {
    return unknown(rest, 5, events);
  }
  events.push({ type: "drawer", pin: m === 1 ? 5 : 2, onMs: t * 100, atOnce: true });
  return 5;
}

/** FS . leaves the mode for Chinese and Japanese characters of two bytes. */
function takeFs(rest: Uint8Array, events: PrinterEvent[]): Taken {
  if (rest.length < 2) {
    return "more";
  }
  return rest[1] === 0x2e ? 2 : unknown(rest, 2, events);
}
