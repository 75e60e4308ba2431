import { describe, expect, test } from "vitest";
import { encodeCbor } from "../cose/cbor.ts";
import { sigStructure } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { refused } from "../testing/signed-message-contract.ts";
import {
  HOLDER,
  REQUEST,
  REQUEST_BYTES,
  RESULT_BYTES,
  TILL,
  WALLET_NONCE,
  mirrored,
} from "../testing/tap-vectors.ts";
import { HOLDER_HEADER } from "./holder-signature.ts";
import { encodeSpendRequest } from "./spend-request.ts";
import { decodeProvenSpend, encodeProvenSpend, isTillProven, signTillProof } from "./till-proof.ts";

const crypto = createNodeCrypto();
const PROOF = { walletNonce: WALLET_NONCE, request: REQUEST_BYTES };
const signature = signTillProof(PROOF, TILL);
const SIGNED = { ...PROOF, tillKey: TILL.publicKey, signature };
const BODY = encodeProvenSpend({ request: REQUEST_BYTES, signature });

describe("a phone believes that it is this till", () => {
  test("in either of its signatures", () => {
    expect(isTillProven(SIGNED, crypto)).toBe(true);
    expect(isTillProven({ ...SIGNED, signature: mirrored(signature) }, crypto)).toBe(true);
  });

  const asBatch = { label: "batch", binding: WALLET_NONCE } as const;
  test.each([
    ["by another key", { tillKey: HOLDER.publicKey }],
    ["for another field session", { walletNonce: new Uint8Array(8) }],
    ["for another amount", { request: encodeSpendRequest({ ...REQUEST, amount: 5801 }) }],
    [
      "by what it signed for something else",
      { signature: TILL.sign(sigStructure(HOLDER_HEADER, asBatch, REQUEST_BYTES)) },
    ],
  ])("not %s", (_, other) => {
    expect(isTillProven({ ...SIGNED, ...other }, crypto)).toBe(false);
  });
});

test("SPEND carries the request and the proof", () => {
  expect(BODY).toHaveLength(112);
  expect(decodeProvenSpend(BODY)).toEqual({
    ok: true,
    value: { request: REQUEST_BYTES, signature },
  });
});

test("a phone does not read a proof of another shape", () => {
  for (const value of [
    [REQUEST_BYTES],
    [REQUEST_BYTES, signature.slice(1)],
    [signature, signature],
  ]) {
    expect(decodeProvenSpend(encodeCbor(value))).toEqual(refused("malformed"));
  }
  expect(decodeProvenSpend(REQUEST_BYTES)).toEqual(refused("malformed"));
  expect(decodeProvenSpend(new Uint8Array(200)).ok).toBe(false);
});

test("what no phone reads is not sent", () => {
  const half = signature.slice(32);
  expect(() => encodeProvenSpend({ request: REQUEST_BYTES, signature: half })).toThrow(
    /no wallet/u,
  );
  expect(() => encodeProvenSpend({ request: RESULT_BYTES, signature })).toThrow(/no wallet/u);
  expect(() => signTillProof({ ...PROOF, walletNonce: new Uint8Array(7) }, TILL)).toThrow(
    /8 bytes/u,
  );
});

parserIsStrict({
  what: "a proven request",
  valid: [BODY],
  again(bytes) {
    const read = decodeProvenSpend(bytes);
    return read.ok ? encodeProvenSpend(read.value) : null;
  },
});

guardIsNeverFooled({
  what: "a till's proof",
  valid: [BODY],
  isTaken(bytes) {
    const read = decodeProvenSpend(bytes);
    return read.ok && isTillProven({ ...SIGNED, ...read.value }, crypto);
  },
});
