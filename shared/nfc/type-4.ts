/**
 * Type 4 tags: a small file system behind an application, as chip cards and better stickers have.
 *
 * Spec: NFC Forum Type 4 Tag 2.0 and 3.0 §5; ISO/IEC 7816-4 (SELECT, READ BINARY, UPDATE BINARY).
 *
 *   SELECT D2760000850101 ─▶ SELECT E103 ─▶ READ container ─▶ SELECT the file ─▶ READ NLEN ─▶ READ message
 *
 *   container   CCLEN 2 · version · MLe 2 · MLc 2 · 04 06 file 2 · size 2 · read access · write access
 *   file        NLEN 2 · message
 *
 * A write sets NLEN to 0, puts the message behind it, reads it back, and only then sets NLEN: wherever
 * it is torn, an empty tag is left.
 */
import { assert } from "../core/assert.ts";
import { concatBytes, equalBytes, fromHex } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Answer, encodeCommand } from "./apdu.ts";
import { MESSAGE_BYTES_MAX } from "./ndef.ts";
import { SW_DONE } from "./status-word.ts";
import type { TagContent, TagError, TagTalk } from "./tag-talk.ts";

export const NDEF_APPLICATION = fromHex("d2760000850101");
const CONTAINER_FILE = fromHex("e103");
const CONTAINER_BYTES = 15;
const MAJOR_VERSIONS: ReadonlySet<number> = new Set([2, 3]);
const NDEF_CONTROL = 0x04;
const NDEF_CONTROL_BYTES = 6;
const OPEN = 0x00;
const NLEN_BYTES = 2;
/** No tag of the standard reads less at once. */
const READ_MIN = 0x0f;
/** Of one command, so that every reader carries it. */
const PIECE_MAX = 240;
/** Files that the standard keeps for itself. */
const RESERVED_FILES: ReadonlySet<number> = new Set([
  0x0000, 0xe102, 0xe103, 0x3f00, 0x3fff, 0xffff,
]);

interface Container {
  readonly file: Uint8Array;
  /** Of the file, with NLEN. */
  readonly sizeBytes: number;
  readonly readMax: number;
  readonly writeMax: number;
  readonly isWritable: boolean;
}

export function* readType4(): TagTalk<TagContent> {
  const container = yield* openFile();
  if (!container.ok) {
    return container;
  }
  const { sizeBytes, isWritable } = container.value;
  const room = { standard: "type-4", roomBytes: roomOf(container.value), isWritable } as const;
  const length = yield* readNlen();
  if (!length.ok) {
    return length;
  }
  if (length.value > Math.min(sizeBytes - NLEN_BYTES, MESSAGE_BYTES_MAX)) {
    return err({ type: "malformed" });
  }
  const message = yield* readFile(NLEN_BYTES, length.value, container.value);
  return message.ok ? ok({ ...room, message: message.value }) : message;
}

export function* writeType4(message: Uint8Array): TagTalk<TagContent> {
  const opened = yield* openFile();
  if (!opened.ok) {
    return opened;
  }
  const container = opened.value;
  const { isWritable, writeMax } = container;
  const roomBytes = roomOf(container);
  if (!isWritable) {
    return err({ type: "read-only" });
  }
  if (message.length > roomBytes) {
    return err({ type: "too-small", roomBytes });
  }
  const pieces = Math.ceil(message.length / writeMax);
  const total = pieces + 4;
  const emptied = yield* update(0, nlen(0), { done: 0, total });
  if (!emptied.ok) {
    return emptied;
  }
  for (let i = 0; i < pieces; i += 1) {
    const piece = message.slice(i * writeMax, (i + 1) * writeMax);
    const wrote = yield* update(NLEN_BYTES + i * writeMax, piece, { done: 1 + i, total });
    if (!wrote.ok) {
      return wrote;
    }
  }
  const kept = yield* readFile(NLEN_BYTES, message.length, container);
  if (!kept.ok || !equalBytes(kept.value, message)) {
    return kept.ok ? err({ type: "not-kept" }) : kept;
  }
  const set = yield* update(0, nlen(message.length), { done: total - 2, total });
  if (!set.ok) {
    return set;
  }
  const length = yield* readNlen();
  if (!length.ok) {
    return length;
  }
  if (length.value !== message.length) {
    yield* update(0, nlen(0), { done: total - 1, total });
    return err({ type: "not-kept" });
  }
  return ok({ standard: "type-4", roomBytes, isWritable, message });
}

