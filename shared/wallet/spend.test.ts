import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { anyBytes, anyCount, anyU32, refused } from "../testing/signed-message-contract.ts";
import {
  CREDENTIAL_BYTES,
  HOLDER,
  REQUEST,
  REQUEST_BYTES,
  RESULT,
  RESULT_BYTES,
  SPEND_MESSAGE,
  SPEND_SIGNATURE,
  TILL,
  mirrored,
} from "../testing/tap-vectors.ts";
import { encodeSpendRequest } from "./spend-request.ts";
import {
  RESULT_BYTES_MAX,
  SPEND_ANSWER_BYTES_MAX,
  type SpendResult,
  decodeSpendAnswer,
  decodeSpendResult,
  encodeSpendAnswer,
  encodeSpendResult,
  isSpendSigned,
  signSpend,
  spendMessage,
} from "./spend.ts";

const crypto = createNodeCrypto();
const BYTES = { credential: CREDENTIAL_BYTES, request: REQUEST_BYTES, result: RESULT_BYTES };
const SIGNED = { ...BYTES, holderKey: HOLDER.publicKey, signature: SPEND_SIGNATURE };
const STATUS_BYTES = 2;

describe("a spend is, byte for byte, what the protocol's vectors say:", () => {
  test("the result", () => {
    expect(encodeSpendResult(RESULT)).toEqual(RESULT_BYTES);
    expect(decodeSpendResult(RESULT_BYTES)).toEqual({ ok: true, value: RESULT });
  });

  test("what is signed", () => {
    expect(spendMessage(BYTES, crypto)).toEqual(SPEND_MESSAGE);
  });

  test("the signature, which its mirror is as good as, for programs and for pages", () => {
    expect(signSpend(BYTES, HOLDER, crypto)).toEqual(SPEND_SIGNATURE);
    const mirror = mirrored(SPEND_SIGNATURE);
    expect(mirror).not.toEqual(SPEND_SIGNATURE);
    for (const port of [crypto, nobleCrypto]) {
      expect(isSpendSigned(SIGNED, port)).toBe(true);
      expect(isSpendSigned({ ...SIGNED, signature: mirror }, port)).toBe(true);
    }
  });

  test("the answer, of 95 bytes with its status word", () => {
    const answer = encodeSpendAnswer({ result: RESULT_BYTES, signature: SPEND_SIGNATURE });
    expect(answer).toHaveLength(95 - STATUS_BYTES);
    expect(decodeSpendAnswer(answer)).toEqual({
      ok: true,
      value: { result: RESULT_BYTES, signature: SPEND_SIGNATURE },
    });
  });
});

describe("a spend is not signed", () => {
  const otherRequest = encodeSpendRequest({ ...REQUEST, amount: 5900 });
  const otherCredential = Uint8Array.from(CREDENTIAL_BYTES);
  otherCredential[80] = 0;
  test.each([
    ["by another key", { holderKey: TILL.publicKey }],
    ["for another request", { request: otherRequest }],
    ["with another result", { result: encodeSpendResult({ ...RESULT, cash: 5800, promo: 0 }) }],
    ["under a credential with other caps", { credential: otherCredential }],
    ["with half a signature", { signature: SPEND_SIGNATURE.slice(32) }],
    ["with nothing", { signature: new Uint8Array(64) }],
    ["by what is no key", { holderKey: new Uint8Array(33) }],
    [
      "where a byte goes over from the request to the result",
      {
        request: REQUEST_BYTES.slice(0, -1),
        result: concatBytes([REQUEST_BYTES.slice(-1), RESULT_BYTES]),
      },
    ],
  ])("%s", (_, other) => {
    expect(isSpendSigned({ ...SIGNED, ...other }, crypto)).toBe(false);
  });
});

