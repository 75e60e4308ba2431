import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { KEYS_MAX, signKeySet } from "../cose/key-set.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { BY, refused } from "../testing/signed-message-contract.ts";
import { testSigner } from "../testing/test-keys.ts";
import {
  ENROLMENT_ANSWER_BYTES_MAX,
  ENROLMENT_REQUEST_BYTES_MAX,
  type EnrolmentAnswer,
  type EnrolmentRequest,
  type Proving,
  decodeEnrolmentRequest,
  encodeEnrolmentAnswer,
  encodeEnrolmentRequest,
  isProofOfTill,
  openEnrolmentAnswer,
  proofOfTill,
} from "./enrolment.ts";
import { joinKey } from "./join-code.ts";

const crypto = createNodeCrypto();

/** Protocols A.9. */
const PROVING: Proving = {
  key: joinKey({ id: "4FHW", secret: "7K3M9QXR2V8T" }, crypto),
  spki: crypto.sha256(toUtf8("spki")),
  crypto,
};
const ASKING: EnrolmentRequest = {
  id: "4FHW",
  tillKey: testSigner("terminal").publicKey,
  nonce: fromHex("101112131415161718191a1b1c1d1e1f"),
  name: "till-7",
  proof: fromHex("758a4323e35ae336e9b8e3716850be40be56c38f0c1ca16e8ac006d07e7620be"),
};
const REQUEST = encodeEnrolmentRequest(ASKING);

test("the till's proof is as published", () => {
  expect(toHex(proofOfTill(ASKING, PROVING))).toBe(toHex(ASKING.proof));
  expect(isProofOfTill(ASKING, PROVING)).toBe(true);
});

test("the request has the 99 bytes of the protocol, and comes back as it was", () => {
  expect(REQUEST).toHaveLength(99);
  expect(decodeEnrolmentRequest(REQUEST)).toEqual({ ok: true, value: ASKING });
});

test("a man in the middle, whose TLS key is another, is noticed", () => {
  const between = { ...PROVING, spki: crypto.sha256(toUtf8("another spki")) };
  expect(isProofOfTill(ASKING, between)).toBe(false);
});

test("a proof for another code, key, nonce, name or id is none", () => {
  const otherCode = joinKey({ id: "4FHW", secret: "7K3M9QXR2V8V" }, crypto);
  expect(isProofOfTill(ASKING, { ...PROVING, key: otherCode })).toBe(false);
  for (const other of [
    { id: "4FHX" },
    { tillKey: testSigner("holder").publicKey },
    { nonce: new Uint8Array(16) },
    { name: "till-8" },
    { proof: new Uint8Array(32) },
    { proof: ASKING.proof.slice(1) },
    { proof: new Uint8Array(0) },
    { proof: concatBytes([ASKING.proof, fromHex("00")]) },
  ]) {
    expect(isProofOfTill({ ...ASKING, ...other }, PROVING)).toBe(false);
  }
});

const FIELDS = [ASKING.id, ASKING.tillKey, ASKING.nonce, ASKING.name, ASKING.proof] as const;
test.each<readonly [what: string, fields: readonly CborValue[]]>([
  ["an id of five characters", FIELDS.with(0, "4FHWX")],
  ["a key that is no point", FIELDS.with(1, new Uint8Array(33))],
  ["a key of 65 bytes", FIELDS.with(1, new Uint8Array(65).fill(4))],
  ["a nonce of 15 bytes", FIELDS.with(2, new Uint8Array(15))],
  ["a name of 61 bytes", FIELDS.with(3, "港".repeat(20).concat("x"))],
  ["a proof of 31 bytes", FIELDS.with(4, new Uint8Array(31))],
  ["a field too few", FIELDS.slice(1)],
  ["a field too many", [...FIELDS, null]],
])("refuses a request with %s", (_, fields) => {
  expect(decodeEnrolmentRequest(encodeCbor(fields))).toEqual(refused("malformed"));
});

test("a request that is too long, or spelled otherwise, is not looked at", () => {
  const lengthBytes = ENROLMENT_REQUEST_BYTES_MAX + 1;
  expect(decodeEnrolmentRequest(new Uint8Array(lengthBytes))).toEqual({
    ok: false,
    error: { type: "too-large", lengthBytes },
  });
  expect(decodeEnrolmentRequest(fromHex("9fff"))).toEqual(refused("not-canonical"));
});

