/**
 * What can go wrong between a phone and a reader, by name, as it acts on the very bytes of the line.
 *
 * Source of the shapes: facts on PC/SC readers (what pcscd makes of each).
 */
import type { WireFault } from "@tillwave/shared/api/lab-phone";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { FRAME_BYTES_MAX, encodeFrame } from "./frame.ts";

/** What the device does with the line, in order. */
export type WireStep =
  | { readonly type: "write"; readonly bytes: Uint8Array }
  | { readonly type: "wait"; readonly ms: number }
  /** As if it were pulled out of the field. */
  | { readonly type: "pull" };

const STATUS_BYTES = 2;
/** A slow answer takes this many steps of this many milliseconds: late, and still in time. */
const SLOW_PIECES = 8;
const SLOW_EVERY_MS = 20;
export const OVERSIZED_BYTES = 4096;
/** Some other answer to some other question: a status word that says "done". */
const STRAY = Uint8Array.of(0x90, 0x00);

export interface WireTrouble {
  readonly fault: WireFault;
  /** For `pull-after-bytes`: bytes of the frame that still get out, its two of length included. */
  readonly afterBytes: number;
}

/** The line's steps for an answer; nothing at all is a phone that hangs. */
export function stepsFor(answer: Uint8Array, trouble: WireTrouble | null): readonly WireStep[] {
  const frame = encodeFrame(answer.subarray(0, FRAME_BYTES_MAX));
  switch (trouble?.fault) {
    case undefined:
      return [write(frame)];
    case "pull-before":
      return [PULL];
    case "pull-after-bytes": {
      const out = frame.subarray(0, Math.min(trouble.afterBytes, frame.length - 1));
      return out.length === 0 ? [PULL] : [write(out), PULL];
    }
    case "hang":
      return [];
    case "slow-radio":
      return inPieces(frame);
    case "partial":
      return [write(encodeFrame(answer.subarray(0, Math.floor(answer.length / 2))))];
    case "empty":
      return [write(encodeFrame(new Uint8Array(0)))];
    case "one-byte":
      return [write(encodeFrame(answer.subarray(0, 1)))];
    case "oversized":
      return [write(encodeFrame(oversized(answer)))];
    case "stray":
      return [write(encodeFrame(STRAY)), write(frame)];
    case "forged":
      return [write(encodeFrame(withOneBitTurned(answer)))];
  }
}

const PULL: WireStep = { type: "pull" };
const write = (bytes: Uint8Array): WireStep => ({ type: "write", bytes });

function inPieces(frame: Uint8Array): readonly WireStep[] {
  const size = Math.ceil(frame.length / SLOW_PIECES);
  return Array.from({ length: Math.ceil(frame.length / size) }, (_, i): readonly WireStep[] => [
    { type: "wait", ms: SLOW_EVERY_MS },
    write(frame.slice(i * size, (i + 1) * size)),
  ]).flat();
}

function oversized(answer: Uint8Array): Uint8Array {
  const filler = new Uint8Array(OVERSIZED_BYTES - answer.length);
  return concatBytes([answer.subarray(0, -STATUS_BYTES), filler, answer.subarray(-STATUS_BYTES)]);
}

/** The last byte before the status word is the signature's. A status word alone stays as it is. */
function withOneBitTurned(answer: Uint8Array): Uint8Array {
  const turned = answer.slice();
  const at = turned.length - STATUS_BYTES - 1;
  if (at >= 0) {
    turned[at] = (turned[at] ?? 0) ^ 1;
  }
  return turned;
}
