import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type CborValue, encodeCbor } from "./cbor.ts";
import { coseKeyOf } from "./cose-key.ts";
import {
  KEYS_MAX,
  type KeySet,
  type ListedKey,
  acceptKeySet,
  keysFor,
  openKeySet,
  signKeySet,
} from "./key-set.ts";
import { SIGN1_BYTES_MAX, signSign1 } from "./sign1.ts";

const crypto = createNodeCrypto();
const ROOT = testSigner("hub-root");
const by = { signer: ROOT, digest: crypto };
const against = { root: ROOT.publicKey, crypto };

const DAY = 86_400;
const ISSUED = 1_800_000_000;
const year = { notBefore: ISSUED, notAfter: ISSUED + 365 * DAY };
const SET: KeySet = {
  merchant: 1001,
  version: 1,
  issued: ISSUED,
  keys: [
    { use: "credential", publicKey: testSigner("hub-credential").publicKey, ...year },
    { use: "ledger", publicKey: testSigner("hub-ledger").publicKey, ...year },
    { use: "policy", publicKey: testSigner("hub-policy").publicKey, ...year },
  ],
};
const SIGNED = signKeySet(SET, by);

test("three keys are 275 bytes, and come back as they were listed", () => {
  expect(SIGNED).toHaveLength(275);
  expect(openKeySet(SIGNED, against)).toEqual({ ok: true, value: SET });
});

const anyKey: fc.Arbitrary<ListedKey> = fc.record({
  use: fc.constantFrom("credential", "ledger", "policy"),
  publicKey: fc.constantFrom(...SET.keys.map(({ publicKey }) => publicKey)),
  notBefore: fc.nat(0xffff_ffff),
  notAfter: fc.nat(0xffff_ffff),
});

test("every set survives, the largest too", () => {
  const anySet = fc.record({
    merchant: fc.nat(0xffff_ffff),
    version: fc.nat(0xffff_ffff),
    issued: fc.nat(0xffff_ffff),
    keys: fc.oneof(
      fc.array(anyKey, { maxLength: 4 }),
      fc.array(anyKey, { minLength: KEYS_MAX, maxLength: KEYS_MAX }),
    ),
  });
  fc.assert(
    fc.property(anySet, (set) => {
      const signed = signKeySet(set, by);
      expect(signed.length).toBeLessThanOrEqual(SIGN1_BYTES_MAX);
      expect(openKeySet(signed, against)).toEqual({ ok: true, value: set });
    }),
    { numRuns: 30 },
  );
});

test("a set of more keys than anybody reads is not signed", () => {
  const keys = Array.from({ length: KEYS_MAX + 1 }, () => SET.keys[0] as ListedKey);
  expect(() => signKeySet({ ...SET, keys }, by)).toThrow(/nobody reads/u);
});

test("a set that another key has signed is not believed", () => {
  const forged = signKeySet(SET, { signer: testSigner("hub-ledger"), digest: crypto });
  expect(openKeySet(forged, against)).toEqual({ ok: false, error: { type: "unknown-key" } });
});

const listed = (use: CborValue, key: CborValue): CborValue => [use, key, 0, 1];
const key = coseKeyOf(ROOT.publicKey);
test.each<readonly [what: string, payload: CborValue]>([
  ["no list", [1001, 1, ISSUED]],
  ["something behind the list", [1001, 1, ISSUED, [], null]],
  ["no version", [1001, null, ISSUED, []]],
  ["a key for another use", [1001, 1, ISSUED, [listed("root", key)]]],
  ["a key as bytes", [1001, 1, ISSUED, [listed("ledger", ROOT.publicKey)]]],
  ["a key without its end", [1001, 1, ISSUED, [["ledger", key, 0]]]],
  ["one bad key among good ones", [1001, 1, ISSUED, [listed("ledger", key), 7]]],
  ["seventeen keys", [1001, 1, ISSUED, Array.from({ length: 17 }, () => listed("ledger", key))]],
])("refuses %s", (_, payload) => {
  const signed = signSign1(encodeCbor(payload), { label: "keys" }, by);
  expect(openKeySet(signed, against)).toEqual({ ok: false, error: { type: "malformed" } });
});

test("refuses a payload of another spelling", () => {
  const signed = signSign1(Uint8Array.of(0x9f, 0xff), { label: "keys" }, by);
  expect(openKeySet(signed, against)).toEqual({ ok: false, error: { type: "not-canonical" } });
});

test("no damage makes it throw, and none goes unnoticed", () => {
  fc.assert(
    fc.property(damaged(SIGNED), (bytes) => {
      expect(openKeySet(bytes, against).ok).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

test("a key is for its use only, from its first second to its last", () => {
  const at = (when: number): number => keysFor(SET, "ledger", when).length;
  expect(keysFor(SET, "ledger", ISSUED)).toEqual([SET.keys[1]?.publicKey]);
  expect(keysFor(SET, "policy", ISSUED)).toEqual([SET.keys[2]?.publicKey]);
  expect([year.notBefore - 1, year.notBefore, year.notAfter, year.notAfter + 1].map(at)).toEqual([
    0, 1, 1, 0,
  ]);
});

test("while one key goes and the next comes, both are good", () => {
  const [, ledger] = SET.keys as readonly [ListedKey, ListedKey];
  const next = { ...ledger, publicKey: ROOT.publicKey, notBefore: year.notAfter - 30 * DAY };
  const keys = keysFor({ ...SET, keys: [...SET.keys, next] }, "ledger", year.notAfter - DAY);
  expect(keys).toEqual([ledger.publicKey, ROOT.publicKey]);
});

test("a set older than the one held is refused, the same one or a newer is taken", () => {
  const held = { ...SET, version: 5 };
  expect(acceptKeySet(held, { ...SET, version: 4 })).toEqual({
    ok: false,
    error: { type: "older-than-held", held: 5 },
  });
  for (const version of [5, 6]) {
    const incoming = { ...SET, version };
    expect(acceptKeySet(held, incoming)).toEqual({ ok: true, value: incoming });
  }
  expect(acceptKeySet(null, SET)).toEqual({ ok: true, value: SET });
});

test("another merchant's set is refused, however new", () => {
  expect(acceptKeySet(SET, { ...SET, merchant: 1002, version: 9 })).toEqual({
    ok: false,
    error: { type: "other-merchant", held: 1001 },
  });
});
