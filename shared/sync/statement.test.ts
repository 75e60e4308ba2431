import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  AGAINST,
  BY,
  anyBytes,
  anyCount,
  anySeq,
  anyU32,
  arrayKeepsItsShape,
  refused,
  signedMessageKeepsItsContract,
} from "../testing/signed-message-contract.ts";
import { entriesPath } from "./answer.ts";
import {
  STATEMENT_BYTES_MAX,
  STATEMENT_TEXT_MAX,
  type Statement,
  formatStatement,
  openStatement,
  parseStatement,
  peekStatement,
  signStatement,
} from "./statement.ts";

const STATEMENT = {
  label: "batch",
  example: {
    method: "POST",
    path: entriesPath(7, 3),
    bodyHash: new Uint8Array(32).fill(0xba),
    merchant: 1001,
    terminal: 7,
    epoch: 3,
    first: 6565,
    last: 7064,
    headBefore: new Uint8Array(32).fill(0xa8),
    headAfter: new Uint8Array(32).fill(0xa1),
    sentAt: 1_800_000_000_000,
    requestId: new Uint8Array(16).fill(0x10),
  },
  lengthBytes: 259,
  any: fc.record<Statement>({
    method: fc.constantFrom("GET", "POST", "DELETE"),
    path: fc.oneof(fc.constant(entriesPath(7, 3)), fc.string({ maxLength: 200 })),
    bodyHash: anyBytes(32),
    merchant: anyU32,
    terminal: anyU32,
    epoch: anyU32,
    first: anySeq,
    last: anySeq,
    headBefore: anyBytes(32),
    headAfter: anyBytes(32),
    sentAt: anyCount,
    requestId: anyBytes(16),
  }),
  sign: signStatement,
  open: openStatement,
} as const;

signedMessageKeepsItsContract<Statement>(STATEMENT);
arrayKeepsItsShape<Statement>(STATEMENT);

const SIGNED = signStatement(STATEMENT.example, BY);

test("the header has 346 characters, and gives the statement back byte for byte", () => {
  expect(formatStatement(SIGNED)).toHaveLength(346);
  expect(parseStatement(formatStatement(SIGNED))).toEqual(SIGNED);
});

test("the longest statement that there can be fits the header", () => {
  const largest: Statement = {
    ...STATEMENT.example,
    method: "OPTIONS.",
    path: "/".repeat(200),
    merchant: 0xffff_ffff,
    terminal: 0xffff_ffff,
    epoch: 0xffff_ffff,
    first: 2 ** 40,
    last: 2 ** 40,
    sentAt: Number.MAX_SAFE_INTEGER,
  };
  const signed = signStatement(largest, BY);
  expect(signed.length).toBeLessThanOrEqual(STATEMENT_BYTES_MAX);
  expect(formatStatement(signed).length).toBeLessThanOrEqual(STATEMENT_TEXT_MAX);
  expect(openStatement(signed, AGAINST)).toEqual({ ok: true, value: largest });
});

test.each([
  ["no header", undefined],
  ["letters that base64url has not", "ab+/"],
  ["padding", "YQ=="],
  ["a length that no bytes have", "abcde"],
  ["bits behind the last byte", "YR"],
  ["a header that is too long", "A".repeat(STATEMENT_TEXT_MAX + 4)],
])("%s is no statement", (_, header) => {
  expect(parseStatement(header)).toBeNull();
});

test("no header makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (header) => {
      const sign1 = parseStatement(header);
      expect(sign1 === null ? header : formatStatement(sign1)).toBe(header);
      peekStatement(sign1 ?? new Uint8Array(0));
    }),
  );
});

test("who says to have sent it can be read before anybody is believed", () => {
  expect(peekStatement(SIGNED)).toEqual({ ok: true, value: STATEMENT.example });
  const unsigned = Uint8Array.from(SIGNED).fill(0, -64);
  expect(peekStatement(unsigned)).toEqual({ ok: true, value: STATEMENT.example });
  expect(openStatement(unsigned, AGAINST)).toEqual(refused("signature-invalid"));
  expect(peekStatement(new Uint8Array(3))).toEqual(refused("not-canonical"));
});
