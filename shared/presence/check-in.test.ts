import { webcrypto } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { signSign1 } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled, parserIsStrict } from "../testing/hostile-bytes.ts";
import { testSigner } from "../testing/test-keys.ts";
import {
  CHECK_IN_BYTES_MAX,
  type CheckIn,
  checkInToBeSigned,
  decodeCheckIn,
  encodeCheckIn,
  openCheckIn,
  peekCheckIn,
  sealCheckIn,
  signCheckIn,
} from "./check-in.ts";
import { compressPoint, customerIdOf } from "./customer-key.ts";

const crypto = createNodeCrypto();
const ME = testSigner("customer");
const BY = { signer: ME, digest: crypto };
const MY_ID = customerIdOf(ME.publicKey, crypto);
const against = {
  keyOf: (customer: Uint8Array) => (toHex(customer) === toHex(MY_ID) ? ME.publicKey : null),
  crypto,
};

const HEARD: CheckIn = {
  merchant: 1001,
  medium: "tone",
  place: 0x00c4_0012,
  code: 0x9779_128e,
  heardAt: 1_800_000_005_000,
  quality: 17,
  random: fromHex("a0a1a2a3a4a5a6a7"),
};
const BY_EID: CheckIn = {
  ...HEARD,
  medium: "eid",
  place: 0,
  code: fromHex("89d191c462457408"),
};
const BY_IBEACON: CheckIn = { ...HEARD, medium: "ibeacon", place: 0, code: 0x1dbe_4984 };
const SIGNED = [HEARD, BY_EID, BY_IBEACON].map((checkIn) => signCheckIn(checkIn, BY));

test("takes as many bytes as the protocol says, and opens for its customer", () => {
  const signed = signCheckIn(HEARD, BY);
  expect(signed).toHaveLength(118);
  expect(openCheckIn(signed, against)).toEqual({
    ok: true,
    value: { checkIn: HEARD, customer: MY_ID },
  });
});

test("its header carries all eight bytes of the customer's id", () => {
  const header = toHex(signCheckIn(HEARD, BY)).slice(0, 30);
  expect(header).toBe(`844da201260448${toHex(MY_ID)}`);
});

test("what a phone hears over the air opens too, whichever medium brought it", () => {
  for (const checkIn of [BY_EID, BY_IBEACON]) {
    expect(openCheckIn(signCheckIn(checkIn, BY), against)).toMatchObject({ value: { checkIn } });
  }
});

test("a key that a page cannot give away signs what a program opens", async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { subtle } = webcrypto;
  const keys = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const raw = new Uint8Array(await subtle.exportKey("raw", keys.publicKey));
  const publicKey = compressPoint(raw);
  const customer = customerIdOf(publicKey, crypto);
  const payload = encodeCheckIn(HEARD);
  const signature = await subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    keys.privateKey,
    Uint8Array.from(checkInToBeSigned(payload, customer)),
  );
  const sealed = sealCheckIn(payload, customer, new Uint8Array(signature));
  expect(openCheckIn(sealed, { keyOf: () => publicKey, crypto })).toEqual({
    ok: true,
    value: { checkIn: HEARD, customer },
  });
});

test("a stranger's is looked into, and not believed", () => {
  const stranger = signCheckIn(HEARD, { signer: testSigner("stranger"), digest: crypto });
  expect(peekCheckIn(stranger)).toMatchObject({ ok: true, value: { checkIn: HEARD } });
  expect(openCheckIn(stranger, against)).toEqual(refused("unknown-key"));
  const inMyName = sealCheckIn(encodeCheckIn(HEARD), MY_ID, stranger.slice(-64));
  expect(openCheckIn(inMyName, against)).toEqual(refused("signature-invalid"));
});

test("a word of the customer is no check-in, whatever it says", () => {
  const other = signSign1(encodeCheckIn(HEARD), { label: "customer" }, BY);
  expect(openCheckIn(other, against)).toEqual(refused("signature-invalid"));
});

test("a medium brings its own kind of code, and only sound its place", () => {
  const bytes = new Uint8Array(8);
  for (const broken of [
    { ...HEARD, code: bytes },
    { ...BY_EID, code: 7 },
    { ...BY_EID, place: 7 },
    { ...BY_IBEACON, place: 7 },
    { ...BY_IBEACON, code: bytes },
    { ...BY_EID, code: new Uint8Array(7) },
    { ...HEARD, quality: 101 },
    { ...HEARD, code: 2 ** 32 },
  ]) {
    expect(() => encodeCheckIn(broken as CheckIn)).toThrow(/reads this/u);
  }
});

test("what is longer than any check-in is not looked at", () => {
  const lengthBytes = CHECK_IN_BYTES_MAX + 1;
  expect(openCheckIn(new Uint8Array(lengthBytes), against)).toEqual({
    ok: false,
    error: { type: "too-large", lengthBytes },
  });
});

test("says the same after the way there and back, whatever its figures", () => {
  const common = {
    merchant: fc.nat(2 ** 32 - 1),
    heardAt: fc.maxSafeNat(),
    quality: fc.nat(100),
    random: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  };
  const anyCheckIn = fc.oneof(
    fc.record({
      ...common,
      medium: fc.constant("tone" as const),
      place: fc.nat(2 ** 32 - 1),
      code: fc.nat(2 ** 32 - 1),
    }),
    fc.record({
      ...common,
      medium: fc.constant("eid" as const),
      place: fc.constant(0 as const),
      code: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    }),
  );
  fc.assert(
    fc.property(anyCheckIn, (checkIn) => {
      expect(decodeCheckIn(encodeCheckIn(checkIn))).toEqual({ ok: true, value: checkIn });
    }),
  );
});

parserIsStrict({
  what: "check-ins' payloads",
  valid: [HEARD, BY_EID, BY_IBEACON].map(encodeCheckIn),
  again(bytes) {
    const read = decodeCheckIn(bytes);
    return read.ok ? encodeCheckIn(read.value) : null;
  },
});

guardIsNeverFooled({
  what: "signed check-ins",
  valid: SIGNED,
  isTaken: (bytes) => openCheckIn(bytes, against).ok,
});

function refused(type: string): unknown {
  return { ok: false, error: { type } };
}
