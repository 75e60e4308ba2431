/**
 * The commands that begin with GS, as the interpreter reads them.
 *
 *   GS ! n, GS B n, GS a n, GS r n     size, white on black, ASB, answer in order
 *   GS V m [n]                         cut
 *   GS v 0 m x:u16 y:u16 data          picture
 *   GS ( k length:u16 data             QR code
 *   GS ( H length:u16 data             answer in order, with a name
 */
import {
  FIRST_MODULE_DOTS,
  type PrinterState,
  type Taken,
  endLine,
  unknown,
} from "./interpreter-state.ts";
import type { PrinterEvent } from "./printer-event.ts";

/** Largest picture that one command may carry, in bytes. */
export const IMAGE_BYTES_MAX = 64 * 1024;
/** Longest data of a GS ( command, in bytes: a QR code holds 2953. */
export const PARENTHESIS_BYTES_MAX = 4096;

export function takeGs(rest: Uint8Array, state: PrinterState, events: PrinterEvent[]): Taken {
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
