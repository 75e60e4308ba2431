import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { concatBytes, fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import type { Crypto } from "../core/crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { mirrorOf } from "../testing/crypto-contract.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { createForgingCrypto } from "../testing/forging-crypto.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import {
  CUSTOMER_KID_BYTES,
  type Label,
  SIGN1_BYTES_MAX,
  type Signing,
  kidOf,
  openSign1,
  readSign1,
  sigStructure,
  signSign1,
  toBeSigned,
} from "./sign1.ts";

const crypto = createNodeCrypto();
const LEDGER = testSigner("hub-ledger");
const CREDENTIAL = testSigner("hub-credential");

const EVERY_LABEL: Readonly<Record<Label, true>> = {
  credential: true,
  terminal: true,
  spend: true,
  absence: true,
  "till-proof": true,
  present: true,
  token: true,
  "check-in": true,
  customer: true,
  batch: true,
  lease: true,
  anchor: true,
  policy: true,
  "deny-list": true,
  allowance: true,
  document: true,
  receipt: true,
  keys: true,
};
const LABELS = Object.keys(EVERY_LABEL) as Label[];

/** Protocols A.5. */
const TOKEN = fromHex(
  "8449a2012604440303adefa058478d1903e9070319a11550101112131415161718191a1b1c1d1e1f1916a863484b44" +
    "48a0a1a2a3a4a5a6a7190ed81907d00050707172737475767778797a7b7c7d7e7f1a6b49d4bc5840e29fdbc0e4ef21" +
    "df0b2bab66494dd7e81c80164eba6562d73bc0db8b51ee2cf2ef71ae9f2dda6786d53141d3aa70ed16dc2fa6011ff2" +
    "95b094599dd75d6daa21",
);
const payload = fromHex("83010203");
const by = { signer: LEDGER, digest: crypto };
const SIGNED = signSign1(payload, { label: "anchor" }, by);

test.each([
  [
    "hub-credential",
    "02f9a9b4dd9671a2574f9e35e4ba56341a5ba0f3fd45c9c537b770a70468a76b81",
    "f2e51889",
  ],
  ["hub-ledger", "03983f46fc1e9f0cc91406dc708f8bc1e998c2c3052af13c4f4f4dd47e9213a9de", "0303adef"],
  ["terminal", "031e77dacdd21bb956456d633f4755ed6514044335eca6843eccd809ff255781ad", "f44e7c5b"],
])("the key of %s has its published kid (A.1)", (name, publicKey, kid) => {
  const signer = testSigner(name);
  expect(toHex(signer.publicKey)).toBe(publicKey);
  expect(toHex(kidOf(signer.publicKey, crypto))).toBe(kid);
});

describe("the published uplink token (A.5)", () => {
  test("opens with the ledger key", () => {
    expect(TOKEN).toHaveLength(151);
    const opened = openSign1(TOKEN, { label: "token" }, { keys: [LEDGER.publicKey], crypto });
    expect(opened).toMatchObject({ ok: true, value: { publicKey: LEDGER.publicKey } });
  });

  test("is made again byte for byte", () => {
    const read = present(valueOf(readSign1(TOKEN)), "token");
    expect(toHex(read.kid)).toBe("0303adef");
    expect(signSign1(read.payload, { label: "token" }, by)).toEqual(TOKEN);
  });
});

test("a spend's Sig_structure is as published (A.4), the credential's hash behind the label", () => {
  const credential = fromHex("80d741d2499177b6e18d8565fdff9344a49bf63b8d34204a4b31d6735ade8c37");
  const request = fromHex(
    "8a070319a11550101112131415161718191a1b1c1d1e1f1916a863484b44071907d0820c183a1a6b49d264",
  );
  const result = fromHex("89190201190ed81907d000f619ab18192ee0011a5a17c0de");
  const signing = { label: "spend", binding: credential } as const;
  const structure = sigStructure(fromHex("a10126"), signing, encodeCbor([request, result]));
  expect(structure).toHaveLength(140);
  const signature = fromHex(
    "637616a954b3d0e8a60cc497c0cddc464f75278e0a77e4d3d88d4ec26d20a3a9" +
      "2956e6af61ca0b3807fa3007b5b1f7f058c2159d37d9b93dfd2e4b742cae81d5",
  );
  expect(testSigner("holder").sign(structure)).toEqual(signature);
});

