/**
 * Codes out of the bytes of a scanner: each ends with CR, LF or both, as scanners send unless they are told otherwise.
 *
 * Bytes come in any pieces, so a code is never cut by them, and two are never joined: only the end that the scanner
 * itself sends is one. A line that falls silent in the middle of a code forgets the half.
 */
import { SCANNED_MAX } from "@tillwave/shared/api/scanner";
import type { Timers } from "../ports.ts";

/** Longer than any code takes, even at 1200 baud; shorter than a hand needs for the next one that matters. */
const HALF_CODE_MS_MAX = 2000;

const [CR, LF, STX, ETX] = [0x0d, 0x0a, 0x02, 0x03];

export type ReadCode =
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "unreadable" };

export interface CodeReader {
  read(bytes: Uint8Array): void;
  /** The line has ended: what is half there belongs to nothing. */
  forget(): void;
}

export function createCodeReader(timers: Timers, onCode: (code: ReadCode) => void): CodeReader {
  let half: number[] = [];
  let isTooLong = false;
  let cancel = (): void => {};

  function forget(): void {
    cancel();
    [half, isTooLong] = [[], false];
  }

  function end(): void {
    const [bytes, wasTooLong] = [half, isTooLong];
    forget();
    if (bytes.length > 0) {
      onCode(wasTooLong ? { type: "unreadable" } : readText(bytes));
    }
  }

  return {
    forget,
    read(bytes) {
      for (const byte of bytes) {
        if (byte === CR || byte === LF) {
          end();
        } else if (byte === STX || byte === ETX) {
          // Some frame the code with them.
        } else if (half.length < SCANNED_MAX) {
          half.push(byte);
        } else {
          isTooLong = true;
        }
      }
      cancel();
      cancel = half.length > 0 ? timers.later(forget, HALF_CODE_MS_MAX) : () => {};
    },
  };
}

/** Visible ASCII is all that barcodes of goods and the codes of this house have. */
function readText(bytes: readonly number[]): ReadCode {
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)
    ? { type: "code", text: String.fromCharCode(...bytes).trim() }
    : { type: "unreadable" };
}
