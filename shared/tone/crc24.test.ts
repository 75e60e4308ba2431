import { expect, test } from "vitest";
import { toUtf8 } from "../core/bytes.ts";
import { crc24 } from "./crc24.ts";

const bitsOf = (text: string): Uint8Array =>
  Uint8Array.from(
    [...toUtf8(text)].flatMap((byte) =>
      Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1),
    ),
  );

test("the check value of CRC-24/OPENPGP is as the catalogue of CRCs has it", () => {
  const bits = bitsOf("123456789");
  expect(crc24(bits, bits.length)).toBe(0x21cf02);
});

test("nothing has the checksum that RFC 9580 starts with, so that a silent payload does not check out", () => {
  expect(crc24(new Uint8Array(0), 0)).toBe(0xb704ce);
  expect(crc24(new Uint8Array(68), 68)).not.toBe(0);
});

test("only as many bits count as were asked for", () => {
  expect(crc24(bitsOf("12345678"), 64)).toBe(crc24(bitsOf("12345678junk"), 64));
});
