import { expect, test } from "vitest";
import { toUtf8 } from "./bytes.ts";
import { crc32 } from "./checksum.ts";

test("the check value of CRC-32/ISO-HDLC is as the catalogue of CRCs has it", () => {
  expect(crc32(toUtf8("123456789"))).toBe(0xcbf43926);
});

test("nothing has the checksum nothing", () => {
  expect(crc32(new Uint8Array(0))).toBe(0);
});

test("a checksum with its highest bit clear has no sign either", () => {
  expect(crc32(toUtf8("The quick brown fox jumps over the lazy dog"))).toBe(0x414fa339);
});
