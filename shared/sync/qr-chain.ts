/**
 * A file as a chain of QR codes, for a shop that has no other way out: one screen shows them in turn,
 * a camera takes them in any order, some of them twice.
 *
 * Spec: Tillwave protocols, version 1, §4.8. One code is `TWX1` ‖ base32 of
 *
 *   offset  bytes  field
 *   0       8      export id
 *   8       2      index, from 0
 *   10      2      total
 *   12      4      CRC-32 of the code's other bytes
 *   16      ≤ 584  data: 584 bytes in each but the last                964 characters, QR 20-M
 */
import { assert } from "../core/assert.ts";
import { concatBytes, equalBytes } from "../core/bytes.ts";
import { crc32 } from "../core/checksum.ts";
import { type Result, err, ok } from "../core/result.ts";
import { formatQrText, parseQrText } from "./qr-text.ts";

const QR_PREFIX = "TWX1";
export const EXPORT_ID_BYTES = 8;
const NAMES_BYTES = EXPORT_ID_BYTES + 2 + 2;
const HEAD_BYTES = NAMES_BYTES + 4;
export const PIECE_DATA_BYTES_MAX = 584;
const PIECE_TEXT_MAX = 964;
/** Codes that somebody will hold a camera over, at most: some 1,200 sales. More go as a file. */
export const PIECES_MAX = 400;

export interface ExportTooLong {
  readonly type: "export-too-long";
  readonly pieces: number;
  readonly max: number;
}

/** The texts of the codes, in order. `exportId` is 8 bytes, another for each export. */
export function splitIntoPieces(
  file: Uint8Array,
  exportId: Uint8Array,
): Result<readonly string[], ExportTooLong> {
  assert(file.length > 0, "there is something to carry");
  assert(exportId.length === EXPORT_ID_BYTES, "an export is named by 8 bytes");
  const total = Math.ceil(file.length / PIECE_DATA_BYTES_MAX);
  if (total > PIECES_MAX) {
    return err({ type: "export-too-long", pieces: total, max: PIECES_MAX });
  }
  const pieces = Array.from({ length: total }, (_, index) => {
    const from = index * PIECE_DATA_BYTES_MAX;
    const data = file.subarray(from, from + PIECE_DATA_BYTES_MAX);
    return formatQrText(QR_PREFIX, encodePiece({ exportId, index, total, data }));
  });
  return ok(pieces);
}

/** What was taken of one export so far. */
export interface QrChain {
  readonly exportId: Uint8Array;
  readonly total: number;
  readonly dataByIndex: ReadonlyMap<number, Uint8Array>;
}

export type PieceError =
  | { readonly type: "not-a-piece" }
  | { readonly type: "piece-damaged" }
  /** Of another export than the ones before. */
  | { readonly type: "other-export" };

/** The chain with one code more; the same where it has that one already. `chain` is null before the first. */
export function takePiece(chain: QrChain | null, scanned: string): Result<QrChain, PieceError> {
  const read = decodePiece(scanned);
  if (!read.ok) {
    return read;
  }
  const { exportId, index, total, data } = read.value;
  const before = chain ?? { exportId, total, dataByIndex: new Map<number, Uint8Array>() };
  const known = before.dataByIndex.get(index);
  const isOther = !equalBytes(before.exportId, exportId) || before.total !== total;
  if (isOther || (known !== undefined && !equalBytes(known, data))) {
    return err({ type: "other-export" });
  }
  return known === undefined
    ? ok({ ...before, dataByIndex: new Map(before.dataByIndex).set(index, data) })
    : ok(before);
}

/** Which codes are still to be taken, from 0. */
export function missingPieces({ total, dataByIndex }: QrChain): readonly number[] {
  return Array.from({ length: total }, (_, index) => index).filter(
    (index) => !dataByIndex.has(index),
  );
}

/** The file; null while a code is missing. */
export function joinPieces(chain: QrChain): Uint8Array | null {
  const inOrder = [...chain.dataByIndex].toSorted(([a], [b]) => a - b);
  return missingPieces(chain).length === 0 ? concatBytes(inOrder.map(([, data]) => data)) : null;
}

interface Piece {
  readonly exportId: Uint8Array;
  readonly index: number;
  readonly total: number;
  readonly data: Uint8Array;
}

function encodePiece({ exportId, index, total, data }: Piece): Uint8Array {
  const piece = concatBytes([exportId, new Uint8Array(HEAD_BYTES - EXPORT_ID_BYTES), data]);
  const view = new DataView(piece.buffer);
  view.setUint16(EXPORT_ID_BYTES, index);
  view.setUint16(EXPORT_ID_BYTES + 2, total);
  view.setUint32(NAMES_BYTES, checksumOf(piece));
  return piece;
}

function decodePiece(scanned: string): Result<Piece, PieceError> {
  const piece = parseQrText(QR_PREFIX, scanned, PIECE_TEXT_MAX);
  if (piece === null || piece.length <= HEAD_BYTES) {
    return err({ type: "not-a-piece" });
  }
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  if (view.getUint32(NAMES_BYTES) !== checksumOf(piece)) {
    return err({ type: "piece-damaged" });
  }
  const index = view.getUint16(EXPORT_ID_BYTES);
  const total = view.getUint16(EXPORT_ID_BYTES + 2);
  const data = piece.slice(HEAD_BYTES);
  const isFull = data.length === PIECE_DATA_BYTES_MAX;
  return index < total && total <= PIECES_MAX && (isFull || index === total - 1)
    ? ok({ exportId: piece.slice(0, EXPORT_ID_BYTES), index, total, data })
    : err({ type: "not-a-piece" });
}

function checksumOf(piece: Uint8Array): number {
  return crc32(concatBytes([piece.subarray(0, NAMES_BYTES), piece.subarray(HEAD_BYTES)]));
}
