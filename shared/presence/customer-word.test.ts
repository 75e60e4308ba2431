import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import { testSigner } from "../testing/test-keys.ts";
import { compressPoint, customerIdOf } from "./customer-key.ts";
import {
  CUSTOMER_WORD_BYTES_MAX,
  type CustomerWord,
  WORD_CLOCK_MAX_MS,
  customerWordToBeSigned,
  encodeCustomerWord,
  isWordFresh,
  openCustomerWord,
  sealCustomerWord,
  signCustomerWord,
} from "./customer-word.ts";

const crypto = createNodeCrypto();
const ME = testSigner("customer");
const BY = { signer: ME, digest: crypto };
const MY_ID = customerIdOf(ME.publicKey, crypto);
const JOIN: CustomerWord = {
  merchant: 1001,
  what: "join",
  publicKey: ME.publicKey,
  consentVersion: 3,
  at: 1_800_000_000_000,
  random: fromHex("b0b1b2b3b4b5b6b7"),
};

test("a customer nobody knew joins: the key vouches for itself", () => {
  const signed = signCustomerWord(JOIN, BY);
  expect(signed.length).toBeLessThanOrEqual(CUSTOMER_WORD_BYTES_MAX);
  expect(openCustomerWord(signed, crypto)).toEqual({
    ok: true,
    value: { word: JOIN, customer: MY_ID },
  });
});

test("signed later, by a key that signs only later, it is the same", () => {
  const payload = encodeCustomerWord({ ...JOIN, what: "erase" });
  const signature = ME.sign(customerWordToBeSigned(payload, MY_ID));
  expect(openCustomerWord(sealCustomerWord(payload, MY_ID, signature), crypto)).toMatchObject({
    ok: true,
    value: { word: { what: "erase" } },
  });
});

test("nobody speaks with another's key in their word, nor under another's name", () => {
  const thief = { signer: testSigner("thief"), digest: crypto };
  expect(openCustomerWord(signCustomerWord(JOIN, thief), crypto)).toEqual(refused("unknown-key"));
  const payload = encodeCustomerWord(JOIN);
  const signature = thief.signer.sign(customerWordToBeSigned(payload, MY_ID));
  expect(openCustomerWord(sealCustomerWord(payload, MY_ID, signature), crypto)).toEqual(
    refused("signature-invalid"),
  );
});

test("a word is of now within ten minutes, either way", () => {
  expect(isWordFresh(JOIN, JOIN.at + WORD_CLOCK_MAX_MS)).toBe(true);
  expect(isWordFresh(JOIN, JOIN.at - WORD_CLOCK_MAX_MS)).toBe(true);
  expect(isWordFresh(JOIN, JOIN.at + WORD_CLOCK_MAX_MS + 1)).toBe(false);
  expect(isWordFresh(JOIN, JOIN.at - WORD_CLOCK_MAX_MS - 1)).toBe(false);
});

test("what no hub reads is not signed", () => {
  for (const change of [{ merchant: -1 }, { publicKey: new Uint8Array(33) }, { at: 0.5 }]) {
    expect(() => encodeCustomerWord({ ...JOIN, ...change })).toThrow(/reads this/u);
  }
});

test("a point that is not as WebCrypto exports it is our own mistake", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (raw) => {
      fc.pre(raw.length !== 65 || raw[0] !== 4);
      expect(() => compressPoint(raw)).toThrow(/04/u);
    }),
  );
});

guardIsNeverFooled({
  what: "customers' words",
  valid: (["join", "look", "erase"] as const).map((what) =>
    signCustomerWord({ ...JOIN, what }, BY),
  ),
  isTaken: (bytes) => openCustomerWord(bytes, crypto).ok,
});

function refused(type: string): unknown {
  return { ok: false, error: { type } };
}
