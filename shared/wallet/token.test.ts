import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { guardIsNeverFooled } from "../testing/hostile-bytes.ts";
import {
  BY,
  anyBytes,
  anySeq,
  anyU32,
  arrayKeepsItsShape,
  refused,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import {
  HUB_LEDGER,
  MERCHANT,
  NOW,
  REQUEST,
  TOKEN,
  TOKEN_BYTES,
  mirrored,
} from "../testing/tap-vectors.ts";
import { type Token, checkToken, openToken, peekToken, signToken, tokenFits } from "./token.ts";

const crypto = createNodeCrypto();
const against = { keys: [HUB_LEDGER.publicKey], crypto };
const TENDER = { merchant: MERCHANT, request: REQUEST };
const TERMS = { ...TENDER, against, now: NOW };

test("is, byte for byte, what the protocol's vector says", () => {
  expect(signToken(TOKEN, { signer: HUB_LEDGER, digest: crypto })).toEqual(TOKEN_BYTES);
  expect(openToken(TOKEN_BYTES, against)).toEqual({ ok: true, value: TOKEN });
  expect(peekToken(TOKEN_BYTES)).toEqual({ ok: true, value: TOKEN });
});

test("the mirror of its signature is as good", () => {
  const other = Uint8Array.from(TOKEN_BYTES);
  other.set(mirrored(TOKEN_BYTES.slice(-64)), TOKEN_BYTES.length - 64);
  expect(checkToken(other, TERMS)).toEqual({ ok: true, value: TOKEN });
});

const anyPart = fc.oneof(fc.nat(1000), fc.nat(2 ** 51));
const MESSAGE = {
  label: "token",
  example: TOKEN,
  lengthBytes: 151,
  any: fc
    .record({
      merchant: anyU32,
      terminal: anyU32,
      epoch: anyU32,
      seq: anySeq,
      nonce: anyBytes(16),
      currency: fc.constantFrom("HKD", "JPY"),
      alias: anyBytes(8),
      cash: anyPart,
      promo: anyPart,
      card: anyPart,
      transferId: anyBytes(16),
      expires: anyU32,
    })
    .map((token): Token => Object.assign(token, { amount: token.cash + token.promo + token.card })),
  sign: signToken,
  open: openToken,
} as const;

signedMessageKeepsItsContract<Token>(MESSAGE);
arrayKeepsItsShape<Token>(MESSAGE);

describe("a token pays", () => {
  test("the tender that it was asked for", () => {
    expect(tokenFits(TOKEN, TENDER)).toBe(true);
    expect(checkToken(TOKEN_BYTES, TERMS)).toEqual({ ok: true, value: TOKEN });
  });

  const nonce = new Uint8Array(16);
  test.each<readonly [what: string, token: Partial<Token>]>([
    ["another shop's", { merchant: 1002 }],
    ["another till's", { terminal: 8 }],
    ["one of the till's former life", { epoch: 2 }],
    ["an earlier one", { seq: 41_236 }],
    ["one with another nonce", { nonce }],
    ["a smaller one", { amount: 5700, cash: 3700 }],
    ["one in another currency", { currency: "JPY" }],
  ])("not %s", (_, other) => {
    const token = { ...TOKEN, ...other };
    expect(tokenFits(token, TENDER)).toBe(false);
    const sign1 = signToken(token, { signer: HUB_LEDGER, digest: crypto });
    expect(checkToken(sign1, TERMS)).toEqual(refused("other-tender"));
  });

  test("not in a kind of value that the till did not ask for", () => {
    const cashOnly = { merchant: MERCHANT, request: { ...REQUEST, kinds: 1 } };
    expect(tokenFits(TOKEN, cashOnly)).toBe(false);
    expect(tokenFits({ ...TOKEN, cash: 5800, promo: 0 }, cashOnly)).toBe(true);
  });

  test("not with more promotional credit than the tender allows", () => {
    expect(tokenFits({ ...TOKEN, cash: 3799, promo: 2001 }, TENDER)).toBe(false);
  });

  test("until its last second", () => {
    expect(checkToken(TOKEN_BYTES, { ...TERMS, now: TOKEN.expires }).ok).toBe(true);
    const error = { type: "token-expired", expires: TOKEN.expires };
    expect(checkToken(TOKEN_BYTES, { ...TERMS, now: TOKEN.expires + 1 })).toEqual({
      ok: false,
      error,
    });
  });

  test("not by another key", () => {
    expect(checkToken(signToken(TOKEN, BY), TERMS)).toEqual(refused("unknown-key"));
  });
});

test("a token whose parts are not its amount is not signed", () => {
  expect(() => signToken({ ...TOKEN, cash: 3801 }, BY)).toThrow(/nobody reads/u);
});

guardIsNeverFooled({
  what: "a token",
  valid: [TOKEN_BYTES],
  isTaken: (bytes) => checkToken(bytes, TERMS).ok,
});
