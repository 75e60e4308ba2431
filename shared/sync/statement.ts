/**
 * What a till signs with each request: that it is this request, from this end of its journal.
 *
 * Spec: Tillwave protocols, version 1, §4.4. COSE_Sign1 by the till key, label `batch`, 259 bytes:
 *
 *   [ method, path, SHA-256(body as sent), merchant, terminal, epoch, first, last,
 *     head(first−1) 32, head(last) 32, sentAt ms, requestId 16 ]
 *
 * In the header `Tillwave-Statement` as base64url without padding. A request without entries has the
 * digest of nothing, first = last = 0, and the current head twice.
 */
import { base64urlnopad } from "@scure/base";
import type { CborValue } from "../cose/cbor.ts";
import { bytes, hash32, readTuple, safe, seq, text, u32 } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import type { Result } from "../core/result.ts";
import { type Against, type By, openArray, peekArray, signArray } from "./signed-array.ts";

export const STATEMENT_HEADER = "tillwave-statement";
export const PROTOCOL_HEADER = "tillwave-protocol";
export const PROTOCOL_VERSION = "1";
/** Longest header that is looked at, in characters. */
export const STATEMENT_TEXT_MAX = 1024;
export const STATEMENT_BYTES_MAX = (STATEMENT_TEXT_MAX / 4) * 3;

export interface Statement {
  readonly method: string;
  readonly path: string;
  /** Of the body as sent, after gzip. */
  readonly bodyHash: Uint8Array;
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly headBefore: Uint8Array;
  readonly headAfter: Uint8Array;
  /** Unix milliseconds by the till's clock. Not trusted. */
  readonly sentAt: number;
  readonly requestId: Uint8Array;
}

export function signStatement(s: Statement, by: By): Uint8Array {
  return signArray(
    [
      s.method,
      s.path,
      s.bodyHash,
      s.merchant,
      s.terminal,
      s.epoch,
      s.first,
      s.last,
      s.headBefore,
      s.headAfter,
      s.sentAt,
      s.requestId,
    ],
    { label: "batch", read },
    by,
  );
}

export function openStatement(sign1: Uint8Array, against: Against): Result<Statement, Sign1Error> {
  return openArray(sign1, { label: "batch", read }, against);
}

/** Reads without believing: who says to have sent it. */
export function peekStatement(sign1: Uint8Array): Result<Statement, Sign1Error> {
  return peekArray(sign1, read);
}

export function formatStatement(sign1: Uint8Array): string {
  return base64urlnopad.encode(sign1);
}

/** Null where the header is none. */
export function parseStatement(header: string | undefined): Uint8Array | null {
  if (header === undefined || header.length > STATEMENT_TEXT_MAX) {
    return null;
  }
  try {
    return base64urlnopad.decode(header);
  } catch {
    return null;
  }
}

const METHOD_MAX = 8;
const PATH_MAX = 200;

function read(value: CborValue): Statement | null {
  const fields = readTuple(value, [
    text(METHOD_MAX),
    text(PATH_MAX),
    hash32,
    u32,
    u32,
    u32,
    seq,
    seq,
    hash32,
    hash32,
    safe,
    bytes(16),
  ]);
  if (fields === null) {
    return null;
  }
  const [method, path, bodyHash, merchant, terminal, epoch, first, last, ...rest] = fields;
  const [headBefore, headAfter, sentAt, requestId] = rest;
  return {
    method,
    path,
    bodyHash,
    merchant,
    terminal,
    epoch,
    first,
    last,
    headBefore,
    headAfter,
    sentAt,
    requestId,
  };
}
