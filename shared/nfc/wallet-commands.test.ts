import { describe, expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { encodeCbor } from "../cose/cbor.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { signCertificate } from "../sync/certificate.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import {
  HUB_CREDENTIAL,
  REQUEST,
  REQUEST_BYTES,
  SPEND_COMMAND,
  TILL,
} from "../testing/tap-vectors.ts";
import { encodeRecall } from "../wallet/absence.ts";
import { encodeProvenSpend } from "../wallet/till-proof.ts";
import { encodeCommand } from "./apdu.ts";
import {
  OUTCOME_PAID,
  OUTCOME_WAITING,
  RESULT_TEXT_BYTES_MAX,
  TAP_BYTES_MAX,
  type WalletCommand,
  getToken,
  parseWalletCommand,
  present,
  recall,
  result,
  selectWallet,
  spend,
} from "./wallet-commands.ts";

/** "2PAY.SYS.DDF01": what no command of ours ever names. */
const PPSE = fromHex("325041592e5359532e4444463031");
const { nonce } = REQUEST;
const CERTIFICATE = signCertificate(
  {
    merchant: 1001,
    terminal: 7,
    epoch: 3,
    keyNumber: 1,
    currency: "HKD",
    name: "Counter by window",
    tillKey: TILL.publicKey,
    issued: 1_800_000_000,
    expires: 1_800_000_000 + 86_400,
  },
  { signer: HUB_CREDENTIAL, digest: createNodeCrypto() },
);
const PROVEN = encodeProvenSpend({ request: REQUEST_BYTES, signature: new Uint8Array(64) });
const PAID = { nonce, outcome: OUTCOME_PAID, text: "Thank you" };

test("SPEND is, byte for byte, what the protocol's vector says", () => {
  expect(toHex(spend(REQUEST_BYTES))).toBe(toHex(SPEND_COMMAND));
  expect(toHex(spend(REQUEST_BYTES, { uplink: true }))).toBe(
    toHex(SPEND_COMMAND).replace("80500100", "80500101"),
  );
  expect(toHex(selectWallet())).toBe("00a4040009f054494c4c5741564500");
});

// Protocols §1.3; its seq is that of the sizes there, of three bytes.
test.each<readonly [what: string, command: Uint8Array, lengthBytes: number]>([
  ["SELECT", selectWallet(), 15],
  ["PRESENT", present(CERTIFICATE), 178],
  ["SPEND", spend(REQUEST_BYTES), 49],
  ["SPEND with the till's proof", spend(PROVEN), 118],
  ["RECALL", recall(encodeRecall(REQUEST)), 29],
  ["GET TOKEN", getToken(nonce), 24],
  ["the longest RESULT", result({ ...PAID, text: "x".repeat(RESULT_TEXT_BYTES_MAX) }), 67],
])("%s takes as many bytes as the protocol says", (_, command, lengthBytes) => {
  expect(command).toHaveLength(lengthBytes);
});

test.each<readonly [command: Uint8Array, read: WalletCommand]>([
  [selectWallet(), { type: "select" }],
  [present(CERTIFICATE), { type: "present", certificate: CERTIFICATE }],
  [spend(REQUEST_BYTES), { type: "spend", body: REQUEST_BYTES, uplink: false }],
  [spend(PROVEN, { uplink: true }), { type: "spend", body: PROVEN, uplink: true }],
  [recall(encodeRecall(REQUEST)), { type: "recall", body: encodeRecall(REQUEST) }],
  [getToken(nonce), { type: "get-token", nonce }],
  [result(PAID), { type: "result", ...PAID }],
  [result({ ...PAID, outcome: OUTCOME_WAITING }), { type: "result", ...PAID, outcome: 3 }],
])("a phone reads what a till has sent (%#)", (command, read) => {
  expect(parseWalletCommand(command)).toEqual({ ok: true, value: read });
});

describe("a phone answers", () => {
  test.each<readonly [what: string, command: string, type: string, sw: number]>([
    ["nothing", "", "wrong-length", 0x6700],
    ["half a command", "805001", "wrong-length", 0x6700],
    ["a command of no data", "8050010000", "wrong-length", 0x6700],
    ["a command that wants no answer", "8050010001aa", "wrong-length", 0x6700],
    ["another application", "00a4040007a000000003101000", "no-application", 0x6a82],
    ["the payment directory", `00a404000e${toHex(PPSE)}00`, "no-application", 0x6a82],
    ["our name, selected by part", "00a4040008f054494c4c57415600", "no-application", 0x6a82],
    ["our name, the next one of it", "00a4040209f054494c4c5741564500", "no-application", 0x6a82],
    ["a file", "00b0000000", "unknown-class", 0x6e00],
    ["another instruction", "8060010001aa00", "unknown-instruction", 0x6d00],
    ["another version", "8050020001aa00", "unknown-instruction", 0x6d00],
    ["an uplink of what is no SPEND", "8054010101aa00", "unknown-instruction", 0x6d00],
    ["a SPEND of a third kind", "8050010201aa00", "unknown-instruction", 0x6d00],
    ["a nonce of 15 bytes", `8058010011814f${"00".repeat(16)}`, "malformed", 0x6a80],
    ["an outcome that is none", "80560100048301020300", "malformed", 0x6a80],
  ])("%s in its own words", (_, hex, type, sw) => {
    expect(parseWalletCommand(fromHex(hex))).toEqual({ ok: false, error: { type, sw } });
  });

  test("an outcome beyond those that there are as malformed", () => {
    const data = encodeCbor([nonce, 4, ""]);
    const command = encodeCommand({ cla: 0x80, ins: 0x56, p1: 1, p2: 0, data, le: 256 });
    expect(parseWalletCommand(command)).toMatchObject({ error: { type: "malformed" } });
  });

  test("more than readers carry as a wrong length", () => {
    const data = new Uint8Array(TAP_BYTES_MAX - 5);
    const command = encodeCommand({ cla: 0x80, ins: 0x50, p1: 1, p2: 0, data, le: 256 });
    expect(parseWalletCommand(command)).toMatchObject({ error: { type: "wrong-length" } });
    expect(parseWalletCommand(spend(data.slice(1))).ok).toBe(true);
    expect(() => spend(data)).toThrow(/no reader carries/u);
  });
});

test("what no phone reads is not sent", () => {
  expect(() => getToken(nonce.slice(1))).toThrow(/16 bytes/u);
  expect(() => result({ ...PAID, text: "港".repeat(14) })).toThrow(/nobody reads/u);
  expect(() => result({ ...PAID, outcome: 4 })).toThrow(/nobody reads/u);
});

parserIsStrict({
  what: "a wallet's command",
  valid: [
    selectWallet(),
    present(CERTIFICATE),
    spend(REQUEST_BYTES),
    spend(PROVEN, { uplink: true }),
    recall(encodeRecall(REQUEST)),
    getToken(nonce),
    result(PAID),
  ],
  again(bytes) {
    const command = parseWalletCommand(bytes);
    return command.ok ? writtenAnew(command.value) : null;
  },
});

function writtenAnew(command: WalletCommand): Uint8Array {
  switch (command.type) {
    case "select":
      return selectWallet();
    case "present":
      return present(command.certificate);
    case "spend":
      return spend(command.body, command);
    case "recall":
      return recall(command.body);
    case "get-token":
      return getToken(command.nonce);
    case "result":
      return result(command);
    default:
      return new Uint8Array(0);
  }
}
