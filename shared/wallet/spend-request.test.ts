import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CborValue, encodeCbor } from "../cose/cbor.ts";
import { spend } from "../nfc/wallet-commands.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import { anyBytes, anyCount, anySeq, anyU32, refused } from "../testing/signed-message-contract.ts";
import { REQUEST, REQUEST_BYTES } from "../testing/tap-vectors.ts";
import {
  REQUEST_BYTES_MAX,
  type SpendRequest,
  decodeSpendRequest,
  encodeSpendRequest,
  requestFields,
} from "./spend-request.ts";

test("is, byte for byte, what the protocol's vector says", () => {
  expect(encodeSpendRequest(REQUEST)).toEqual(REQUEST_BYTES);
  expect(decodeSpendRequest(REQUEST_BYTES)).toEqual({ ok: true, value: REQUEST });
  expect(REQUEST_BYTES).toHaveLength(43);
});

const LARGEST: SpendRequest = {
  terminal: 0xffff_ffff,
  epoch: 0xffff_ffff,
  seq: 2 ** 40,
  nonce: REQUEST.nonce,
  amount: Number.MAX_SAFE_INTEGER,
  currency: "HKD",
  kinds: 7,
  promoMax: Number.MAX_SAFE_INTEGER,
  reward: { rule: 0xffff, amount: Number.MAX_SAFE_INTEGER },
  time: 0xffff_ffff,
};

test("with the largest figures SPEND has 84 bytes", () => {
  expect(encodeSpendRequest(LARGEST)).toHaveLength(REQUEST_BYTES_MAX);
  expect(spend(encodeSpendRequest(LARGEST))).toHaveLength(84);
});

const anyRequest = fc.record<SpendRequest>({
  terminal: anyU32,
  epoch: anyU32,
  seq: anySeq,
  nonce: anyBytes(16),
  amount: anyCount.filter((amount) => amount > 0),
  currency: fc.constantFrom("HKD", "JPY"),
  kinds: fc.nat(7),
  promoMax: anyCount,
  reward: fc.option(fc.record({ rule: fc.nat(0xffff), amount: anyCount })),
  time: anyU32,
});

test("any request survives the way there and back", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      expect(decodeSpendRequest(encodeSpendRequest(request))).toEqual({ ok: true, value: request });
    }),
  );
});

const FIELDS = requestFields(REQUEST);

describe("a wallet does not read a request", () => {
  test.each<readonly [what: string, fields: CborValue]>([
    ["of nothing", FIELDS.with(4, 0)],
    ["of less than nothing", FIELDS.with(4, -1)],
    ["with a nonce of 15 bytes", FIELDS.with(3, new Uint8Array(15))],
    ["with a terminal that is no number", FIELDS.with(0, "7")],
    ["with an entry beyond the last", FIELDS.with(2, 2 ** 40 + 1)],
    ["in a currency that is none", FIELDS.with(5, "hkd")],
    ["for a kind of value that nobody knows", FIELDS.with(6, 8)],
    ["with promotional credit below nothing", FIELDS.with(7, -1)],
    ["with a reward of three parts", FIELDS.with(8, [12, 58, 1])],
    ["with a reward by a rule beyond the last", FIELDS.with(8, [0x1_0000, 58])],
    ["with a reward of none of its parts", FIELDS.with(8, [])],
    ["with a time that has fractions cut off it", FIELDS.with(9, "1800000100")],
    ["with a field too few", FIELDS.slice(1)],
    ["with a field too many", [...FIELDS, null]],
    ["that is a map", new Map(FIELDS.entries())],
  ])("%s", (_, fields) => {
    expect(decodeSpendRequest(encodeCbor(fields))).toEqual(refused("malformed"));
  });

  test("that is longer than any can be", () => {
    const lengthBytes = REQUEST_BYTES_MAX + 1;
    const error = { type: "too-large", lengthBytes };
    expect(decodeSpendRequest(new Uint8Array(lengthBytes))).toEqual({ ok: false, error });
  });

  test("and no till makes it", () => {
    expect(() => encodeSpendRequest({ ...REQUEST, amount: 0 })).toThrow(/no wallet reads/u);
    expect(() => encodeSpendRequest({ ...REQUEST, amount: 0.5 })).toThrow(/no wallet reads/u);
  });
});

parserIsStrict({
  what: "a request",
  valid: [
    REQUEST_BYTES,
    encodeSpendRequest(LARGEST),
    encodeSpendRequest({ ...REQUEST, reward: null }),
  ],
  again(bytes) {
    const request = decodeSpendRequest(bytes);
    return request.ok ? encodeSpendRequest(request.value) : null;
  },
});
