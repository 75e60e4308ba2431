import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, toUtf8 } from "../core/bytes.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { signSign1 } from "../cose/sign1.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import { AGAINST, BY, anyBytes, refused } from "../testing/signed-message-contract.ts";
import { MERCHANT, NOW } from "../testing/tap-vectors.ts";
import { testSigner } from "../testing/test-keys.ts";
import {
  DENY_LIST_BYTES_MAX,
  DENIED_MAX,
  type DenyList,
  PREFIX_BYTES,
  REVOKED_TILLS_MAX,
  isDenied,
  openDenyList,
  signDenyList,
} from "./deny-list.ts";

const crypto = createNodeCrypto();
const aliasOf = (n: number): Uint8Array => crypto.sha256(toUtf8(`alias ${n}`)).slice(0, 8);
const NAMES = {
  merchant: MERCHANT,
  version: 412,
  issued: NOW,
  next: NOW + 86_400,
  revoked: [{ terminal: 7, keyNumber: 2, since: NOW - 60 }],
};
const aliases = [1, 2, 3].map(aliasOf);
const signed = signDenyList({ ...NAMES, aliases }, BY);
const opened = (bytes: Uint8Array): DenyList => {
  const list = openDenyList(bytes, AGAINST);
  expect(list.ok).toBe(true);
  return list.ok ? list.value : { ...NAMES, prefixes: new Uint8Array(0) };
};

describe("a deny list", () => {
  test("names the wallets that it was made of, and no others", () => {
    const list = opened(signed);
    expect(list).toMatchObject(NAMES);
    expect(aliases.map((alias) => isDenied(list, alias, crypto))).toEqual([true, true, true]);
    expect(isDenied(list, aliasOf(4), crypto)).toBe(false);
  });

  test("of nobody denies nobody", () => {
    const list = opened(signDenyList({ ...NAMES, aliases: [] }, BY));
    expect(list.prefixes).toHaveLength(0);
    expect(isDenied(list, aliasOf(1), crypto)).toBe(false);
  });

  test("finds each of its wallets, however many and in whatever order", () => {
    const anyList = fc.uniqueArray(anyBytes(8), { maxLength: 40, selector: String });
    fc.assert(
      fc.property(anyList, anyBytes(8), (denied, other) => {
        const list = opened(signDenyList({ ...NAMES, aliases: denied }, BY));
        expect(denied.every((alias) => isDenied(list, alias, crypto))).toBe(true);
        const isListed = denied.some((alias) => String(alias) === String(other));
        expect(isDenied(list, other, crypto)).toBe(isListed);
      }),
      { numRuns: 50 },
    );
  });

  test("names a wallet once", () => {
    const list = opened(signDenyList({ ...NAMES, aliases: [...aliases, ...aliases] }, BY));
    expect(list.prefixes).toHaveLength(3 * PREFIX_BYTES);
  });

  test("of 100,000 wallets is half a megabyte, and no till takes one more", () => {
    const many = Array.from({ length: DENIED_MAX + 1 }, (_, n) => aliasOf(n));
    const full = signDenyList({ ...NAMES, aliases: many.slice(1) }, BY);
    expect(full.length).toBeLessThan(DENY_LIST_BYTES_MAX);
    const list = opened(full);
    expect(list.prefixes).toHaveLength(500_000);
    expect(isDenied(list, aliasOf(DENIED_MAX), crypto)).toBe(true);
    expect(isDenied(list, aliasOf(0), crypto)).toBe(false);
    expect(() => signDenyList({ ...NAMES, aliases: many }, BY)).toThrow(/no till takes/u);
  });

  test("names revoked tills, so many and not one more", () => {
    const revoked = Array.from({ length: REVOKED_TILLS_MAX }, (_, n) => ({
      terminal: 0xffff_ff00 + n,
      keyNumber: 0xffff_ffff,
      since: NOW,
    }));
    expect(opened(signDenyList({ ...NAMES, aliases, revoked }, BY)).revoked).toEqual(revoked);
    const more = [...revoked, { terminal: 1, keyNumber: 1, since: NOW }];
    expect(() => signDenyList({ ...NAMES, aliases, revoked: more }, BY)).toThrow(/nobody reads/u);
  });

  test("has a head of 142 bytes where one till is revoked", () => {
    const [head] = parts(signed);
    expect(head).toHaveLength(142);
  });
});

describe("a till does not take a deny list", () => {
  const [head, list] = parts(signed);

  test("by another key", () => {
    const keys = [testSigner("holder").publicKey];
    expect(openDenyList(signed, { ...AGAINST, keys })).toEqual(refused("unknown-key"));
  });

  test.each([
    ["with one wallet less", list.slice(PREFIX_BYTES)],
    ["with one wallet more", concatBytes([list, new Uint8Array(PREFIX_BYTES).fill(0xff)])],
    ["with another wallet", list.map((byte, i) => (i === 0 ? byte ^ 1 : byte))],
    ["with a part of a wallet", list.slice(1)],
  ])("%s", (_, other) => {
    expect(openDenyList(encodeCbor([head, other]), AGAINST)).toEqual(refused("list-mismatch"));
  });

  const headOf = (count: number, prefixes: Uint8Array, from = 0): Uint8Array => {
    const hash = crypto.sha256(prefixes);
    const fields = [MERCHANT, 412, from, count, NOW, NOW, hash, []];
    return signSign1(encodeCbor(fields), { label: "deny-list" }, BY);
  };
  test("that is not sorted, or names a wallet twice, though the hub signed it", () => {
    const first = list.slice(0, PREFIX_BYTES);
    const rest = list.slice(PREFIX_BYTES, 2 * PREFIX_BYTES);
    const taken = (prefixes: Uint8Array): boolean =>
      openDenyList(encodeCbor([headOf(2, prefixes), prefixes]), AGAINST).ok;
    expect(taken(concatBytes([first, rest]))).toBe(true);
    expect(taken(concatBytes([rest, first]))).toBe(false);
    expect(taken(concatBytes([first, first]))).toBe(false);
  });

  test("that says another number of wallets, or is a list of changes", () => {
    expect(openDenyList(encodeCbor([headOf(2, list), list]), AGAINST)).toEqual(
      refused("list-mismatch"),
    );
    expect(openDenyList(encodeCbor([headOf(3, list, 411), list]), AGAINST)).toEqual(
      refused("malformed"),
    );
    expect(openDenyList(encodeCbor([headOf(3, list), list]), AGAINST).ok).toBe(true);
  });

  test("that is something else", () => {
    for (const value of [null, [head], [head, list, 1], [list, head]] as const) {
      expect(openDenyList(encodeCbor(value as CborValue), AGAINST).ok).toBe(false);
    }
    expect(openDenyList(head, AGAINST)).toEqual(refused("malformed"));
  });
});

guardIsNeverFooled({
  what: "a deny list",
  valid: [signed],
  isTaken: (bytes) => openDenyList(bytes, AGAINST).ok,
});

function parts(encoded: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const value = decodeCbor(encoded, DENY_LIST_BYTES_MAX);
  return (value.ok ? value.value : []) as unknown as readonly [Uint8Array, Uint8Array];
}
