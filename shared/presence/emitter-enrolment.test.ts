import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { joinKey } from "../sync/join-code.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import { VECTORS } from "../testing/presence-vectors.ts";
import {
  decodeEmitterEnrolment,
  encodeEmitterEnrolment,
  encodeEmitterEnrolmentAnswer,
  isProofOfEmitter,
  openEmitterEnrolmentAnswer,
  proofOfEmitter,
} from "./emitter-enrolment.ts";

const crypto = createNodeCrypto();
const KEY = joinKey({ id: "4FHW", secret: "7K3M9QXR2V8T" }, crypto);
const SPKI = crypto.sha256(toUtf8("spki"));
const PROVING = { key: KEY, spki: SPKI, mac: crypto };
const ASKED = {
  id: "4FHW",
  deviceId: VECTORS.deviceId,
  nonce: Uint8Array.from({ length: 16 }, (_, i) => 0x10 + i),
  name: "入口 by the door",
};
const REQUEST = { ...ASKED, proof: proofOfEmitter(ASKED, PROVING) };
const ANSWERING = { key: KEY, crypto, proofOfEmitter: REQUEST.proof };
const ANSWER = {
  merchant: 1001,
  place: 0x00c4_0012,
  keyNumber: 1,
  deviceKey: new Uint8Array(32).fill(5),
  caCertificate: new Uint8Array(400).fill(0x30),
  hubId: "0123456789abcdef",
  settings: "{}",
  hubTime: 1_800_000_000_000,
};

const taken = (bytes: Uint8Array): boolean => {
  const read = decodeEmitterEnrolment(bytes);
  return read.ok && isProofOfEmitter(read.value, PROVING);
};

test("whoever knows the code joins, and hears from the hub that made it", () => {
  const bytes = encodeEmitterEnrolment(REQUEST);
  expect(decodeEmitterEnrolment(bytes)).toEqual({ ok: true, value: REQUEST });
  expect(taken(bytes)).toBe(true);
  const answer = encodeEmitterEnrolmentAnswer(ANSWER, ANSWERING);
  expect(openEmitterEnrolmentAnswer(answer, ANSWERING)).toEqual({ ok: true, value: ANSWER });
});

test("a man in the middle shows another TLS key, and a wrong code proves nothing", () => {
  const between = { ...PROVING, spki: crypto.sha256(toUtf8("another")) };
  expect(isProofOfEmitter(REQUEST, between)).toBe(false);
  const wrong = joinKey({ id: "4FHW", secret: "7K3M9QXR2V8V" }, crypto);
  expect(isProofOfEmitter(REQUEST, { ...PROVING, key: wrong })).toBe(false);
});

test("a till's proof over the same fields is no emitter's", () => {
  const asTill = { ...ASKED, id: "till" };
  expect(isProofOfEmitter({ ...asTill, proof: REQUEST.proof }, PROVING)).toBe(false);
});

test("an answer to another request, or of another hub, is not believed", () => {
  const answer = encodeEmitterEnrolmentAnswer(ANSWER, ANSWERING);
  for (const change of [{ proofOfEmitter: new Uint8Array(32) }, { key: new Uint8Array(32) }]) {
    expect(openEmitterEnrolmentAnswer(answer, { ...ANSWERING, ...change })).toEqual({
      ok: false,
      error: { type: "not-the-hub" },
    });
  }
});

test("a name that no hub reads is not sent", () => {
  const long = { ...REQUEST, name: "口".repeat(21) };
  expect(() => encodeEmitterEnrolment(long)).toThrow(/reads this/u);
  const broken = { ...ANSWER, keyNumber: 65_536 };
  expect(() => encodeEmitterEnrolmentAnswer(broken, ANSWERING)).toThrow(/reads this/u);
});

guardIsNeverFooled({
  what: "emitters' enrolments",
  valid: [encodeEmitterEnrolment(REQUEST)],
  isTaken: taken,
});

guardIsNeverFooled({
  what: "answers to emitters' enrolments",
  valid: [encodeEmitterEnrolmentAnswer(ANSWER, ANSWERING)],
  isTaken: (bytes) => openEmitterEnrolmentAnswer(bytes, ANSWERING).ok,
});
