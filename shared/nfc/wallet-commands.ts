/**
 * What a till asks a wallet for, as commands; and the same commands as a wallet reads them.
 *
 * Spec: Tillwave protocols, version 1, §1.3. CLA 80 except SELECT, P1 = 01 the version, each
 * direction at most 255 bytes.
 *
 *   SELECT     00 A4 04 00 AID             15 bytes
 *   PRESENT    80 52 01 00 certificate     178
 *   SPEND      80 50 01 00 request         49, with the till's proof 118; P2 = 01 asks for the uplink
 *   RECALL     80 54 01 00 recall          29
 *   GET TOKEN  80 58 01 00 [nonce]         24
 *   RESULT     80 56 01 00 [nonce, outcome, text]   at most 70
 */
import { decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { bytes, readTuple, text, uint } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { equalBytes, fromHex } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type Command, decodeCommand, encodeCommand } from "./apdu.ts";
import {
  SW_MALFORMED,
  SW_NO_APPLICATION,
  SW_UNKNOWN_CLASS,
  SW_UNKNOWN_INSTRUCTION,
  SW_WRONG_LENGTH,
} from "./status-word.ts";

/** F0, of no registered provider, then "TILLWAVE". The till selects no other wallet. */
const WALLET_AID = fromHex("f0 54494c4c57415645");
/** Of a command and of an answer, with status word: what every reader carries. */
export const TAP_BYTES_MAX = 255;
/** Of UTF-8. */
export const RESULT_TEXT_BYTES_MAX = 40;

const SELECT_CLASS = 0x00;
const WALLET_CLASS = 0x80;
const VERSION = 0x01;
const SELECT = 0xa4;
const BY_NAME = 0x04;
const SPEND = 0x50;
const PRESENT = 0x52;
const RECALL = 0x54;
const RESULT = 0x56;
const GET_TOKEN = 0x58;
const WITH_UPLINK = 0x01;
const LE_ALL = 256;

/** 2 is: not paid. */
export const OUTCOME_PAID = 1;
/** Not known yet, or not here: the till asks on. */
export const OUTCOME_WAITING = 3;

export interface TapOutcome {
  /** 16 bytes. */
  readonly nonce: Uint8Array;
  readonly outcome: number;
  /** For the phone's screen, at most {@link RESULT_TEXT_BYTES_MAX}. */
  readonly text: string;
}

export function selectWallet(): Uint8Array {
  const header = { cla: SELECT_CLASS, ins: SELECT, p1: BY_NAME, p2: 0x00 };
  return encodeCommand({ ...header, data: WALLET_AID, le: LE_ALL });
}

/** The till's certificate, as the hub signed it. */
export function present(certificate: Uint8Array): Uint8Array {
  return walletCommand(PRESENT, certificate);
}

/** `body` is the request, or what till-proof.ts makes of it. */
export function spend(
  body: Uint8Array,
  { uplink }: { readonly uplink: boolean } = { uplink: false },
): Uint8Array {
  return walletCommand(SPEND, body, uplink ? WITH_UPLINK : 0x00);
}

/** `body` is what absence.ts encodes. */
export function recall(body: Uint8Array): Uint8Array {
  return walletCommand(RECALL, body);
}

export function getToken(nonce: Uint8Array): Uint8Array {
  assert(isNonce(nonce), "a nonce has 16 bytes");
  return walletCommand(GET_TOKEN, encodeCbor([nonce]));
}

/** A courtesy: whatever the wallet answers is ignored. */
export function result({ nonce, outcome, text: words }: TapOutcome): Uint8Array {
  const fields = [nonce, outcome, words];
  assert(readTuple(fields, OUTCOME) !== null, "nobody reads this as an outcome");
  return walletCommand(RESULT, encodeCbor(fields));
}

