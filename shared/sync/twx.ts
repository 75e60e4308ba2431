/**
 * The unsynced tail carried by hand: what was not sent, as a file that the hub imports as if posted.
 *
 * Spec: Tillwave protocols, version 1, §4.8. A file is a CBOR sequence (RFC 8742) of
 *
 *   [ "TWX1", statement: bstr, body: bstr ]
 *
 * each one batch of §4.4: the COSE_Sign1 of its statement, and the gzip body that the statement names.
 * As a chain of QR codes: qr-chain.ts.
 */
import { decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytesUpTo, oneOf, readTuple } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { BATCH_BYTES_MAX } from "./answer.ts";
import { STATEMENT_BYTES_MAX } from "./statement.ts";

const MAGIC = "TWX1";
/** 83 array of three, 64 text of four, "TWX1". */
const START = encodeCbor([MAGIC, 0, 0]).slice(0, -2);
const HEAD_BYTES_MAX = 5;
const BATCH_CARRIED_BYTES_MAX =
  START.length + HEAD_BYTES_MAX + STATEMENT_BYTES_MAX + HEAD_BYTES_MAX + BATCH_BYTES_MAX;

export interface CarriedBatch {
  readonly statement: Uint8Array;
  /** As it would be sent, after gzip. */
  readonly body: Uint8Array;
}

const SHAPES = [oneOf(MAGIC), bytesUpTo(STATEMENT_BYTES_MAX), bytesUpTo(BATCH_BYTES_MAX)] as const;

/** Several in a row are a file. */
export function encodeCarried({ statement, body }: CarriedBatch): Uint8Array {
  const fields = [MAGIC, statement, body];
  assert(readTuple(fields, SHAPES) !== null, "nobody imports a batch of this size");
  return encodeCbor(fields);
}

/** `at` is the byte of the file where the batch begins that cannot be read. */
export type CarriedError =
  | { readonly type: "not-twx"; readonly at: number }
  | { readonly type: "too-large"; readonly at: number }
  | { readonly type: "cut-short"; readonly at: number };

/** Reads a file as it comes, and holds no more of it than one batch and one chunk. */
export interface CarriedReader {
  feed(chunk: Uint8Array): void;
  /** The next batch; null where more of the file is needed. After an error nothing more is read. */
  take(): Result<CarriedBatch | null, CarriedError>;
  /** After the last {@link take}: whether the file was whole. */
  end(): Result<null, CarriedError>;
}

export function createCarriedReader(): CarriedReader {
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  let neededBytes = 1;
  let at = 0;
  /** Joins what came only once there is enough to go on: a file may come byte by byte. */
  const take = (): Result<CarriedBatch | null, CarriedError> => {
    if (heldBytes < neededBytes) {
      return ok(null);
    }
    const held = concatBytes(parts);
    parts = [held];
    const length = lengthOf(held, at);
    if (!length.ok) {
      return length;
    }
    neededBytes = length.value ?? heldBytes + 1;
    if (heldBytes < neededBytes) {
      return ok(null);
    }
    const batch = decode(held.subarray(0, neededBytes));
    if (batch === null) {
      return err({ type: "not-twx", at });
    }
    parts = [held.subarray(neededBytes)];
    heldBytes -= neededBytes;
    at += neededBytes;
    neededBytes = 1;
    return ok(batch);
  };
  return {
    feed(chunk) {
      assert(heldBytes <= BATCH_CARRIED_BYTES_MAX, "what can be taken is taken before more is fed");
      parts.push(chunk.slice());
      heldBytes += chunk.length;
    },
    take,
    end: () => (heldBytes === 0 ? ok(null) : err({ type: "cut-short", at })),
  };
}

function decode(bytes: Uint8Array): CarriedBatch | null {
  const value = decodeCbor(bytes, BATCH_CARRIED_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, SHAPES) : null;
  return fields && { statement: fields[1], body: fields[2] };
}

/** Of the batch that begins here, heads included; null while its heads are not there yet. */
function lengthOf(held: Uint8Array, at: number): Result<number | null, CarriedError> {
  const isStart = START.subarray(0, held.length).every((byte, i) => byte === held[i]);
  if (!isStart) {
    return err({ type: "not-twx", at });
  }
  let lengthBytes = START.length;
  for (const max of [STATEMENT_BYTES_MAX, BATCH_BYTES_MAX]) {
    const head = readHead(held.subarray(lengthBytes));
    if (head === "more" || head === "no-bytes") {
      return head === "more" ? ok(null) : err({ type: "not-twx", at });
    }
    if (head.length > max) {
      return err({ type: "too-large", at });
    }
    lengthBytes += head.lengthBytes + head.length;
  }
  return ok(lengthBytes);
}

/** Of a byte string: how long it is, and in how many bytes its head says so. Its spelling is judged by {@link decode}. */
function readHead(
  bytes: Uint8Array,
): { readonly length: number; readonly lengthBytes: number } | "more" | "no-bytes" {
  const [first] = bytes;
  if (first === undefined) {
    return "more";
  }
  const [major, short] = [first >> 5, first & 0x1f];
  const follow = { 24: 1, 25: 2, 26: 4 }[short] ?? (short < 24 ? 0 : null);
  if (major !== 2 || follow === null) {
    return "no-bytes";
  }
  if (bytes.length < 1 + follow) {
    return "more";
  }
  const length = bytes.subarray(1, 1 + follow).reduce((whole, byte) => whole * 256 + byte, 0);
  return { length: follow === 0 ? short : length, lengthBytes: 1 + follow };
}
