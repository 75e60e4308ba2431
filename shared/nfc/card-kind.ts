/**
 * What lies on the reader, by its answer to reset, as a PC/SC reader makes it for contactless cards.
 *
 * Spec: PC/SC part 3, revision 2.01.09, §3.1.3.2.3 and its supplement on storage cards.
 *
 *   phone, chip card   3B 8n 80 01  historical bytes n  TCK
 *   storage card       3B 8F 80 01  80 4F 0C A0 00 00 03 06  SS  NN NN  00 00 00 00  TCK
 *
 * A phone may put any historical bytes into its ATR, so a storage card is one only by the whole
 * prefix. TCK is not looked at: what an ISO-DEP card is, its answer to SELECT says.
 */
import { equalBytes, fromHex } from "../core/bytes.ts";

export type CardKind =
  /** Speaks APDUs (ISO/IEC 14443-4): a phone, a bank card. */
  | "iso-dep"
  /** Has memory only: a tag, a transit card. */
  | "storage"
  | "unknown";

const START = 0x3b;
/** T0: TD1 follows, and so many historical bytes. */
const TD1_FOLLOWS = 0x80;
const TD1_TD2 = fromHex("80 01");
const HISTORICAL_AT = 4;
const TCK_BYTES = 1;
/** Category 80, application identifier of 12 bytes, registered to the PC/SC workgroup. */
const STORAGE_PREFIX = fromHex("80 4f 0c a0 00 00 03 06");
const STORAGE_HISTORICAL_BYTES = 15;

export function classifyAtr(atr: Uint8Array): CardKind {
  const historical = historicalBytes(atr);
  if (historical === null) {
    return "unknown";
  }
  return isStorage(historical) ? "storage" : "iso-dep";
}

export interface StorageCard {
  /** SS: which part of which standard it follows. */
  readonly standard: number;
  /** NN: which card it is. */
  readonly card: number;
  /** Null where nobody has listed it. */
  readonly name: string | null;
}

/** Null where it is no storage card. */
export function storageCardOf(atr: Uint8Array): StorageCard | null {
  const historical = historicalBytes(atr);
  if (historical === null || !isStorage(historical)) {
    return null;
  }
  const [standard = 0, high = 0, low = 0] = historical.subarray(STORAGE_PREFIX.length);
  const card = high * 0x100 + low;
  return { standard, card, name: nameByCard.get(card) ?? null };
}

/** Null where the ATR is not a contactless card's. */
function historicalBytes(atr: Uint8Array): Uint8Array | null {
  const [start, t0 = 0] = atr;
  const count = t0 - TD1_FOLLOWS;
  const isContactless =
    start === START &&
    count >= 0 &&
    count <= 0x0f &&
    equalBytes(atr.subarray(2, HISTORICAL_AT), TD1_TD2) &&
    atr.length === HISTORICAL_AT + count + TCK_BYTES;
  return isContactless ? atr.slice(HISTORICAL_AT, HISTORICAL_AT + count) : null;
}

function isStorage(historical: Uint8Array): boolean {
  return (
    historical.length === STORAGE_HISTORICAL_BYTES &&
    equalBytes(historical.subarray(0, STORAGE_PREFIX.length), STORAGE_PREFIX)
  );
}

const nameByCard: ReadonlyMap<number, string> = new Map([
  [0x0001, "MIFARE Classic 1K"],
  [0x0002, "MIFARE Classic 4K"],
  [0x0003, "MIFARE Ultralight or NTAG"],
  [0x0014, "ICODE SLI"],
  [0x0026, "MIFARE Mini"],
  [0x0030, "Topaz"],
  [0x0036, "MIFARE Plus 2K, level 1"],
  [0x0037, "MIFARE Plus 4K, level 1"],
  [0x0038, "MIFARE Plus 2K, level 2"],
  [0x0039, "MIFARE Plus 4K, level 2"],
  [0x003a, "MIFARE Ultralight C"],
  [0x003b, "FeliCa"],
]);