function walletCommand(ins: number, data: Uint8Array, p2 = 0x00): Uint8Array {
  const command = encodeCommand({ cla: WALLET_CLASS, ins, p1: VERSION, p2, data, le: LE_ALL });
  assert(command.length <= TAP_BYTES_MAX, `no reader carries ${command.length} bytes`);
  return command;
}

export type WalletCommand =
  | { readonly type: "select" }
  | { readonly type: "present"; readonly certificate: Uint8Array }
  | { readonly type: "spend"; readonly body: Uint8Array; readonly uplink: boolean }
  | { readonly type: "recall"; readonly body: Uint8Array }
  | { readonly type: "get-token"; readonly nonce: Uint8Array }
  | ({ readonly type: "result" } & TapOutcome);

/** With the status word that a wallet answers. */
export interface CommandFault {
  readonly type:
    | "wrong-length"
    | "no-application"
    | "unknown-class"
    | "unknown-instruction"
    | "malformed";
  readonly sw: number;
}

const isNonce = bytes(16);
const isOutcome = uint(OUTCOME_WAITING);
const OUTCOME = [isNonce, isOutcome, text(RESULT_TEXT_BYTES_MAX)] as const;

const WRONG_LENGTH = err({ type: "wrong-length", sw: SW_WRONG_LENGTH } as const);
const NO_APPLICATION = err({ type: "no-application", sw: SW_NO_APPLICATION } as const);
const UNKNOWN_CLASS = err({ type: "unknown-class", sw: SW_UNKNOWN_CLASS } as const);
/** Another version's commands, too: the hello has said which one is spoken. */
const UNKNOWN_INSTRUCTION = err({
  type: "unknown-instruction",
  sw: SW_UNKNOWN_INSTRUCTION,
} as const);
const MALFORMED = err({ type: "malformed", sw: SW_MALFORMED } as const);

/** The phone's side. What a body holds is its own module's to read. */
export function parseWalletCommand(command: Uint8Array): Result<WalletCommand, CommandFault> {
  const decoded = command.length <= TAP_BYTES_MAX ? decodeCommand(command) : WRONG_LENGTH;
  if (!decoded.ok) {
    return WRONG_LENGTH;
  }
  const { cla, ins, p1, p2, data, le } = decoded.value;
  if (cla === SELECT_CLASS && ins === SELECT) {
    return equalBytes(command, selectWallet()) ? ok({ type: "select" }) : NO_APPLICATION;
  }
  if (cla !== WALLET_CLASS) {
    return UNKNOWN_CLASS;
  }
  if (p1 !== VERSION || p2 > (ins === SPEND ? WITH_UPLINK : 0x00)) {
    return UNKNOWN_INSTRUCTION;
  }
  return data.length === 0 || le !== LE_ALL ? WRONG_LENGTH : parseBody(decoded.value);
}

function parseBody({ ins, p2, data }: Command): Result<WalletCommand, CommandFault> {
  switch (ins) {
    case PRESENT:
      return ok({ type: "present", certificate: data });
    case SPEND:
      return ok({ type: "spend", body: data, uplink: p2 === WITH_UPLINK });
    case RECALL:
      return ok({ type: "recall", body: data });
    case GET_TOKEN:
      return parseGetToken(data);
    case RESULT:
      return parseResult(data);
    default:
      return UNKNOWN_INSTRUCTION;
  }
}

function parseGetToken(data: Uint8Array): Result<WalletCommand, CommandFault> {
  const value = decodeCbor(data, TAP_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, [isNonce]) : null;
  return fields === null ? MALFORMED : ok({ type: "get-token", nonce: fields[0] });
}

function parseResult(data: Uint8Array): Result<WalletCommand, CommandFault> {
  const value = decodeCbor(data, TAP_BYTES_MAX);
  const fields = value.ok ? readTuple(value.value, OUTCOME) : null;
  if (fields === null) {
    return MALFORMED;
  }
  const [nonce, outcome, words] = fields;
  return ok({ type: "result", nonce, outcome, text: words });
}
