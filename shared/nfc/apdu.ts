/**
 * Commands to a card and its answers, in short form.
 *
 * Spec: ISO/IEC 7816-4 §5.1 (cases 1 to 4); Tillwave protocols, version 1, §1.3.
 *
 *   command: CLA INS P1 P2 [ Lc data ] [ Le ]      Le 00 asks for up to 256 bytes
 *   answer:  [ data ] SW1 SW2
 *
 * Nothing here speaks extended length: readers differ in it, and no message of ours needs it.
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";

const HEADER_BYTES = 4;
const DATA_BYTES_MAX = 255;
const EXPECTED_MAX = 256;
const STATUS_BYTES = 2;
export const COMMAND_BYTES_MAX = HEADER_BYTES + 1 + DATA_BYTES_MAX + 1;
export const ANSWER_BYTES_MAX = EXPECTED_MAX + STATUS_BYTES;

export interface CommandHeader {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
}

export interface CommandToSend extends CommandHeader {
  /** At most 255 bytes; none and empty are the same. */
  readonly data?: Uint8Array;
  /** Bytes of the answer that are asked for, 1 to 256. */
  readonly le?: number;
}

export interface Command extends CommandHeader {
  /** Empty where the command has none. */
  readonly data: Uint8Array;
  readonly le: number | null;
}

export function encodeCommand({ cla, ins, p1, p2, data, le }: CommandToSend): Uint8Array {
  const header = [cla, ins, p1, p2];
  assert(header.every(isByte), "the header of a command is four bytes");
  const body = data ?? new Uint8Array(0);
  assert(body.length <= DATA_BYTES_MAX, `a short command has no room for ${body.length} bytes`);
  assert(
    le === undefined || (Number.isInteger(le) && le >= 1 && le <= EXPECTED_MAX),
    "a short command asks for 1 to 256 bytes",
  );
  return concatBytes([
    Uint8Array.from(header),
    body.length === 0 ? body : concatBytes([Uint8Array.of(body.length), body]),
    le === undefined ? new Uint8Array(0) : Uint8Array.of(le % EXPECTED_MAX),
  ]);
}

export type CommandError = { readonly type: "malformed" };

export function decodeCommand(bytes: Uint8Array): Result<Command, CommandError> {
  const [cla, ins, p1, p2, length] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    return err({ type: "malformed" });
  }
  const header = { cla, ins, p1, p2 };
  const rest = bytes.length - HEADER_BYTES;
  if (length === undefined) {
    return ok({ ...header, data: new Uint8Array(0), le: null });
  }
  if (rest === 1) {
    return ok({ ...header, data: new Uint8Array(0), le: expectedOf(length) });
  }
  const hasLe = rest === 1 + length + 1;
  // A length of zero before more bytes is how extended form begins.
  if (length === 0 || (!hasLe && rest !== 1 + length)) {
    return err({ type: "malformed" });
  }
  const start = HEADER_BYTES + 1;
  const last = bytes.at(-1) ?? 0;
  return ok({
    ...header,
    data: bytes.slice(start, start + length),
    le: hasLe ? expectedOf(last) : null,
  });
}

const expectedOf = (le: number): number => (le === 0 ? EXPECTED_MAX : le);
const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xff;

export interface Answer {
  readonly data: Uint8Array;
  /** 0x9000 and the like; see status-word.ts. */
  readonly sw: number;
}

export type AnswerError =
  /** A card that was pulled away leaves nothing, or a part. */
  | { readonly type: "too-short"; readonly lengthBytes: number }
  | { readonly type: "too-large"; readonly lengthBytes: number };

export function encodeAnswer({ data, sw }: Answer): Uint8Array {
  assert(data.length <= EXPECTED_MAX, `a short answer has no room for ${data.length} bytes`);
  assert(Number.isInteger(sw) && sw >= 0 && sw <= 0xffff, "a status word is two bytes");
  return concatBytes([data, Uint8Array.of(sw >> 8, sw & 0xff)]);
}

export function splitAnswer(bytes: Uint8Array): Result<Answer, AnswerError> {
  const lengthBytes = bytes.length;
  if (lengthBytes < STATUS_BYTES) {
    return err({ type: "too-short", lengthBytes });
  }
  if (lengthBytes > ANSWER_BYTES_MAX) {
    return err({ type: "too-large", lengthBytes });
  }
  const [sw1 = 0, sw2 = 0] = bytes.subarray(-STATUS_BYTES);
  return ok({ data: bytes.slice(0, -STATUS_BYTES), sw: sw1 * 0x100 + sw2 });
}