test("what is signed opens, and says by whom", () => {
  const keys = [CREDENTIAL.publicKey, LEDGER.publicKey];
  expect(openSign1(SIGNED, { label: "anchor" }, { keys, crypto })).toEqual({
    ok: true,
    value: { payload, publicKey: LEDGER.publicKey },
  });
});

test("both of two mirrored signatures open, so neither is a name", () => {
  const mirrored = concatBytes([SIGNED.slice(0, -64), mirrorOf(SIGNED.slice(-64))]);
  const against = { keys: [LEDGER.publicKey], crypto };
  expect(openSign1(mirrored, { label: "anchor" }, against)).toEqual(
    openSign1(SIGNED, { label: "anchor" }, against),
  );
});

test("a signature for one label verifies for no other", () => {
  const quick = createForgingCrypto();
  const signer = quick.signerNamed("hub");
  const against = { keys: [signer.publicKey], crypto: quick };
  for (const label of LABELS) {
    const sign1 = signSign1(payload, { label }, { signer, digest: quick });
    const opening = LABELS.filter((other) => openSign1(sign1, { label: other }, against).ok);
    expect(opening).toEqual([label]);
  }
});

test("no label with something bound to it can be taken for another label", () => {
  const spelled = LABELS.map((label) => `tillwave/${label}/1`);
  for (const label of spelled) {
    expect(spelled.filter((other) => other.startsWith(label))).toEqual([label]);
  }
  const bound: Signing = { label: "spend", binding: toUtf8("x") };
  const sign1 = signSign1(payload, bound, by);
  const against = { keys: [LEDGER.publicKey], crypto };
  expect(openSign1(sign1, bound, against).ok).toBe(true);
  for (const signing of [{ label: "spend" }, { ...bound, binding: toUtf8("y") }] as const) {
    expect(openSign1(sign1, signing, against)).toEqual(refused("signature-invalid"));
  }
});

test("of two keys with the same kid, both are tried", () => {
  const colliding: Crypto = { ...crypto, sha256: () => new Uint8Array(32) };
  const sign1 = signSign1(payload, { label: "anchor" }, { signer: LEDGER, digest: colliding });
  for (const keys of [
    [CREDENTIAL.publicKey, LEDGER.publicKey],
    [LEDGER.publicKey, CREDENTIAL.publicKey],
  ]) {
    expect(openSign1(sign1, { label: "anchor" }, { keys, crypto: colliding })).toMatchObject({
      ok: true,
      value: { publicKey: LEDGER.publicKey },
    });
  }
  const keys = [CREDENTIAL.publicKey];
  expect(openSign1(sign1, { label: "anchor" }, { keys, crypto: colliding })).toEqual(
    refused("signature-invalid"),
  );
});

test("a key that is not among those believed is unknown", () => {
  for (const keys of [[], [CREDENTIAL.publicKey], [new Uint8Array(0)]]) {
    expect(openSign1(SIGNED, { label: "anchor" }, { keys, crypto })).toEqual(
      refused("unknown-key"),
    );
  }
});

