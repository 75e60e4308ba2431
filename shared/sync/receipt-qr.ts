/**
 * The QR on a receipt: proves offline that this till issued these figures.
 *
 * Spec: Tillwave protocols, version 1, §4.7. `TWR1` ‖ base32 of a COSE_Sign1 by the till key, label
 * `receipt`:
 *
 *   [ merchant, terminal, epoch, seq, time, currency, total, cash, promo, card, other,
 *     first 8 bytes of head(seq), [ [quantity, amount] … ] ]
 *
 *   lines   bytes   QR
 *   0       119     8-M
 *   8       159     9-M
 *   20      219     11-M
 *
 * It does not prove that nothing was refunded since, that it is no copy, or that the till was not stolen.
 */
import type { CborValue } from "../cose/cbor.ts";
import { bytes, currencyCode, listOf, readTuple, safe, seq, tuple, u32 } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import { type Result, err } from "../core/result.ts";
import { formatQrText, parseQrText } from "./qr-text.ts";
import { type Against, type By, openArray, peekArray, signArray } from "./signed-array.ts";

const QR_PREFIX = "TWR1";
/** More than the largest figures need, in characters. */
const QR_TEXT_MAX = 1024;
/** A receipt of more lists none in its QR. */
export const RECEIPT_QR_LINES_MAX = 20;
const HEAD_START_BYTES = 8;

export interface ReceiptFigures {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  /** Unix seconds. */
  readonly time: number;
  readonly currency: string;
  readonly total: number;
  /** Of the total, by a wallet: as cash credit, as promotional credit, by the card on file. */
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  /** Of the total, in any other way: notes and coins, a card reader. */
  readonly other: number;
}

export interface ReceiptLine {
  readonly quantity: number;
  readonly amount: number;
}

export interface ReceiptToSign extends ReceiptFigures {
  /** Of the sale's entry, 32 bytes. */
  readonly head: Uint8Array;
  readonly lines: readonly ReceiptLine[];
}

export interface SignedReceipt extends ReceiptFigures {
  /** 8 bytes, of which the paper shows the first four. */
  readonly headStart: Uint8Array;
  /** Empty where the receipt has more than {@link RECEIPT_QR_LINES_MAX}. */
  readonly lines: readonly ReceiptLine[];
}

export type ReceiptQrError = Sign1Error | { readonly type: "not-a-receipt" };

export function signReceiptQr(r: ReceiptToSign, by: By): string {
  const listed = r.lines.length > RECEIPT_QR_LINES_MAX ? [] : r.lines;
  const sign1 = signArray(
    [
      r.merchant,
      r.terminal,
      r.epoch,
      r.seq,
      r.time,
      r.currency,
      r.total,
      r.cash,
      r.promo,
      r.card,
      r.other,
      r.head.slice(0, HEAD_START_BYTES),
      listed.map(({ quantity, amount }) => [quantity, amount]),
    ],
    { label: "receipt", read },
    by,
  );
  return formatQrText(QR_PREFIX, sign1);
}

/** `against` holds the keys of the tills that the reader believes. */
export function openReceiptQr(
  scanned: string,
  against: Against,
): Result<SignedReceipt, ReceiptQrError> {
  const sign1 = parseQrText(QR_PREFIX, scanned, QR_TEXT_MAX);
  return sign1 === null
    ? err({ type: "not-a-receipt" })
    : openArray(sign1, { label: "receipt", read }, against);
}

/** Reads without believing: whose it says it is. */
export function peekReceiptQr(scanned: string): Result<SignedReceipt, ReceiptQrError> {
  const sign1 = parseQrText(QR_PREFIX, scanned, QR_TEXT_MAX);
  return sign1 === null ? err({ type: "not-a-receipt" }) : peekArray(sign1, read);
}

const isLines = listOf(tuple(safe, safe), RECEIPT_QR_LINES_MAX);
const NAMES = [u32, u32, u32, seq, u32, currencyCode] as const;
const AMOUNTS = [safe, safe, safe, safe, safe] as const;

function read(value: CborValue): SignedReceipt | null {
  const shapes = [...NAMES, ...AMOUNTS, bytes(HEAD_START_BYTES), isLines] as const;
  const fields = readTuple(value, shapes);
  if (fields === null) {
    return null;
  }
  const [merchant, terminal, epoch, at, time, currency, total, ...rest] = fields;
  const [cash, promo, card, other, headStart, listed] = rest;
  const lines = listed.map(([quantity, amount]) => ({ quantity, amount }));
  const names = { merchant, terminal, epoch, seq: at, time, currency };
  return { ...names, total, cash, promo, card, other, headStart, lines };
}
