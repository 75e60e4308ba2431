/**
 * What is asked and answered within a session: CBOR, sealed by noise.ts.
 *
 * Spec: Tillwave protocols, version 1, §3.3 and §3.4.
 *
 *   request   [op, id, args]            id 1 … 65535, chosen by the central, another one each time
 *   answer    [id, status, result]      result of an error: the field's name, or why it is not allowed; else null
 *   progress  [0, id, percent]
 *   notice    [0, "on-air", frame]      unasked: the controller sends the first frame of the new settings
 *
 *   op           args                                   result
 *   1 identify   [seconds]                              null
 *   2 read       [offset]                               page of the settings without their keys (settings-view.ts)
 *   3 apply      [map of changes] or [SHA-256 of what was staged]    digest of the settings, 8 bytes
 *   4 clock      [unix seconds u32]                     the device's time afterwards, u32
 *   5 log        [offset, lines]                        page of UTF-8 lines
 *   6 reboot     []                                     null
 *   7 reset      []                                     null
 *   8 release    []                                     null
 *   9 stage      [offset, total, bytes]                 how many bytes of that total it has from the beginning
 *   page         [total bytes, tag 8, bytes]            another tag than the page's before: begin anew
 */
import { assert } from "../../core/assert.ts";
import { type Result, err, ok } from "../../core/result.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../../cose/cbor.ts";
import {
  bytes,
  bytesUpTo,
  hash32,
  nullable,
  readTuple,
  text,
  u32,
  uint,
} from "../../cose/shape.ts";
import { FRAME_KINDS, type FrameKind } from "../settings.ts";
import { MESSAGE_BYTES_MAX } from "./fragments.ts";
import { SEAL_BYTES } from "./noise.ts";
import { CHANGES_BYTES_MAX, type Changes, changesOfCbor, changesToCbor } from "./settings-cbor.ts";

/** Before it is sealed. */
export const PLAIN_BYTES_MAX = MESSAGE_BYTES_MAX - SEAL_BYTES;
/** Of one piece of what is staged, and of one page: fits a message with all that stands round it. */
export const PIECE_BYTES_MAX = 448;
/** Of what is read page by page. */
export const PAGED_BYTES_MAX = 64 * 1024;
export const STAGED_BYTES_MAX = CHANGES_BYTES_MAX;
export const REQUEST_ID_MAX = 0xffff;
const IDENTIFY_SECONDS_MAX = 600;
const LOG_LINES_MAX = 200;
const PAGE_TAG_BYTES = 8;
const WORDS_BYTES_MAX = 120;

export const OPS = {
  identify: 1,
  read: 2,
  apply: 3,
  clock: 4,
  log: 5,
  reboot: 6,
  reset: 7,
  release: 8,
  stage: 9,
} as const;
export type Op = keyof typeof OPS;

export const STATUS = {
  done: 0,
  malformed: 1,
  unknownOp: 2,
  /** The result names the field. */
  badValue: 3,
  /** Not in this state; the result says why. */
  notAllowed: 4,
  storage: 5,
  /** The settings are kept. */
  radio: 6,
  busy: 7,
} as const;

/** Why an `apply` is not allowed whose `basedOn` is not what the beacon has. */
export const CHANGED_MEANWHILE = "changed-meanwhile";

export type Request =
  | { readonly op: "identify"; readonly id: number; readonly seconds: number }
  | { readonly op: "read"; readonly id: number; readonly offset: number }
  | { readonly op: "apply"; readonly id: number; readonly what: Changes | StagedChanges }
  | { readonly op: "clock"; readonly id: number; readonly unixSeconds: number }
  | { readonly op: "log"; readonly id: number; readonly offset: number; readonly lines: number }
  | { readonly op: "reboot"; readonly id: number }
  | { readonly op: "reset"; readonly id: number }
  | { readonly op: "release"; readonly id: number }
  | {
      readonly op: "stage";
      readonly id: number;
      readonly offset: number;
      readonly total: number;
      readonly piece: Uint8Array;
    };

