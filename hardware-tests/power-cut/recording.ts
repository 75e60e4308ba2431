/**
 * The log of disk-shim, decoded: what a program did to one folder and said to its sockets, in order.
 *
 * A record, little-endian (hardware-tests/native/disk-shim.c writes it):
 *
 *   offset  bytes  field
 *   0       1      operation: a letter
 *   1       1      zero
 *   2       2      length of the name, n
 *   4       4      length of the data, m
 *   8       8      inode number of the file, of the folder or of the socket
 *   16      8      value
 *   24      n      name below the watched folder; "." is the folder itself
 *   24+n    m      data
 *
 *   letter  becomes        value                     data
 *   C       create         -                         -
 *   W       write          offset in the file        the bytes
 *   T       truncate       the new length            -
 *   B, S    sync           a token that pairs them   -
 *   U       unlink         -                         -
 *   N       rename         -                         the new name
 *   M, R    make-folder, remove-folder               -
 *   A       acknowledge    length of the whole       the bytes, at most 64 KiB
 *
 * A file is known by its inode, not by its name: the file that an unlink left behind and the one made
 * later under the same name are two. The kernel gives an inode number again, so each creation is a new file.
 */
import { readFileSync, statSync } from "node:fs";
import { type Result, err, ok } from "@tillwave/shared/core/result";

const RECORDING_MAX_BYTES = 1 << 30;
const OPERATIONS_MAX = 1_000_000;
/** No file of a recorded program may reach beyond this: a damaged offset must not ask for all memory. */
const FILE_MAX_BYTES = 1 << 30;
const HEADER_LENGTH_BYTES = 24;
const LETTERS = "CWTBSUNMRA";

/** Counts from 0 in the order in which the recording first mentions them. */
export type FileId = number;

export type DataOperation =
  | {
      readonly type: "write";
      readonly file: FileId;
      readonly offset: number;
      /** A view into the log. */
      readonly bytes: Uint8Array;
    }
  | { readonly type: "truncate"; readonly file: FileId; readonly lengthBytes: number };

export type NameOperation =
  | { readonly type: "create"; readonly file: FileId; readonly name: string }
  | { readonly type: "unlink"; readonly name: string }
  | { readonly type: "rename"; readonly from: string; readonly to: string }
  | { readonly type: "make-folder"; readonly name: string }
  | { readonly type: "remove-folder"; readonly name: string };

/** It covers the operations before index `began`; it is true from where it stands. `file` may be a folder. */
export interface SyncOperation {
  readonly type: "sync";
  readonly file: FileId;
  readonly began: number;
}

/** Bytes that the program sent to a socket. `connection` is the socket's inode number. */
export interface Acknowledgement {
  readonly type: "acknowledge";
  readonly connection: number;
  /** The first 64 KiB of one send, a view into the log. */
  readonly bytes: Uint8Array;
}

export type Operation = DataOperation | NameOperation | SyncOperation | Acknowledgement;

export interface Recording {
  readonly operations: readonly Operation[];
  /** The files which were there before the recording, under the name that it first finds them by. */
  readonly found: ReadonlyMap<string, FileId>;
  /** Bytes of a last record that a kill cut short. */
  readonly tailBytes: number;
}

export type RecordingError =
  | { readonly type: "unreadable"; readonly path: string; readonly code: string }
  | { readonly type: "too-long"; readonly lengthBytes: number }
  | { readonly type: "too-many-operations"; readonly offset: number }
  | { readonly type: "unknown-operation"; readonly offset: number; readonly code: number }
  | { readonly type: "bad-name"; readonly offset: number; readonly name: string }
  | { readonly type: "file-too-long"; readonly offset: number }
  | { readonly type: "sync-never-began"; readonly offset: number };

export function readRecording(path: string): Result<Recording, RecordingError> {
  try {
    const lengthBytes = statSync(path).size;
    if (lengthBytes > RECORDING_MAX_BYTES) {
      return err({ type: "too-long", lengthBytes });
    }
    return decodeRecording(readFileSync(path));
  } catch (thrown) {
    return err({ type: "unreadable", path, code: (thrown as NodeJS.ErrnoException).code ?? "" });
  }
}

export function decodeRecording(log: Uint8Array): Result<Recording, RecordingError> {
  const transcript = createTranscript();
  let offset = 0;
  while (offset < log.length) {
    const record = decodeRecord(log, offset);
    if (record === null) {
      break;
    }
    if (transcript.operations.length >= OPERATIONS_MAX) {
      return err({ type: "too-many-operations", offset });
    }
    const problem = enter(transcript, record);
    if (problem !== null) {
      return err(problem);
    }
    offset += record.lengthBytes;
  }
  const { operations, found } = transcript;
  return ok({ operations, found, tailBytes: log.length - offset });
}