test("no bytes make the hub throw", () => {
  fc.assert(
    fc.property(fc.oneof(damaged(REQUEST), fc.uint8Array({ maxLength: 120 })), (body) => {
      const read = decodeEnrolmentRequest(body);
      expect(read.ok && isProofOfTill(read.value, PROVING)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

const ANSWER: EnrolmentAnswer = {
  certificate: new Uint8Array(172).fill(1),
  lease: new Uint8Array(168).fill(2),
  keySet: new Uint8Array(275).fill(3),
  caCertificate: new Uint8Array(400).fill(4),
  root: testSigner("hub-root").publicKey,
  terminalSecret: new Uint8Array(32).fill(6),
  policy: null,
};
const ANSWERING = { key: PROVING.key, crypto, proofOfTill: ASKING.proof };
const BODY = encodeEnrolmentAnswer(ANSWER, ANSWERING);

test("the hub's answer comes back as it was, with and without a policy", () => {
  expect(openEnrolmentAnswer(BODY, ANSWERING)).toEqual({ ok: true, value: ANSWER });
  const released = { ...ANSWER, policy: new Uint8Array(329).fill(7) };
  expect(openEnrolmentAnswer(encodeEnrolmentAnswer(released, ANSWERING), ANSWERING)).toEqual({
    ok: true,
    value: released,
  });
});

test("a hub with the most keys can answer too", () => {
  const listed = {
    use: "ledger",
    publicKey: ANSWER.root,
    notBefore: 0,
    notAfter: 2 ** 32 - 1,
  } as const;
  const keys = Array.from({ length: KEYS_MAX }, () => listed);
  const keySet = signKeySet({ merchant: 2 ** 32 - 1, version: 1, issued: 1, keys }, BY);
  const full = { ...ANSWER, keySet };
  expect(openEnrolmentAnswer(encodeEnrolmentAnswer(full, ANSWERING), ANSWERING)).toEqual({
    ok: true,
    value: full,
  });
});

test("the largest answer is within what a till reads", () => {
  const most = new Uint8Array(4096);
  const largest = {
    ...ANSWER,
    certificate: most,
    lease: most,
    keySet: most,
    caCertificate: most,
    policy: most,
  };
  const body = encodeEnrolmentAnswer(largest, ANSWERING);
  expect(body.length).toBeLessThanOrEqual(ENROLMENT_ANSWER_BYTES_MAX);
  expect(openEnrolmentAnswer(body, ANSWERING).ok).toBe(true);
});

test("who does not know the code is not the hub, whatever was changed on the way", () => {
  const key = joinKey({ id: "4FHW", secret: "7K3M9QXR2V8V" }, crypto);
  expect(openEnrolmentAnswer(BODY, { ...ANSWERING, key })).toEqual(refused("not-the-hub"));
  const other = { ...ANSWERING, proofOfTill: new Uint8Array(32) };
  expect(openEnrolmentAnswer(BODY, other)).toEqual(refused("not-the-hub"));
  const fields = fieldsOf(BODY);
  for (const at of fields.keys()) {
    const changed = fields.with(at, flipped(fields[at]));
    expect(openEnrolmentAnswer(encodeCbor(changed), ANSWERING), `${at}`).toEqual(
      refused("not-the-hub"),
    );
  }
});

test("the till's own proof, sent back to it, is not the hub's", () => {
  const reflected = fieldsOf(BODY).with(7, ASKING.proof);
  expect(openEnrolmentAnswer(encodeCbor(reflected), ANSWERING)).toEqual(refused("not-the-hub"));
});

test.each<readonly [what: string, at: number, value: CborValue]>([
  ["a root key that is no point", 4, new Uint8Array(33)],
  ["a secret of 31 bytes", 5, new Uint8Array(31)],
  ["no certificate", 0, null],
  ["a certificate of the authority without end", 3, new Uint8Array(4097)],
  ["a proof of 31 bytes", 7, new Uint8Array(31)],
])("refuses an answer with %s", (_, at, value) => {
  const body = encodeCbor(fieldsOf(BODY).with(at, value));
  expect(openEnrolmentAnswer(body, ANSWERING)).toEqual(refused("malformed"));
});

test("no bytes make the till throw", () => {
  fc.assert(
    fc.property(fc.oneof(damaged(BODY), fc.uint8Array({ maxLength: 300 })), (body) => {
      expect(openEnrolmentAnswer(body, ANSWERING).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

function fieldsOf(body: Uint8Array): readonly CborValue[] {
  const read = decodeCbor(body, ENROLMENT_ANSWER_BYTES_MAX);
  return (read.ok ? read.value : []) as readonly CborValue[];
}

function flipped(field: CborValue | undefined): CborValue {
  if (!(field instanceof Uint8Array)) {
    return new Uint8Array(10);
  }
  const other = Uint8Array.from(field);
  other[5] = (other[5] ?? 0) ^ 1;
  return other;
}
