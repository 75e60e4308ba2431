import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { parserIsStrict } from "../testing/hostile-bytes.ts";
import { decodeTlv, encodeTlv } from "./tlv.ts";

const TAG = 0x6f;

test.each([
  ["nothing", 0, "6f00"],
  ["127 bytes", 127, "6f7f"],
  ["128 bytes", 128, "6f8180"],
  ["255 bytes", 255, "6f81ff"],
])("%s have the shortest length", (_, count, start) => {
  const value = new Uint8Array(count).fill(7);
  const object = concatBytes([fromHex(start), value]);
  expect(encodeTlv(TAG, value)).toEqual(object);
  expect(decodeTlv(object, TAG)).toEqual({ ok: true, value });
});

test.each([
  ["nothing at all", ""],
  ["a tag alone", "6f"],
  ["another tag", "5301aa"],
  ["a length in two bytes where one would do", "6f8101aa"],
  ["a length in three bytes", "6f820001aa"],
  ["an indefinite length", "6f80aa0000"],
  ["less than it says", "6f02aa"],
  ["more than it says", "6f01aabb"],
])("%s is refused", (_, hex) => {
  expect(decodeTlv(fromHex(hex), TAG)).toEqual({ ok: false, error: { type: "malformed" } });
});

test("a value that is too long, or a tag of two bytes, is our own mistake", () => {
  expect(() => encodeTlv(TAG, new Uint8Array(256))).toThrow(/no room/u);
  expect(() => encodeTlv(0x9f, new Uint8Array(1))).toThrow(/no tag/u);
  expect(() => decodeTlv(fromHex("9f01aa"), 0x9f)).toThrow(/no tag/u);
});

test("any value survives the way there and back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 255 }), (value) => {
      expect(decodeTlv(encodeTlv(TAG, value), TAG)).toEqual({ ok: true, value });
    }),
  );
});

parserIsStrict({
  what: "a data object",
  valid: [encodeTlv(TAG, new Uint8Array(3)), encodeTlv(TAG, new Uint8Array(200))],
  again(bytes) {
    const value = decodeTlv(bytes, TAG);
    return value.ok ? encodeTlv(TAG, value.value) : null;
  },
});
