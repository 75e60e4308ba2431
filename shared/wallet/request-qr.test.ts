import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeCbor } from "../cose/cbor.ts";
import { formatQrText, parseQrText } from "../sync/qr-text.ts";
import { anyText } from "../testing/any-text.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import { refused } from "../testing/signed-message-contract.ts";
import { MERCHANT, REQUEST } from "../testing/tap-vectors.ts";
import { formatRequestQr, parseRequestQr } from "./request-qr.ts";
import { requestFields } from "./spend-request.ts";

const TENDER = { merchant: MERCHANT, request: REQUEST };
const TEXT = formatRequestQr(TENDER);
const bytesOf = (text: string): Uint8Array => parseQrText("TWP1", text, 200) ?? new Uint8Array(0);

test("takes as many bytes and characters as the protocol says, a QR of version 4", () => {
  expect(bytesOf(TEXT)).toHaveLength(46);
  expect(TEXT).toHaveLength(78);
  expect(TEXT).toMatch(/^TWP1[A-Z2-7]+$/u);
});

test("a phone reads what a till shows, with the largest figures too", () => {
  expect(parseRequestQr(` ${TEXT.toLowerCase()} `)).toEqual({ ok: true, value: TENDER });
  const most = Number.MAX_SAFE_INTEGER;
  const request = {
    ...REQUEST,
    terminal: 2 ** 32 - 1,
    epoch: 2 ** 32 - 1,
    seq: 2 ** 40,
    amount: most,
    promoMax: most,
    reward: { rule: 0xffff, amount: most },
  };
  const largest = { merchant: 2 ** 32 - 1, request };
  expect(parseRequestQr(formatRequestQr(largest))).toEqual({ ok: true, value: largest });
});

describe("a phone does not read", () => {
  const fields = [MERCHANT, ...requestFields(REQUEST)];
  const shown = (value: typeof fields): string => formatQrText("TWP1", encodeCbor(value));
  test.each([
    ["nothing", ""],
    ["the prefix alone", "TWP1"],
    ["another kind of QR", `TWC1${TEXT.slice(4)}`],
    ["a shop that is no number", shown(fields.with(0, "1001"))],
    ["a request of nothing", shown(fields.with(5, 0))],
    ["a field too few", shown(fields.slice(1))],
    ["a field too many", shown([...fields, null])],
    ["what is no list", formatQrText("TWP1", encodeCbor(7))],
    ["what is too long", `TWP1${"A".repeat(200)}`],
  ])("%s", (_, text) => {
    expect(parseRequestQr(shown(fields)).ok).toBe(true);
    expect(parseRequestQr(text)).toEqual(refused("not-a-request"));
  });

  test("any text, and none makes it throw", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(parseRequestQr(text).ok).toBe(false);
        expect(parseRequestQr(`TWP1${text}`).ok).toBe(false);
      }),
    );
  });
});

test("what no phone reads is not shown", () => {
  expect(() => formatRequestQr({ ...TENDER, merchant: -1 })).toThrow(/no phone reads/u);
});

parserIsStrict({
  what: "a QR of the till's",
  valid: [bytesOf(TEXT)],
  again(bytes) {
    const read = parseRequestQr(formatQrText("TWP1", bytes));
    return read.ok ? bytesOf(formatRequestQr(read.value)) : null;
  },
});
