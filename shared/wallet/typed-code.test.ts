import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { anyText } from "../testing/any-text.ts";
import { MERCHANT, REQUEST, TERMINAL_SECRET } from "../testing/tap-vectors.ts";
import type { SpendRequest } from "./spend-request.ts";
import {
  CODE_TRIES_MAX,
  CODE_WRONG_PER_HOUR_MAX,
  codeKeyOf,
  codeQuestion,
  parseTypedCode,
  typedCode,
} from "./typed-code.ts";

const crypto = createNodeCrypto();
const TENDER = { merchant: MERCHANT, request: REQUEST };
const KEY = codeKeyOf(TERMINAL_SECRET, crypto);

test("is, digit for digit, what the protocol's vector says, for programs and for pages", () => {
  for (const port of [crypto, nobleCrypto]) {
    expect(toHex(codeKeyOf(TERMINAL_SECRET, port))).toBe(
      "655e988ba4d48b718be5dfa34ef27fb9f4fc6654f38e4dbef98f3bcecee41fc2",
    );
    expect(toHex(codeQuestion(TENDER, port))).toBe(
      "43fc943604fc66a80ff55ffd3f5a840b3b9ff0465729698d0acda54d780e08d9",
    );
    expect(typedCode(KEY, TENDER, port)).toBe("89239772");
  }
});

describe("another code pays", () => {
  test("another shop's tender", () => {
    expect(typedCode(KEY, { ...TENDER, merchant: 1002 }, crypto)).not.toBe("89239772");
  });

  test.each<readonly [what: string, request: Partial<SpendRequest>]>([
    ["another till's", { terminal: 8 }],
    ["one of the till's former life", { epoch: 2 }],
    ["the next tender", { seq: REQUEST.seq + 1 }],
    ["one with another nonce", { nonce: new Uint8Array(16) }],
    ["another amount", { amount: 5801 }],
    ["another currency", { currency: "JPY" }],
  ])("%s", (_, other) => {
    const request = { ...REQUEST, ...other };
    expect(typedCode(KEY, { ...TENDER, request }, crypto)).not.toBe("89239772");
  });

  test("a till with another secret", () => {
    const key = codeKeyOf(new Uint8Array(32), crypto);
    expect(typedCode(key, TENDER, crypto)).not.toBe("89239772");
  });
});

test("a code has eight digits always, zeros in front included", () => {
  let zeros = 0;
  for (let seq = 1; seq <= 500; seq += 1) {
    const code = typedCode(KEY, { ...TENDER, request: { ...REQUEST, seq } }, crypto);
    expect(code).toMatch(/^\d{8}$/u);
    zeros += code.startsWith("0") ? 1 : 0;
  }
  expect(zeros).toBeGreaterThan(20);
});

test("somebody who guesses has little hope", () => {
  const tries = CODE_WRONG_PER_HOUR_MAX * 24 * 365;
  // 31 bits do not fall evenly on 10^8 codes: the likeliest are met 22 times in 2^31.
  expect((tries * 22) / 2 ** 31).toBeLessThan(0.0009);
  expect(CODE_TRIES_MAX).toBeLessThan(CODE_WRONG_PER_HOUR_MAX);
});

test("it is read however people space it", () => {
  for (const typed of ["89239772", "8923 9772", " 8923-9772\n", "89 23 97 72"]) {
    expect(parseTypedCode(typed)).toBe("89239772");
  }
  for (const typed of [
    "",
    "8923977",
    "892397720",
    "8923977x",
    "８９２３９７７２",
    " ".repeat(30),
  ]) {
    expect(parseTypedCode(typed)).toBeNull();
  }
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(anyText(), (typed) => {
      const code = parseTypedCode(typed);
      expect(code === null || /^\d{8}$/u.test(code)).toBe(true);
    }),
  );
});

test("a secret of another length is our own mistake", () => {
  expect(() => codeKeyOf(new Uint8Array(16), crypto)).toThrow(/32 bytes/u);
});
