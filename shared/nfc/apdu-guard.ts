/**
 * Which commands a technician may send to a card by hand. No payment application is ever selected from
 * here: what a bank card would answer belongs to a certified terminal, and to nobody else.
 *
 * Spec: ISO/IEC 7816-4 §7.1.1 (SELECT), §5.1.1 (chaining); EMV book 1 §12.2 (PSE, PPSE); PC/SC part 3 §3.2.2.
 *
 * SELECT may name an application by the first bytes of its name alone, so a part of a payment name is
 * refused like the whole. What would carry a command inside another is refused as it is.
 */
import { fromHex, toUtf8 } from "../core/bytes.ts";
import { COMMAND_BYTES_MAX, decodeCommand } from "./apdu.ts";
import { DATA_PAGE } from "./type-2.ts";

export type ApduRefusal =
  | { readonly type: "malformed" }
  | { readonly type: "payment-application"; readonly name: string }
  /** A command within a command, or one in parts: nobody can see what it would select. */
  | { readonly type: "hidden-command" }
  /** What only a payment application understands. */
  | { readonly type: "payment-command" }
  /** Locks and the container of a tag: their bits never go back. */
  | { readonly type: "locks-for-ever" };

const PAYMENT_NAMES: readonly (readonly [name: string, prefix: Uint8Array])[] = [
  ["the list of payment applications (PPSE)", toUtf8("2PAY.SYS.DDF01")],
  ["the list of payment applications (PSE)", toUtf8("1PAY.SYS.DDF01")],
  ["Visa", fromHex("a000000003")],
  ["Mastercard", fromHex("a000000004")],
  ["Mastercard", fromHex("a000000005")],
  ["American Express", fromHex("a000000025")],
  ["LINK", fromHex("a000000029")],
  ["CB", fromHex("a000000042")],
  ["JCB", fromHex("a000000065")],
  ["Visa debit", fromHex("a000000098")],
  ["Dankort", fromHex("a000000121")],
  ["PagoBANCOMAT", fromHex("a000000141")],
  ["Discover", fromHex("a000000152")],
  ["Banrisul", fromHex("a000000154")],
  ["SPAN", fromHex("a000000228")],
  ["Interac", fromHex("a000000277")],
  ["Discover", fromHex("a000000324")],
  ["UnionPay", fromHex("a000000333")],
  ["girocard", fromHex("a000000359")],
  ["Verve", fromHex("a000000371")],
  ["eftpos", fromHex("a000000384")],
  ["RuPay", fromHex("a000000524")],
  ["Elo", fromHex("a000000651")],
  ["Mir", fromHex("a000000658")],
  ["Troy", fromHex("a000000672")],
  ["NAPAS", fromHex("a000000727")],
  ["Meeza", fromHex("a000000732")],
];

const SELECT = 0xa4;
/** SELECT by a file's number or path; all other ways may name an application. */
const BY_FILE: ReadonlySet<number> = new Set([0x00, 0x01, 0x02, 0x03, 0x08, 0x09]);
const CHAINED = 0x10;
/** From here on a class byte has no bit for chaining, but for SELECT nobody relies on that. */
const PROPRIETARY = 0x80;
/** The reader's own class. */
const READER = 0xff;
const GET_DATA = 0xca;
const READ_BINARY = 0xb0;
const UPDATE_BINARY = 0xd6;
/** What a reader answers by itself, or from a tag's memory: nothing that it would pass on. */
const READER_COMMANDS: ReadonlySet<number> = new Set([GET_DATA, READ_BINARY, UPDATE_BINARY]);
/** READ RECORD; GET PROCESSING OPTIONS, GENERATE AC, COMPUTE CRYPTOGRAPHIC CHECKSUM. */
const PAYMENT_COMMANDS: ReadonlySet<number> = new Set([0xb2, 0xa8, 0xae, 0x2a]);
/** ENVELOPE carries any command. */
const ENVELOPES: ReadonlySet<number> = new Set([0xc2, 0xc3]);

/** Null where it may be sent. */
export function refusalOf(bytes: Uint8Array): ApduRefusal | null {
  const decoded = bytes.length <= COMMAND_BYTES_MAX ? decodeCommand(bytes) : null;
  if (decoded === null || !decoded.ok) {
    return { type: "malformed" };
  }
  const { cla, ins, p1, p2, data } = decoded.value;
  if (cla === READER) {
    if (!READER_COMMANDS.has(ins)) {
      return { type: "hidden-command" };
    }
    const isLow = p1 === 0 && p2 < DATA_PAGE;
    return ins === UPDATE_BINARY && isLow ? { type: "locks-for-ever" } : null;
  }
  const isChained = (cla & CHAINED) !== 0 && (cla < PROPRIETARY || ins === SELECT);
  if (isChained || ENVELOPES.has(ins)) {
    return { type: "hidden-command" };
  }
  if (PAYMENT_COMMANDS.has(ins)) {
    return { type: "payment-command" };
  }
  return ins === SELECT && !BY_FILE.has(p1) ? refusedName(data) : null;
}

/** A name that begins as a payment application's does, or is the beginning of one. */
function refusedName(name: Uint8Array): ApduRefusal | null {
  const found = PAYMENT_NAMES.find(([, prefix]) => {
    const shared = Math.min(prefix.length, name.length);
    return prefix.subarray(0, shared).every((byte, i) => byte === name[i]);
  });
  return found === undefined ? null : { type: "payment-application", name: found[0] };
}
