/**
 * What customers hold to a reader besides a phone of this shop: a bank card, a transit card, something
 * that nobody knows, and the shop's own signs.
 *
 * A till selects its own application and no other; a reader's own instructions (class FF, PC/SC part 3)
 * reach the card here, as they do on vpcd. Tags: NFC Forum Type 2 and Type 4.
 */
import { concatBytes, equalBytes, fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import {
  BANK_CARD_ATR,
  ISO_DEP_ATR,
  NTAG_ATR,
  SW_DONE,
  SW_NOT_ALLOWED,
  SW_NOT_FOUND,
  SW_NO_CLASS,
  SW_NO_INSTRUCTION,
  SW_WRONG_LENGTH,
  TRANSIT_ATR,
  UNKNOWN_ATR,
  type VirtualCard,
} from "./card.ts";

const SELECT = 0xa4;
const READ_BINARY = 0xb0;
const UPDATE_BINARY = 0xd6;
const GET_DATA = 0xca;
const READER_CLASS = 0xff;

/** Answers as a card does that has nothing to do with this shop: its own application is never asked for. */
export const bankCard: VirtualCard = {
  atr: BANK_CARD_ATR,
  field() {},
  answer: ([cla, ins]) => (cla === 0 && ins === SELECT ? SW_NOT_FOUND : SW_NO_CLASS),
};

/** Memory behind keys that nobody here has. */
export const transitCard: VirtualCard = {
  atr: TRANSIT_ATR,
  field() {},
  answer([cla, ins]) {
    const isIdAsked = cla === READER_CLASS && ins === GET_DATA;
    return isIdAsked ? concatBytes([fromHex("0112233445566778"), SW_DONE]) : SW_NOT_ALLOWED;
  },
};

export const unknownCard: VirtualCard = {
  atr: UNKNOWN_ATR,
  field() {},
  answer: () => SW_NO_CLASS,
};

/** A tag's memory lasts as long as the lab runs. */
export interface Tag extends VirtualCard {
  /** All of it, for the screen. */
  memory(): Uint8Array;
}

const NTAG_UID = fromHex("04a1b2c3d4e5f6");
const PAGE_BYTES = 4;
const NTAG_PAGES = 45;
const NTAG_DATA_PAGE = 4;
const NTAG_DATA_BYTES = 144;
/** The last pages hold its configuration: nobody writes there. */
const NTAG_DATA_END = NTAG_DATA_PAGE * PAGE_BYTES + NTAG_DATA_BYTES;

/** NTAG213: 45 pages of 4 bytes, of which 144 bytes are for data. */
export function createNtag(url: string): Tag {
  const memory = new Uint8Array(NTAG_PAGES * PAGE_BYTES);
  const [u0 = 0, u1 = 0, u2 = 0] = NTAG_UID;
  memory.set([u0, u1, u2, 0x88 ^ u0 ^ u1 ^ u2, ...NTAG_UID.subarray(3)]);
  // Capability container: NDEF, version 1.0, 144 bytes, open for reading and writing.
  memory.set([0xe1, 0x10, NTAG_DATA_BYTES / 8, 0x00], 12);
  const message = urlMessage(url);
  memory.set([0x03, message.length, ...message, 0xfe], NTAG_DATA_PAGE * PAGE_BYTES);

  const read = (page: number, lengthBytes: number): Uint8Array => {
    const at = page * PAGE_BYTES;
    return at + lengthBytes > memory.length
      ? SW_NOT_FOUND
      : concatBytes([memory.slice(at, at + lengthBytes), SW_DONE]);
  };
  const write = (page: number, data: Uint8Array): Uint8Array => {
    const at = page * PAGE_BYTES;
    const isData = page >= NTAG_DATA_PAGE && at + data.length <= NTAG_DATA_END;
    if (data.length !== PAGE_BYTES || !isData) {
      return data.length === PAGE_BYTES ? SW_NOT_ALLOWED : SW_WRONG_LENGTH;
    }
    memory.set(data, at);
    return SW_DONE;
  };
  return {
    atr: NTAG_ATR,
    field() {},
    memory: () => memory.slice(),
    answer(command) {
      const [cla, ins, high = 0, low = 0, length = 0] = command;
      if (cla !== READER_CLASS) {
        return SW_NO_CLASS;
      }
      const page = high * 0x100 + low;
      switch (ins) {
        case GET_DATA:
          return concatBytes([NTAG_UID, SW_DONE]);
        case READ_BINARY:
          return read(page, length === 0 ? 4 * PAGE_BYTES : length);
        case UPDATE_BINARY:
          return write(page, command.slice(5, 5 + length));
        default:
          return SW_NO_INSTRUCTION;
      }
    },
  };
}

const NDEF_AID = fromHex("d2760000850101");
const CC_FILE = fromHex("e103");
const NDEF_FILE = fromHex("e104");
const TYPE_4_BYTES_MAX = 512;
const CHUNK_BYTES_MAX = 0x3b;

/** A Type 4 tag, mapping version 2.0: an application with two files, read and written in pieces. */
export function createType4Tag(url: string): Tag {
  const message = urlMessage(url);
  const file = new Uint8Array(TYPE_4_BYTES_MAX);
  file.set([message.length >> 8, message.length & 0xff, ...message]);
  const container = fromHex("000f20 003b 0034 0406 e104 0200 00 00");
  let isSelected = false;
  let chosen: "container" | "message" | null = null;

  const select = (command: Uint8Array): Uint8Array => {
    const [, , p1, p2, length = 0] = command;
    const name = command.slice(5, 5 + length);
    if (p1 === 0x04) {
      isSelected = equalBytes(name, NDEF_AID);
      chosen = null;
      return isSelected ? SW_DONE : SW_NOT_FOUND;
    }
    if (!isSelected || p1 !== 0x00 || p2 !== 0x0c) {
      return SW_NOT_FOUND;
    }
    const found = equalBytes(name, CC_FILE) ? "container" : null;
    chosen = equalBytes(name, NDEF_FILE) ? "message" : found;
    return chosen === null ? SW_NOT_FOUND : SW_DONE;
  };
  const read = (at: number, length: number): Uint8Array => {
    const from = chosen === "container" ? container : file;
    const asked = length === 0 ? 0x100 : length;
    return at > from.length
      ? fromHex("6b00")
      : concatBytes([from.slice(at, at + Math.min(asked, CHUNK_BYTES_MAX)), SW_DONE]);
  };
  const write = (at: number, data: Uint8Array): Uint8Array => {
    if (chosen !== "message") {
      return SW_NOT_ALLOWED;
    }
    if (at + data.length > file.length) {
      return fromHex("6b00");
    }
    file.set(data, at);
    return SW_DONE;
  };
  return {
    atr: ISO_DEP_ATR,
    field() {
      isSelected = false;
      chosen = null;
    },
    memory: () => file.slice(),
    answer(command) {
      const [cla, ins, high = 0, low = 0, length = 0] = command;
      if (cla !== 0) {
        return SW_NO_CLASS;
      }
      if (ins === SELECT) {
        return select(command);
      }
      if (chosen === null) {
        return fromHex("6985");
      }
      const at = high * 0x100 + low;
      switch (ins) {
        case READ_BINARY:
          return read(at, length);
        case UPDATE_BINARY:
          return write(at, command.slice(5, 5 + length));
        default:
          return SW_NO_INSTRUCTION;
      }
    },
  };
}

/** One NDEF record with a URL that begins with https://. */
function urlMessage(url: string): Uint8Array {
  const rest = toUtf8(url.replace(/^https:\/\//u, ""));
  return concatBytes([Uint8Array.of(0xd1, 0x01, rest.length + 1, 0x55, 0x04), rest]);
}

/** The URL on a tag; null where there is none that reads as one. For the screen. */
export function urlOn(tag: Tag, kind: "type-2" | "type-4"): string | null {
  const memory = tag.memory();
  const at = kind === "type-2" ? NTAG_DATA_PAGE * PAGE_BYTES + 2 : 2;
  const [, , length = 0, type, prefix] = memory.subarray(at);
  const rest = memory.slice(at + 5, at + 4 + length);
  return type === 0x55 && prefix === 0x04 && length > 0
    ? `https://${String.fromCharCode(...rest)}`
    : null;
}
