import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { fromHex, toHex } from "../core/bytes.ts";
import { SIGN1_BYTES_MAX, signSign1 } from "../cose/sign1.ts";
import { type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import { anyText } from "../testing/any-text.ts";
import {
  AGAINST,
  BY,
  anyBytes,
  anyCount,
  anySeq,
  anyU32,
  refused,
} from "../testing/signed-message-contract.ts";
import { testSigner } from "../testing/test-keys.ts";
import { formatQrText, parseQrText } from "./qr-text.ts";
import {
  RECEIPT_QR_LINES_MAX,
  type ReceiptToSign,
  openReceiptQr,
  signReceiptQr,
} from "./receipt-qr.ts";

/** Protocols A.8: the head of seq 2. */
const HEAD = fromHex("a18335665463015dbb2272850d02cf8942549c05e71d928f2870ff84478acac9");
const RECEIPT: ReceiptToSign = {
  merchant: 1001,
  terminal: 7,
  epoch: 3,
  seq: 6565,
  time: 1_800_000_100,
  currency: "HKD",
  total: 5800,
  cash: 3800,
  promo: 2000,
  card: 0,
  other: 0,
  head: HEAD,
  lines: [],
};
const withLines = (count: number): ReceiptToSign => ({
  ...RECEIPT,
  lines: Array.from({ length: count }, () => ({ quantity: 2, amount: 5800 })),
});
const signedBytes = (text: string): Uint8Array =>
  present(parseQrText("TWR1", text, 2000), "a receipt's bytes");

// Capacities of QR, alphanumeric, level M: ISO/IEC 18004, table 7.
test.each([
  { count: 0, lengthBytes: 119, version: 8, capacity: 221 },
  { count: 8, lengthBytes: 159, version: 9, capacity: 262 },
  { count: 20, lengthBytes: 219, version: 11, capacity: 366 },
])(
  "$count lines are $lengthBytes bytes, a QR of version $version",
  ({ count, lengthBytes, capacity }) => {
    const text = signReceiptQr(withLines(count), BY);
    expect(signedBytes(text)).toHaveLength(lengthBytes);
    expect(text.length).toBeLessThanOrEqual(capacity);
    expect(text).toMatch(/^TWR1[A-Z2-7]+$/u);
  },
);

test("it says what the paper says, and the first bytes of the head that the paper shows", () => {
  const { head, ...figures } = withLines(8);
  const opened = openReceiptQr(signReceiptQr({ head, ...figures }, BY), AGAINST);
  expect(opened).toEqual({
    ok: true,
    value: { ...figures, headStart: fromHex("a18335665463015d") },
  });
  expect(opened.ok && toHex(opened.value.headStart.subarray(0, 4))).toBe("a1833566");
});

test("of a long receipt no line is listed, and its total all the same", () => {
  const opened = openReceiptQr(signReceiptQr(withLines(RECEIPT_QR_LINES_MAX + 1), BY), AGAINST);
  expect(opened).toMatchObject({ ok: true, value: { total: 5800, lines: [] } });
});

const anyReceipt = fc.record<ReceiptToSign>({
  merchant: anyU32,
  terminal: anyU32,
  epoch: anyU32,
  seq: anySeq,
  time: anyU32,
  currency: fc.constantFrom("HKD", "JPY"),
  total: anyCount,
  cash: anyCount,
  promo: anyCount,
  card: anyCount,
  other: anyCount,
  head: anyBytes(32),
  lines: fc.array(fc.record({ quantity: anyCount, amount: anyCount }), {
    maxLength: RECEIPT_QR_LINES_MAX,
    size: "max",
  }),
});

test("every receipt survives the way over the counter, the largest figures too", () => {
  fc.assert(
    fc.property(anyReceipt, ({ head, ...figures }) => {
      const text = signReceiptQr({ head, ...figures }, BY);
      const value = { ...figures, headStart: head.slice(0, 8) };
      expect(openReceiptQr(` ${text.toLowerCase()}\n`, AGAINST)).toEqual({ ok: true, value });
    }),
    { numRuns: 40 },
  );
});

describe("a paper that proves nothing", () => {
  const text = signReceiptQr(RECEIPT, BY);

  test("is one by another till", () => {
    const keys = [testSigner("another till").publicKey];
    expect(openReceiptQr(text, { ...AGAINST, keys })).toEqual(refused("unknown-key"));
  });

  test("is one with a figure changed", () => {
    const bytes = signedBytes(text);
    for (let at = 14; at < bytes.length - 66; at += 1) {
      const forged = Uint8Array.from(bytes);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(openReceiptQr(formatQrText("TWR1", forged), AGAINST).ok).toBe(false);
    }
  });

  test("is another kind of QR, or no QR's text", () => {
    for (const other of ["", "TWR1", "TWE1".concat(text.slice(4)), `${text}0`, "A".repeat(2000)]) {
      expect(openReceiptQr(other, AGAINST).ok).toBe(false);
    }
    expect(openReceiptQr("hello", AGAINST)).toEqual(refused("not-a-receipt"));
  });

  test("is an anchor of the same key", () => {
    const { payload } = payloadOf(signedBytes(text));
    const anchor = signSign1(payload, { label: "anchor" }, BY);
    expect(openReceiptQr(formatQrText("TWR1", anchor), AGAINST)).toEqual(
      refused("signature-invalid"),
    );
  });

  test("lists more lines than a receipt's QR has", () => {
    const { fields } = payloadOf(signedBytes(text));
    const lines = Array.from({ length: 21 }, () => [1, 1]);
    const long = signSign1(encodeCbor(fields.with(12, lines)), { label: "receipt" }, BY);
    expect(openReceiptQr(formatQrText("TWR1", long), AGAINST)).toEqual(refused("malformed"));
  });
});

test("no text makes it throw", () => {
  const anyScan = fc.oneof(
    anyText(),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => formatQrText("TWR1", bytes)),
  );
  fc.assert(
    fc.property(anyScan, (text) => {
      expect(openReceiptQr(text, AGAINST).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test("a figure below zero is our own mistake", () => {
  expect(() => signReceiptQr({ ...RECEIPT, total: -1 }, BY)).toThrow(/nobody reads/u);
});

function payloadOf(sign1: Uint8Array): { payload: Uint8Array; fields: readonly CborValue[] } {
  const whole = decodeCbor(sign1, SIGN1_BYTES_MAX);
  const payload = (whole.ok ? whole.value : []) as readonly Uint8Array[];
  const bytes = present(payload[2], "a payload");
  const fields = decodeCbor(bytes, SIGN1_BYTES_MAX);
  return { payload: bytes, fields: (fields.ok ? fields.value : []) as readonly CborValue[] };
}
