/**
 * What a printer answers, byte by byte, and what it says about itself.
 *
 * Spec: Epson's ESC/POS command reference: DLE EOT, GS r, GS ( H, GS a, and "Identifying the
 * transmission data": fixed bits tell the answers apart.
 *
 *   0xx1xx10              answer to DLE EOT n
 *   0xx0xxxx              answer to GS r 1
 *   37 22 id:4 00         answer to GS ( H
 *   0xx1xx00 and three    what it says unasked (ASB); passed over
 *   11, 13                XON, XOFF; passed over
 */
import type { PrinterProfile } from "./printers.ts";

export type PrinterReply =
  | { readonly type: "real-time"; readonly byte: number }
  | { readonly type: "in-order" }
  | { readonly type: "process-id"; readonly id: string }
  | { readonly type: "nonsense" };

export interface ReplyReader {
  feed(bytes: Uint8Array): readonly PrinterReply[];
}

const XON = 0x11;
const XOFF = 0x13;
const BLOCK = 0x37;
const BLOCK_KIND = 0x22;
const BLOCK_BYTES = 7;
const ASB_BYTES = 4;

export function createReplyReader(): ReplyReader {
  let pending: readonly number[] = [];
  return {
    feed(bytes) {
      const replies: PrinterReply[] = [];
      let rest: readonly number[] = [...pending, ...bytes];
      for (;;) {
        const taken = takeReply(rest, replies);
        if (taken === 0) {
          break;
        }
        rest = rest.slice(taken);
      }
      pending = rest;
      return replies;
    },
  };
}

/** How many bytes it took; 0 where more have to come. */
function takeReply(rest: readonly number[], replies: PrinterReply[]): number {
  const [byte, second] = rest;
  if (byte === undefined) {
    return 0;
  }
  if (byte === XON || byte === XOFF) {
    return 1;
  }
  if (byte === BLOCK && (second === undefined || second === BLOCK_KIND)) {
    return takeBlock(rest, replies);
  }
  if ((byte & 0x93) === 0x10) {
    return rest.length < ASB_BYTES ? 0 : ASB_BYTES;
  }
  if ((byte & 0x93) === 0x12) {
    replies.push({ type: "real-time", byte });
  } else {
    replies.push({ type: (byte & 0x90) === 0 ? "in-order" : "nonsense" });
  }
  return 1;
}

function takeBlock(rest: readonly number[], replies: PrinterReply[]): number {
  if (rest.length < BLOCK_BYTES) {
    return 0;
  }
  const isWhole = rest[BLOCK_BYTES - 1] === 0;
  const id = String.fromCharCode(...rest.slice(2, BLOCK_BYTES - 1));
  replies.push(isWhole ? { type: "process-id", id } : { type: "nonsense" });
  return isWhole ? BLOCK_BYTES : 1;
}

/** The bytes that DLE EOT 1 to 4 brought. */
export type StatusBytes = readonly [printer: number, offline: number, error: number, paper: number];

export interface PrinterStatus {
  readonly state: "ready" | "out-of-paper" | "cover-open" | "in-error";
  readonly paperLow: boolean;
  /** The level on pin 3 of the drawer's socket; which of the two means open depends on the drawer. */
  readonly drawerPin: boolean;
}

export function readStatus([printer, offline, error, paper]: StatusBytes): PrinterStatus {
  const has = (byte: number, bits: number): boolean => (byte & bits) !== 0;
  const coverOpen = has(offline, 0x04);
  const noPaper = has(offline, 0x20) || has(paper, 0x60);
  const inError = has(offline, 0x40) || has(error, 0x68) || has(printer, 0x08);
  return {
    state: coverOpen ? "cover-open" : noPaper ? "out-of-paper" : inError ? "in-error" : "ready",
    paperLow: has(paper, 0x0c),
    drawerPin: has(printer, 0x04),
  };
}

/** DLE EOT n. */
export const askStatus = (n: number): Uint8Array => Uint8Array.of(0x10, 0x04, n);

/** Asks whether everything so far is dealt with; the answer to GS ( H has the id, four characters. */
export function askInOrder({ fence }: PrinterProfile, id: string): Uint8Array {
  const characters = [...id].map((character) => character.charCodeAt(0));
  return fence === "gs-r"
    ? Uint8Array.of(0x1d, 0x72, 1)
    : Uint8Array.of(0x1d, 0x28, 0x48, 6, 0, 0x30, 0x30, ...characters);
}

/** A pulse on pin 2 of the drawer's socket. */
export function drawerPulse({ drawerPulse: how }: PrinterProfile): Uint8Array {
  return how === "at-once"
    ? Uint8Array.of(0x10, 0x14, 1, 0, 1)
    : Uint8Array.of(0x1b, 0x70, 0, 50, 250);
}
