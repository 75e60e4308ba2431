import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { anyText } from "../testing/any-text.ts";
import { refused } from "../testing/signed-message-contract.ts";
import { HUB_LEDGER, MERCHANT, NOW, REQUEST, TOKEN, TOKEN_BYTES } from "../testing/tap-vectors.ts";
import { formatTokenQr, parseTokenQr } from "./token-qr.ts";
import { checkToken, signToken } from "./token.ts";

const crypto = createNodeCrypto();
const TEXT = formatTokenQr(TOKEN_BYTES);

test("takes as many characters as the protocol says, a QR 9-M", () => {
  expect(TEXT).toHaveLength(246);
  expect(TEXT).toMatch(/^TWT1[A-Z2-7]+$/u);
});

test("a till reads the token that a phone shows, and believes it", () => {
  const read = parseTokenQr(` ${TEXT.toLowerCase()}\n`);
  expect(read).toEqual({ ok: true, value: TOKEN_BYTES });
  const against = { keys: [HUB_LEDGER.publicKey], crypto };
  const terms = { merchant: MERCHANT, request: REQUEST, against, now: NOW };
  expect(read.ok && checkToken(read.value, terms)).toEqual({ ok: true, value: TOKEN });
});

test("with the largest figures it is still read", () => {
  const amount = Number.MAX_SAFE_INTEGER;
  const names = { merchant: 2 ** 32 - 1, terminal: 2 ** 32 - 1, epoch: 2 ** 32 - 1, seq: 2 ** 40 };
  const parts = { amount, cash: amount - 2 ** 51, promo: 2 ** 51 - 2 ** 33, card: 2 ** 33 };
  const by = { signer: HUB_LEDGER, digest: crypto };
  const token = signToken({ ...TOKEN, ...names, ...parts }, by);
  expect(parseTokenQr(formatTokenQr(token))).toEqual({ ok: true, value: token });
});

test("what is no such text is not read, and none makes it throw", () => {
  for (const text of ["", "TWT1", `TWC1${TEXT.slice(4)}`, `${TEXT}1`, `TWT1${"A".repeat(500)}`]) {
    expect(parseTokenQr(text)).toEqual(refused("not-a-token"));
  }
  fc.assert(
    fc.property(anyText(), (text) => {
      expect(parseTokenQr(text).ok).toBe(false);
      const read = parseTokenQr(`TWT1${text}`);
      expect(!read.ok || formatTokenQr(read.value) === `TWT1${text.trim().toUpperCase()}`).toBe(
        true,
      );
    }),
  );
});
