/** A thing that can be held to a reader: what it is by its ATR, and what it answers. */
import { fromHex } from "@tillwave/shared/core/bytes";

export interface VirtualCard {
  /** As a PC/SC reader makes it from what the card says of itself. */
  readonly atr: Uint8Array;
  /** The reader powers it, or lets go. Whatever was selected is forgotten both times. */
  field(isOn: boolean): void;
  /** Null: not a sound. */
  answer(command: Uint8Array): Uint8Array | null;
}

/** A phone's and many a chip card's: ISO 14443-4 without historical bytes. */
export const ISO_DEP_ATR = fromHex("3b80800101");
/** A chip card with historical bytes of its own. */
export const BANK_CARD_ATR = fromHex("3b888001 0073c84013009000 71");
/** PC/SC part 3: storage card, ISO 14443 A part 3, of the name 0003: NTAG and MIFARE Ultralight. */
export const NTAG_ATR = fromHex("3b8f8001 804f0ca000000306 03 0003 00000000 68");
/** As above, FeliCa (standard 11, name 003B): what many transit cards are. */
export const TRANSIT_ATR = fromHex("3b8f8001 804f0ca000000306 11 003b 00000000 42");
/** Not of any known standard. */
export const UNKNOWN_ATR = fromHex("3b6500002063cba000");

export const SW_DONE = fromHex("9000");
export const SW_NOT_FOUND = fromHex("6a82");
export const SW_NOT_ALLOWED = fromHex("6982");
export const SW_WRONG_LENGTH = fromHex("6700");
export const SW_NO_INSTRUCTION = fromHex("6d00");
export const SW_NO_CLASS = fromHex("6e00");