const LARGEST: SpendResult = {
  counter: 0xffff_ffff,
  cash: Number.MAX_SAFE_INTEGER,
  promo: Number.MAX_SAFE_INTEGER,
  card: Number.MAX_SAFE_INTEGER,
  cardToken: new Uint8Array(8),
  cumCash: Number.MAX_SAFE_INTEGER,
  cumPromo: Number.MAX_SAFE_INTEGER,
  isUserVerified: true,
  heard: 0xffff_ffff,
};

test("with the largest figures the answer has less than the 138 bytes of the protocol", () => {
  const result = encodeSpendResult(LARGEST);
  expect(result).toHaveLength(RESULT_BYTES_MAX);
  const answer = encodeSpendAnswer({ result, signature: SPEND_SIGNATURE });
  expect(answer).toHaveLength(SPEND_ANSWER_BYTES_MAX);
  expect(answer.length + STATUS_BYTES).toBe(137);
  expect(decodeSpendAnswer(answer).ok).toBe(true);
});

const anyResult = fc.record<SpendResult>({
  counter: anyU32,
  cash: anyCount,
  promo: anyCount,
  card: anyCount,
  cardToken: fc.option(anyBytes(8)),
  cumCash: anyCount,
  cumPromo: anyCount,
  isUserVerified: fc.boolean(),
  heard: fc.option(anyU32),
});

test("any result survives the way there and back", () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      expect(decodeSpendResult(encodeSpendResult(result))).toEqual({ ok: true, value: result });
    }),
  );
});

describe("a till does not read a result", () => {
  const decoded = decodeCbor(RESULT_BYTES, RESULT_BYTES_MAX);
  const fields = (decoded.ok ? decoded.value : []) as readonly CborValue[];
  test.each<readonly [what: string, fields: CborValue]>([
    ["with a counter beyond the last", fields.with(0, 2 ** 32)],
    ["with cash below nothing", fields.with(1, -1)],
    ["with a card's token of four bytes", fields.with(4, new Uint8Array(4))],
    ["with a sum that is no number", fields.with(5, null)],
    ["with a flag that nobody knows", fields.with(7, 2)],
    ["with a tone code of more than 32 bits", fields.with(8, 2 ** 32)],
    ["with a field too few", fields.slice(1)],
    ["with a field too many", [...fields, 0]],
  ])("%s", (_, other) => {
    expect(decodeSpendResult(encodeCbor(other))).toEqual(refused("malformed"));
  });

  test("or an answer, that is longer than any can be", () => {
    const lengthBytes = SPEND_ANSWER_BYTES_MAX + 1;
    const error = { type: "too-large", lengthBytes };
    expect(decodeSpendAnswer(new Uint8Array(lengthBytes))).toEqual({ ok: false, error });
  });

  test("and no wallet makes it", () => {
    expect(() => encodeSpendResult({ ...RESULT, cash: -1 })).toThrow(/no till reads/u);
    const half = { result: RESULT_BYTES, signature: new Uint8Array(32) };
    expect(() => encodeSpendAnswer(half)).toThrow(/no till reads/u);
  });
});

parserIsStrict({
  what: "a result",
  valid: [RESULT_BYTES, encodeSpendResult(LARGEST)],
  again(bytes) {
    const result = decodeSpendResult(bytes);
    return result.ok ? encodeSpendResult(result.value) : null;
  },
});

const ANSWER = encodeSpendAnswer({ result: RESULT_BYTES, signature: SPEND_SIGNATURE });
parserIsStrict({
  what: "an answer to SPEND",
  valid: [ANSWER],
  again(bytes) {
    const answer = decodeSpendAnswer(bytes);
    return answer.ok ? encodeSpendAnswer(answer.value) : null;
  },
});

guardIsNeverFooled({
  what: "a signed spend",
  valid: [ANSWER],
  isTaken(bytes) {
    const answer = decodeSpendAnswer(bytes);
    return answer.ok && isSpendSigned({ ...SIGNED, ...answer.value }, crypto);
  },
});