const nlen = (length: number): Uint8Array => Uint8Array.of(length >> 8, length & 0xff);

const roomOf = ({ sizeBytes }: Container): number =>
  Math.min(sizeBytes - NLEN_BYTES, MESSAGE_BYTES_MAX);

/** The message's file is selected when it ends well. */
function* openFile(): TagTalk<Container> {
  const application = yield* say({
    cla: 0x00,
    ins: 0xa4,
    p1: 0x04,
    p2: 0x00,
    data: NDEF_APPLICATION,
    le: 256,
  });
  if (application.sw !== SW_DONE) {
    return err({ type: "not-a-tag" });
  }
  const chosen = yield* selectFile(CONTAINER_FILE);
  if (!chosen.ok) {
    return chosen;
  }
  const bytes = yield* readPiece(0, CONTAINER_BYTES);
  const container = bytes.ok ? decodeContainer(bytes.value) : bytes;
  if (!container.ok) {
    return container;
  }
  const file = yield* selectFile(container.value.file);
  return file.ok ? container : file;
}

function decodeContainer(bytes: Uint8Array): Result<Container, TagError> {
  if (bytes.length < CONTAINER_BYTES) {
    return err({ type: "malformed" });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [, , version = 0] = bytes;
  const [tag, length] = bytes.subarray(7);
  const [read, write] = bytes.subarray(13);
  const readLimit = view.getUint16(3);
  const writeLimit = view.getUint16(5);
  const sizeBytes = view.getUint16(11);
  const isWhole =
    view.getUint16(0) >= CONTAINER_BYTES &&
    MAJOR_VERSIONS.has(version >> 4) &&
    tag === NDEF_CONTROL &&
    length === NDEF_CONTROL_BYTES &&
    readLimit >= READ_MIN &&
    writeLimit >= 1 &&
    sizeBytes > NLEN_BYTES &&
    read === OPEN &&
    !RESERVED_FILES.has(view.getUint16(9));
  return isWhole
    ? ok({
        file: bytes.slice(9, 11),
        sizeBytes,
        readMax: Math.min(readLimit, PIECE_MAX),
        writeMax: Math.min(writeLimit, PIECE_MAX),
        isWritable: write === OPEN,
      })
    : err({ type: "malformed" });
}

function* selectFile(file: Uint8Array): TagTalk<void> {
  const answer = yield* say({ cla: 0x00, ins: 0xa4, p1: 0x00, p2: 0x0c, data: file });
  return answer.sw === SW_DONE ? ok(undefined) : err({ type: "refused", sw: answer.sw });
}

function* readNlen(): TagTalk<number> {
  const bytes = yield* readPiece(0, NLEN_BYTES);
  return bytes.ok ? ok((bytes.value[0] ?? 0) * 0x100 + (bytes.value[1] ?? 0)) : bytes;
}

function* readFile(
  offset: number,
  lengthBytes: number,
  { readMax }: Container,
): TagTalk<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < lengthBytes; at += readMax) {
    const piece = yield* readPiece(offset + at, Math.min(readMax, lengthBytes - at));
    if (!piece.ok) {
      return piece;
    }
    pieces.push(piece.value);
  }
  return ok(concatBytes(pieces));
}

function* readPiece(offset: number, lengthBytes: number): TagTalk<Uint8Array> {
  const [p1 = 0, p2 = 0] = nlen(offset);
  const answer = yield* say({ cla: 0x00, ins: 0xb0, p1, p2, le: lengthBytes });
  if (answer.sw !== SW_DONE) {
    return err({ type: "refused", sw: answer.sw });
  }
  return answer.data.length === lengthBytes ? ok(answer.data) : err({ type: "malformed" });
}

function* update(
  offset: number,
  data: Uint8Array,
  { done, total }: { readonly done: number; readonly total: number },
): TagTalk<void> {
  assert(data.length <= PIECE_MAX, "a piece fits a short command");
  const [p1 = 0, p2 = 0] = nlen(offset);
  const command = encodeCommand({ cla: 0x00, ins: 0xd6, p1, p2, data });
  const answer: Answer = yield { command, done, total };
  return answer.sw === SW_DONE ? ok(undefined) : err({ type: "refused", sw: answer.sw });
}

function* say(
  command: Parameters<typeof encodeCommand>[0],
): Generator<
  { readonly command: Uint8Array; readonly done: number; readonly total: number },
  Answer,
  Answer
> {
  return yield { command: encodeCommand(command), done: 0, total: 0 };
}