/** What lies ready at the beacon, by the SHA-256 of the whole. */
export interface StagedChanges {
  readonly staged: Uint8Array;
}

export type RequestError =
  /** No request at all: nobody to answer to. */
  | { readonly type: "malformed" }
  | { readonly type: "unknown-op"; readonly id: number }
  | { readonly type: "bad-value"; readonly id: number; readonly field: string };

/** May be longer than {@link PLAIN_BYTES_MAX} where changes are many: those are staged. */
export function encodeRequest(request: Request): Uint8Array {
  assert(isRequestId(request.id), `${request.id} is no request's id`);
  return encodeCbor([OPS[request.op], request.id, argsOf(request)]);
}

export function decodeRequest(plain: Uint8Array): Result<Request, RequestError> {
  const value = decodeCbor(plain, PLAIN_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, [u32, isRequestId, isAnything]) : null;
  if (fields === null || !Array.isArray(fields[2])) {
    return err({ type: "malformed" });
  }
  const [number, id] = fields;
  const op = OP_NAMES.find((name) => OPS[name] === number);
  return op === undefined
    ? err({ type: "unknown-op", id })
    : requestOf(op, id, fields[2] as readonly CborValue[]);
}

function argsOf(request: Request): readonly CborValue[] {
  switch (request.op) {
    case "identify":
      return [request.seconds];
    case "read":
      return [request.offset];
    case "apply":
      return ["staged" in request.what ? request.what.staged : changesToCbor(request.what)];
    case "clock":
      return [request.unixSeconds];
    case "log":
      return [request.offset, request.lines];
    case "stage":
      return [request.offset, request.total, request.piece];
    case "reboot":
    case "reset":
    case "release":
      return [];
  }
}

function requestOf(op: Op, id: number, args: readonly CborValue[]): Result<Request, RequestError> {
  const bad = (field: string) => err({ type: "bad-value" as const, id, field });
  switch (op) {
    case "identify": {
      const fields = readTuple(args, [uint(IDENTIFY_SECONDS_MAX)]);
      return fields === null ? bad("seconds") : ok({ op, id, seconds: fields[0] });
    }
    case "read": {
      const fields = readTuple(args, [isOffset]);
      return fields === null ? bad("offset") : ok({ op, id, offset: fields[0] });
    }
    case "apply":
      return applyOf(id, args);
    case "clock": {
      const fields = readTuple(args, [u32]);
      return fields === null ? bad("unixSeconds") : ok({ op, id, unixSeconds: fields[0] });
    }
    case "log": {
      const fields = readTuple(args, [isOffset, uint(LOG_LINES_MAX)]);
      return fields === null || fields[1] === 0
        ? bad("lines")
        : ok({ op, id, offset: fields[0], lines: fields[1] });
    }
    case "stage":
      return stageOf(id, args);
    case "reboot":
    case "reset":
    case "release":
      return args.length === 0 ? ok({ op, id }) : bad("args");
  }
}

function applyOf(id: number, args: readonly CborValue[]): Result<Request, RequestError> {
  const [what] = args;
  if (what === undefined || args.length !== 1) {
    return err({ type: "bad-value", id, field: "args" });
  }
  if (hash32(what)) {
    return ok({ op: "apply", id, what: { staged: what } });
  }
  const changes = changesOfCbor(what);
  if (changes.ok) {
    return ok({ op: "apply", id, what: changes.value });
  }
  const field = changes.error.type === "wrong-field" ? changes.error.field : "args";
  return err({ type: "bad-value", id, field });
}

