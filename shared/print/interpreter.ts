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
import { CODE_PAGES } from "./code-pages.ts";
import { takeGs } from "./interpreter-gs.ts";
import {
  type PrinterState,
  type Taken,
  addCharacter,
  endLine,
  firstState,
  printLine,
  unknown,
} from "./interpreter-state.ts";
import type { Align, PrinterEvent } from "./printer-event.ts";

export type { Align, PrinterEvent, StatusRequest, TextRun } from "./printer-event.ts";

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
