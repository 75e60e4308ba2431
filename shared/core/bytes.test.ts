import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "./bytes.ts";

test("a vector may be laid out field by field", () => {
  expect(fromHex("54 57\n4A31")).toEqual(Uint8Array.of(0x54, 0x57, 0x4a, 0x31));
});

test("every byte survives the way to hex and back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }),
  );
});

test("half a byte, or what is no digit, is our own mistake", () => {
  expect(() => fromHex("abc")).toThrow(/in pairs/u);
  expect(() => fromHex("0g")).toThrow(/in pairs/u);
});

test("text becomes UTF-8", () => {
  expect(toHex(toUtf8("¥−"))).toBe("c2a5e28892");
});

test("parts become one whole in their order", () => {
  expect(concatBytes([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)])).toEqual(
    Uint8Array.of(1, 2, 3),
  );
});

test("bytes are equal only when all of them are", () => {
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false);
  expect(equalBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
});