function stageOf(id: number, args: readonly CborValue[]): Result<Request, RequestError> {
  const fields = readTuple(args, [
    uint(STAGED_BYTES_MAX),
    uint(STAGED_BYTES_MAX),
    bytesUpTo(PIECE_BYTES_MAX),
  ]);
  if (fields === null) {
    return err({ type: "bad-value", id, field: "args" });
  }
  const [offset, total, piece] = fields;
  // An empty piece asks how far it has it.
  return total === 0 || offset + piece.length > total
    ? err({ type: "bad-value", id, field: "total" })
    : ok({ op: "stage", id, offset, total, piece });
}

/** What the beacon says. */
export type BeaconMessage =
  | {
      readonly type: "answer";
      readonly id: number;
      readonly status: number;
      readonly result: CborValue;
    }
  | { readonly type: "progress"; readonly id: number; readonly percent: number }
  /** `frame` is the first of the new ones that the controller took. */
  | { readonly type: "on-air"; readonly frame: FrameKind };

export function encodeBeaconMessage(message: BeaconMessage): Uint8Array {
  const plain = encodeCbor(fieldsOfMessage(message));
  assert(decodeBeaconMessage(plain) !== null, "a central reads this");
  return plain;
}

/** Null for what no beacon says. */
export function decodeBeaconMessage(plain: Uint8Array): BeaconMessage | null {
  const value = decodeCbor(plain, PLAIN_BYTES_MAX);
  if (!value.ok) {
    return null;
  }
  const progress = readTuple(value.value, [uint(0), isRequestId, uint(100)]);
  if (progress !== null) {
    return { type: "progress", id: progress[1], percent: progress[2] };
  }
  const notice = readTuple(value.value, [uint(0), text(WORDS_BYTES_MAX), text(WORDS_BYTES_MAX)]);
  if (notice !== null) {
    const frame = FRAME_KINDS.find((kind) => kind === notice[2]);
    return notice[1] === "on-air" && frame !== undefined ? { type: "on-air", frame } : null;
  }
  const answer = readTuple(value.value, [isRequestId, uint(0xff), isAnything]);
  return answer && { type: "answer", id: answer[0], status: answer[1], result: answer[2] };
}

function fieldsOfMessage(message: BeaconMessage): CborValue {
  switch (message.type) {
    case "answer":
      return [message.id, message.status, message.result];
    case "progress":
      return [0, message.id, message.percent];
    case "on-air":
      return [0, "on-air", message.frame];
  }
}

/** A part of what is longer than a message. */
export interface Page {
  /** Bytes of the whole. */
  readonly total: number;
  /** The same for all pages of one whole. */
  readonly tag: Uint8Array;
  readonly part: Uint8Array;
}

/** The page that begins at `offset`; an empty one beyond the end. */
export function cutPage(whole: Uint8Array, tag: Uint8Array, offset: number): CborValue {
  assert(whole.length <= PAGED_BYTES_MAX, `${whole.length} bytes are not read page by page`);
  return [
    whole.length,
    tag.slice(0, PAGE_TAG_BYTES),
    whole.slice(offset, offset + PIECE_BYTES_MAX),
  ];
}

export function pageOf(result: CborValue): Page | null {
  const fields = readTuple(result, [isOffset, bytes(PAGE_TAG_BYTES), bytesUpTo(PIECE_BYTES_MAX)]);
  return fields && { total: fields[0], tag: fields[1], part: fields[2] };
}

/** Of `stage`: bytes from the beginning that it has. */
export const stagedOf = (result: CborValue): number | null =>
  uint(STAGED_BYTES_MAX)(result) ? result : null;

/** Of an error: the field's name, or why; null where it says nothing more. */
export const reasonOf = (result: CborValue): string | null =>
  nullable(text(WORDS_BYTES_MAX))(result) ? result : null;

const OP_NAMES = Object.keys(OPS) as readonly Op[];
const isOffset = uint(PAGED_BYTES_MAX);
const isAnything = (value: CborValue | undefined): value is CborValue => value !== undefined;
const isRequestId = (value: CborValue | undefined): value is number =>
  uint(REQUEST_ID_MAX)(value) && value !== 0;