const [header, , , signature] = fieldsOf(SIGNED);
test.each<readonly [what: string, value: CborValue]>([
  ["an unprotected header", [header, new Map([[4, fromHex("00")]]), payload, signature]],
  ["no unprotected map at all", [header, null, payload, signature]],
  ["no kid", [fromHex("a10126"), new Map(), payload, signature]],
  ["another algorithm", [fromHex("a2013822044403030303"), new Map(), payload, signature]],
  ["EdDSA in as many bytes", [fromHex("a20127044403030303"), new Map(), payload, signature]],
  ["another header as well", [fromHex("a301260300044403030303"), new Map(), payload, signature]],
  ["a kid of five bytes", [fromHex("a2012604450303030303"), new Map(), payload, signature]],
  ["a kid of three bytes", [fromHex("a201260443030303"), new Map(), payload, signature]],
  ["headers that are no map", [fromHex("000000000000000000"), new Map(), payload, signature]],
  ["a header that is a map itself", [new Map([[1, -7]]), new Map(), payload, signature]],
  ["no payload", [header, new Map(), null, signature]],
  ["a payload that is no bytes", [header, new Map(), [1, 2, 3], signature]],
  ["a signature of 63 bytes", [header, new Map(), payload, new Uint8Array(63)]],
  ["a signature of 65 bytes", [header, new Map(), payload, new Uint8Array(65)]],
  ["three parts", [header, new Map(), payload]],
  ["five parts", [header, new Map(), payload, signature, null]],
  ["no array", new Map([[1, 2]])],
])("refuses %s", (_, value) => {
  const keys = [LEDGER.publicKey];
  const sign1 = encodeCbor(value);
  expect(openSign1(sign1, { label: "anchor" }, { keys, crypto })).toEqual(refused("malformed"));
  expect(readSign1(sign1)).toEqual(refused("malformed"));
});

test("a customer's kid has eight bytes, everybody else's four", () => {
  const keys = [LEDGER.publicKey];
  const checkIn = signSign1(payload, { label: "check-in" }, by);
  expect(checkIn).toHaveLength(SIGNED.length + 4);
  expect(openSign1(checkIn, { label: "check-in" }, { keys, crypto }).ok).toBe(true);
  expect(readSign1(checkIn, CUSTOMER_KID_BYTES).ok).toBe(true);
  for (const label of ["check-in", "customer"] as const) {
    expect(openSign1(SIGNED, { label }, { keys, crypto })).toEqual(refused("malformed"));
  }
  expect(openSign1(checkIn, { label: "anchor" }, { keys, crypto })).toEqual(refused("malformed"));
  const kid = new Uint8Array(4);
  expect(() => toBeSigned({ kid, payload }, { label: "check-in" })).toThrow(/not for this/u);
});

test("refuses a tagged object, bytes behind it, and what is too long", () => {
  const keys = [LEDGER.publicKey];
  const open = (sign1: Uint8Array): unknown =>
    openSign1(sign1, { label: "anchor" }, { keys, crypto });
  expect(open(concatBytes([fromHex("d2"), SIGNED]))).toEqual(refused("not-canonical"));
  expect(open(concatBytes([SIGNED, fromHex("00")]))).toEqual(refused("not-canonical"));
  const lengthBytes = SIGN1_BYTES_MAX + 1;
  expect(open(new Uint8Array(lengthBytes))).toEqual({
    ok: false,
    error: { type: "too-large", lengthBytes },
  });
});

test("what nobody would open is not signed", () => {
  const large = new Uint8Array(SIGN1_BYTES_MAX - 80);
  expect(() => signSign1(large, { label: "anchor" }, by)).toThrow(/nobody opens/u);
});

test("no damage makes it throw, and none goes unnoticed", () => {
  const against = { keys: [LEDGER.publicKey], crypto };
  fc.assert(
    fc.property(fc.oneof(damaged(SIGNED), fc.uint8Array({ maxLength: 200 })), (bytes) => {
      expect(openSign1(bytes, { label: "anchor" }, against).ok).toBe(false);
      readSign1(bytes);
    }),
    { numRuns: 2000 },
  );
});

function valueOf<T>(result: { ok: true; value: T } | { ok: false }): T | null {
  return result.ok ? result.value : null;
}

function refused(type: string): unknown {
  return { ok: false, error: { type } };
}

function fieldsOf(sign1: Uint8Array): readonly [Uint8Array, CborValue, CborValue, Uint8Array] {
  return valueOf(decodeCbor(sign1, SIGN1_BYTES_MAX)) as never;
}
