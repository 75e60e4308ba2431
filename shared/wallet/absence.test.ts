import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { encodeCbor } from "../cose/cbor.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { recall as recallCommand } from "../nfc/wallet-commands.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { anyBytes, anySeq, anyU32, refused } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL_BYTES,
  HOLDER,
  REQUEST,
  RESULT_BYTES,
  SPEND_SIGNATURE,
  TILL,
  mirrored,
} from "../testing/tap-vectors.ts";
import {
  RECALL_BYTES_MAX,
  decodeAbsenceAnswer,
  decodeRecall,
  decodeRecallAnswer,
  encodeAbsence,
  encodeAbsenceAnswer,
  encodeRecall,
  isAbsenceSigned,
  signAbsence,
} from "./absence.ts";
import { encodeSpendAnswer, signSpend } from "./spend.ts";

const crypto = createNodeCrypto();
const { terminal, epoch, seq, nonce } = REQUEST;
const RECALL = { terminal, epoch, seq, nonce };
const ABSENCE = { counter: 513, nonce };
const recall = encodeRecall(RECALL);
const absence = encodeAbsence(ABSENCE);
const BYTES = { credential: CREDENTIAL_BYTES, recall, absence };
const signature = signAbsence(BYTES, HOLDER, crypto);
const SIGNED = { ...BYTES, holderKey: HOLDER.publicKey, signature };
const ANSWER = encodeAbsenceAnswer({ absence, signature });
const FOUND = encodeSpendAnswer({ result: RESULT_BYTES, signature: SPEND_SIGNATURE });
const otherNonce = fromHex("101112131415161718191a1b1c1d1e20");

test("a till's question and a wallet's promise take as many bytes as the protocol says", () => {
  expect(recallCommand(recall)).toHaveLength(29);
  const largest = { terminal: 2 ** 32 - 1, epoch: 2 ** 32 - 1, seq: 2 ** 40, nonce };
  expect(encodeRecall(largest)).toHaveLength(RECALL_BYTES_MAX);
  const promise = encodeAbsence({ counter: 0xffff_ffff, nonce });
  const answer = encodeAbsenceAnswer({ absence: promise, signature });
  expect(answer.length + 2).toBe(93);
  expect(ANSWER.length + 2).toBe(91);
});

test("a till reads what a wallet has promised, and whose nonce it names", () => {
  const value = { ...ABSENCE, absence, signature };
  expect(decodeAbsenceAnswer(ANSWER)).toEqual({ ok: true, value });
  expect(decodeRecallAnswer(ANSWER)).toEqual({ ok: true, value: { type: "absence", ...value } });
});

test("a spend that was found comes in the same envelope", () => {
  expect(decodeRecallAnswer(FOUND)).toEqual({
    ok: true,
    value: { type: "spend", result: RESULT_BYTES, signature: SPEND_SIGNATURE },
  });
  expect(decodeAbsenceAnswer(FOUND).ok).toBe(false);
});

test("an envelope of neither is not read", () => {
  const neither = encodeCbor([encodeCbor([513]), signature]);
  expect(decodeRecallAnswer(neither)).toEqual(refused("malformed"));
  expect(decodeRecallAnswer(encodeCbor([absence]))).toEqual(refused("malformed"));
});

describe("a promise", () => {
  test("is believed from the holder, in either of its signatures", () => {
    expect(isAbsenceSigned(SIGNED, crypto)).toBe(true);
    expect(isAbsenceSigned({ ...SIGNED, signature: mirrored(signature) }, crypto)).toBe(true);
  });

  const others = { ...BYTES, absence: encodeAbsence({ counter: 513, nonce: otherNonce }) };
  test.each([
    ["by another key", { holderKey: TILL.publicKey }],
    ["with another counter", { absence: encodeAbsence({ counter: 514, nonce }) }],
    ["to another till's question", { recall: encodeRecall({ ...RECALL, terminal: 8 }) }],
    ["under another credential", { credential: CREDENTIAL_BYTES.slice(1) }],
    ["made of a spend's signature", { signature: signSpendOfTheSame() }],
    [
      "of another nonce, truly signed",
      { ...others, signature: signAbsence(others, HOLDER, crypto) },
    ],
    ["that is none", { absence: RESULT_BYTES }],
    ["to a question that is none", { recall: RESULT_BYTES }],
  ])("is not believed %s", (_, other) => {
    expect(isAbsenceSigned({ ...SIGNED, ...other }, crypto)).toBe(false);
  });
});

test("any recall survives the way there and back", () => {
  const any = fc.record({ terminal: anyU32, epoch: anyU32, seq: anySeq, nonce: anyBytes(16) });
  fc.assert(
    fc.property(any, (asked) => {
      expect(decodeRecall(encodeRecall(asked))).toEqual({ ok: true, value: asked });
    }),
  );
});

test("a recall of another shape is not read, and what nobody could read is not sent", () => {
  for (const fields of [
    [7, 3, 41_237],
    [7, 3, 41_237, nonce, null],
    [7, 3, -1, nonce],
  ]) {
    expect(decodeRecall(encodeCbor(fields))).toEqual(refused("malformed"));
  }
  expect(() => encodeRecall({ ...RECALL, terminal: -1 })).toThrow(/no wallet reads/u);
  expect(() => encodeAbsence({ ...ABSENCE, counter: -1 })).toThrow(/no till reads/u);
  expect(() => encodeAbsenceAnswer({ absence: RESULT_BYTES, signature })).toThrow(/no till reads/u);
});

parserIsStrict({
  what: "a recall",
  valid: [recall],
  again(bytes) {
    const read = decodeRecall(bytes);
    return read.ok ? encodeRecall(read.value) : null;
  },
});

parserIsStrict({
  what: "an answer to RECALL",
  valid: [ANSWER, FOUND],
  again(bytes) {
    const read = decodeRecallAnswer(bytes);
    if (!read.ok) {
      return null;
    }
    return read.value.type === "spend"
      ? encodeSpendAnswer(read.value)
      : encodeAbsenceAnswer(read.value);
  },
});

guardIsNeverFooled({
  what: "a promise",
  valid: [ANSWER],
  isTaken(bytes) {
    const read = decodeAbsenceAnswer(bytes);
    return read.ok && isAbsenceSigned({ ...SIGNED, ...read.value }, crypto);
  },
});

function signSpendOfTheSame(): Uint8Array {
  return signSpend({ ...BYTES, request: recall, result: absence }, HOLDER, crypto);
}
