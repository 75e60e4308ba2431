/** Tags as memory with manners: what a test holds to a reader. Each can be torn away after so many writes. */
import { concatBytes, equalBytes, fromHex } from "../core/bytes.ts";
import { NDEF_APPLICATION } from "../nfc/type-4.ts";

export interface TagModel {
  /** What a PC/SC reader says of it. */
  readonly atr: Uint8Array;
  readonly memory: Uint8Array;
  /** Commands that it was given, oldest first. */
  readonly heard: Uint8Array[];
  answer(command: Uint8Array): Uint8Array;
}

export interface TagOptions {
  readonly memory?: Uint8Array;
  /** After that many writes it hears nothing any more: the next one is lost, and so is the tag. */
  readonly writesMax?: number;
  /** Bytes at which it keeps what it likes. */
  readonly worn?: ReadonlySet<number>;
}

const DONE = fromHex("9000");
const REFUSED = fromHex("6a81");

/** Thrown to the performer of a talk: the tag has left. */
export class TagGone extends Error {}

const TYPE_2_ATR = fromHex("3b8f8001804f0ca0000003060300030000000068");
const TYPE_4_ATR = fromHex("3b80800101");

/** NTAG213 as it leaves the factory: 144 bytes for data, an empty message. */
export function newNtag(data = "0300fe"): Uint8Array {
  const memory = new Uint8Array(180);
  memory.set(fromHex("04a1b2 1f c3d4e5f6 04 48 0000 e1101200"));
  memory.set(fromHex(data), 16);
  return memory;
}

export function type2Tag({ memory = newNtag(), writesMax, worn }: TagOptions = {}): TagModel {
  const heard: Uint8Array[] = [];
  let writes = 0;
  return {
    atr: TYPE_2_ATR,
    memory,
    heard,
    answer(command) {
      heard.push(command);
      const [cla, ins, , page = 0, length = 0] = command;
      const at = page * 4;
      if (cla !== 0xff) {
        return REFUSED;
      }
      if (ins === 0xb0) {
        const twice = concatBytes([memory, memory]);
        return at < memory.length ? concatBytes([twice.slice(at, at + length), DONE]) : REFUSED;
      }
      if (ins !== 0xd6 || length !== 4 || at + 4 > memory.length) {
        return REFUSED;
      }
      if (writes === writesMax) {
        throw new TagGone();
      }
      writes += 1;
      command.slice(5).forEach((byte, i) => {
        memory[at + i] = worn?.has(at + i) === true ? 0xaa : byte;
      });
      return DONE;
    },
  };
}

/** Files as it has them: the container, and a message's file of 256 bytes, read and written 59 bytes at a time. */
export function type4Tag({
  memory = new Uint8Array(256),
  writesMax,
  worn,
}: TagOptions = {}): TagModel {
  const heard: Uint8Array[] = [];
  const container = fromHex("000f 20 003b 0034 0406 e104 0100 00 00");
  let isOpen = false;
  let chosen: Uint8Array | null = null;
  let writes = 0;
  const select = (p1: number, name: Uint8Array): Uint8Array => {
    if (p1 === 0x04) {
      isOpen = equalBytes(name, NDEF_APPLICATION);
      chosen = null;
      return isOpen ? DONE : fromHex("6a82");
    }
    chosen = equalBytes(name, fromHex("e103")) ? container : memory;
    return isOpen ? DONE : fromHex("6985");
  };
  return {
    atr: TYPE_4_ATR,
    memory,
    heard,
    answer(command) {
      heard.push(command);
      const [cla, ins, p1 = 0, p2 = 0, length = 0] = command;
      if (cla !== 0x00) {
        return fromHex("6e00");
      }
      const at = p1 * 0x100 + p2;
      if (ins === 0xa4) {
        return select(p1, command.slice(5, 5 + length));
      }
      if (chosen === null) {
        return fromHex("6985");
      }
      if (ins === 0xb0) {
        return length > 0x3b ? REFUSED : concatBytes([chosen.slice(at, at + length), DONE]);
      }
      if (ins !== 0xd6 || chosen === container || length > 0x34) {
        return REFUSED;
      }
      if (writes === writesMax) {
        throw new TagGone();
      }
      writes += 1;
      command.slice(5).forEach((byte, i) => {
        memory[at + i] = worn?.has(at + i) === true ? 0xaa : byte;
      });
      return DONE;
    },
  };
}