interface LogRecord {
  readonly offset: number;
  readonly lengthBytes: number;
  readonly code: number;
  readonly inode: number;
  readonly value: bigint;
  readonly name: string;
  readonly data: Uint8Array;
}

const utf8 = new TextDecoder();

/** Null when the log ends before the record does. */
function decodeRecord(log: Uint8Array, offset: number): LogRecord | null {
  if (offset + HEADER_LENGTH_BYTES > log.length) {
    return null;
  }
  const view = new DataView(log.buffer, log.byteOffset + offset, HEADER_LENGTH_BYTES);
  const dataAt = HEADER_LENGTH_BYTES + view.getUint16(2, true);
  const lengthBytes = dataAt + view.getUint32(4, true);
  if (offset + lengthBytes > log.length) {
    return null;
  }
  return {
    offset,
    lengthBytes,
    code: view.getUint8(0),
    inode: Number(view.getBigUint64(8, true)),
    value: view.getBigUint64(16, true),
    name: utf8.decode(log.subarray(offset + HEADER_LENGTH_BYTES, offset + dataAt)),
    data: log.subarray(offset + dataAt, offset + lengthBytes),
  };
}

interface Transcript {
  readonly operations: Operation[];
  readonly found: Map<string, FileId>;
  readonly fileByInode: Map<number, FileId>;
  /** Inodes whose creation or first mention under a name is in the books. */
  readonly named: Set<number>;
  readonly beganByToken: Map<bigint, number>;
  files: number;
}

function createTranscript(): Transcript {
  return {
    operations: [],
    found: new Map(),
    fileByInode: new Map(),
    named: new Set(),
    beganByToken: new Map(),
    files: 0,
  };
}

function enter(transcript: Transcript, record: LogRecord): RecordingError | null {
  const { offset, name, inode, value, data } = record;
  const { operations } = transcript;
  const letter = String.fromCharCode(record.code);
  if (!LETTERS.includes(letter)) {
    return { type: "unknown-operation", offset, code: record.code };
  }
  if (letter === "A") {
    operations.push({ type: "acknowledge", connection: inode, bytes: data });
    return null;
  }
  const to = letter === "N" ? utf8.decode(data) : name;
  if (!isNameBelow(name) || !isNameBelow(to)) {
    return { type: "bad-name", offset, name: isNameBelow(name) ? to : name };
  }
  switch (letter) {
    case "C":
      operations.push({ type: "create", file: bear(transcript, inode), name });
      return null;
    case "W":
    case "T":
      return enterData(transcript, record);
    case "B":
      transcript.beganByToken.set(value, operations.length);
      return null;
    case "S": {
      const began = transcript.beganByToken.get(value);
      if (began === undefined) {
        return { type: "sync-never-began", offset };
      }
      transcript.beganByToken.delete(value);
      operations.push({ type: "sync", file: fileOf(transcript, inode), began });
      return null;
    }
    case "U":
      find(transcript, record);
      operations.push({ type: "unlink", name });
      return null;
    case "N":
      find(transcript, record);
      operations.push({ type: "rename", from: name, to });
      return null;
    case "M":
      bear(transcript, inode);
      operations.push({ type: "make-folder", name });
      return null;
    default:
      operations.push({ type: "remove-folder", name });
      return null;
  }
}

function enterData(transcript: Transcript, record: LogRecord): RecordingError | null {
  const file = find(transcript, record);
  const end = record.value + BigInt(record.data.length);
  if (end > BigInt(FILE_MAX_BYTES)) {
    return { type: "file-too-long", offset: record.offset };
  }
  const value = Number(record.value);
  transcript.operations.push(
    record.code === "W".charCodeAt(0)
      ? { type: "write", file, offset: value, bytes: record.data }
      : { type: "truncate", file, lengthBytes: value },
  );
  return null;
}

function bear(transcript: Transcript, inode: number): FileId {
  transcript.fileByInode.delete(inode);
  transcript.named.add(inode);
  return fileOf(transcript, inode);
}

function find(transcript: Transcript, { inode, name }: LogRecord): FileId {
  const file = fileOf(transcript, inode);
  if (!transcript.named.has(inode)) {
    transcript.named.add(inode);
    transcript.found.set(name, file);
  }
  return file;
}

function fileOf(transcript: Transcript, inode: number): FileId {
  const file = transcript.fileByInode.get(inode) ?? transcript.files++;
  transcript.fileByInode.set(inode, file);
  return file;
}

/** A damaged log must not lead out of the folder that a crash state is written to. */
function isNameBelow(name: string): boolean {
  return (
    name === "." ||
    (!name.includes("\0") &&
      name.split("/").every((part) => part !== "" && part !== "." && part !== ".."))
  );
}
