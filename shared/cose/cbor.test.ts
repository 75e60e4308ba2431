import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { anyText } from "../testing/any-text.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { type CborValue, DEPTH_MAX, decodeCbor, encodeCbor } from "./cbor.ts";

const MAX = 4096;
const NOT_CANONICAL = { ok: false, error: { type: "not-canonical" } };

/** RFC 8949, appendix A, as far as it is spoken here. */
const PUBLISHED: readonly (readonly [hex: string, value: CborValue])[] = [
  ["00", 0],
  ["0a", 10],
  ["17", 23],
  ["1818", 24],
  ["1864", 100],
  ["1903e8", 1000],
  ["1a000f4240", 1_000_000],
  ["1b000000e8d4a51000", 1_000_000_000_000],
  ["20", -1],
  ["29", -10],
  ["3863", -100],
  ["3903e7", -1000],
  ["f4", false],
  ["f5", true],
  ["f6", null],
  ["40", new Uint8Array(0)],
  ["4401020304", Uint8Array.of(1, 2, 3, 4)],
  ["60", ""],
  ["6161", "a"],
  ["6449455446", "IETF"],
  ["62225c", '"\\'],
  ["62c3bc", "ü"],
  ["63e6b0b4", "水"],
  ["64f0908591", "𐅑"],
  ["80", []],
  ["83010203", [1, 2, 3]],
  ["8301820203820405", [1, [2, 3], [4, 5]]],
  ["a0", new Map()],
  [
    "a201020304",
    new Map([
      [1, 2],
      [3, 4],
    ]),
  ],
  [
    "a26161016162820203",
    new Map<string, CborValue>([
      ["a", 1],
      ["b", [2, 3]],
    ]),
  ],
  ["826161a161626163", ["a", new Map([["b", "c"]])]],
];

test.each(PUBLISHED)("%s is read and written as published", (hex, value) => {
  expect(decodeCbor(fromHex(hex), MAX)).toEqual({ ok: true, value });
  expect(toHex(encodeCbor(value))).toBe(hex);
});

test.each([
  ["a number in more bytes than it needs", "1817"],
  ["a number in eight bytes that needs four", "1b00000000ffffffff"],
  ["a negative number in more bytes than it needs", "3800"],
  ["a length in more bytes than it needs", "580100"],
  ["a number beyond 2^53", "1b0020000000000000"],
  ["the largest number that CBOR has", "1bffffffffffffffff"],
  ["the most negative number that CBOR has", "3bffffffffffffffff"],
  ["bytes of indefinite length", "5f4100ff"],
  ["text of indefinite length", "7f6161ff"],
  ["an array of indefinite length", "9f01ff"],
  ["a map of indefinite length", "bf0102ff"],
  ["a break where nothing was open", "ff"],
  ["a break within an array", "8201ff"],
  ["a key twice", "a201010102"],
  ["keys in another order", "a203040102"],
  ["text keys in another order", "a2616201616101"],
  ["a key that is bytes", "a1410100"],
  ["a key twice that is bytes", "a2410101410102"],
  ["a key that is an array", "a18000"],
  ["a key that is a map", "a1a000"],
  ["a key that is true", "a1f500"],
  ["a half float", "f93e00"],
  ["a single float", "fa47c35000"],
  ["a double float", "fb3ff199999999999a"],
  ["a whole number as a float", "f93c00"],
  ["less than zero, and nothing", "f98000"],
  ["infinity", "f97c00"],
  ["what is not a number", "f97e00"],
  ["a tag", "c074323031332d30332d32315432303a30343a30305a"],
  ["a tagged signature", "d284"],
  ["undefined", "f7"],
  ["a simple value", "f0"],
  ["a simple value in two bytes", "f8ff"],
  ["a reserved head", "1c"],
  ["bytes behind the end", "0000"],
  ["an end too early", "8201"],
  ["a map that ends with a key", "a101"],
  ["nothing", ""],
  ["bytes of length 2^32 − 1", "5affffffff00"],
  ["bytes of length 2^63", "5b8000000000000000"],
  ["text of length 2^63", "7b8000000000000000"],
  ["an array of 2^32 − 1", "9affffffff00"],
  ["an array of 2^63", "9b8000000000000000"],
  ["a map of 2^63", "bb8000000000000000"],
  ["text that is no UTF-8", "61ff"],
  ["half a surrogate pair", "63eda080"],
  ["a longer spelling in UTF-8", "62c1a1"],
])("refuses %s", (_, hex) => {
  expect(decodeCbor(fromHex(hex), MAX)).toEqual(NOT_CANONICAL);
});

const nested = (depth: number): Uint8Array => {
  const bytes = new Uint8Array(depth + 1).fill(0x81);
  bytes[depth] = 0;
  return bytes;
};

test("reads what is nested as deep as it may be, and no deeper", () => {
  expect(decodeCbor(nested(DEPTH_MAX), MAX).ok).toBe(true);
  expect(decodeCbor(nested(DEPTH_MAX + 1), MAX)).toEqual(NOT_CANONICAL);
  const maps = fromHex("a100".repeat(DEPTH_MAX + 1).concat("00"));
  expect(decodeCbor(maps, MAX)).toEqual(NOT_CANONICAL);
});

test("a nesting bomb is refused at once", () => {
  for (const depth of [1000, 4000, 100_000, 1_000_000]) {
    const started = performance.now();
    expect(decodeCbor(nested(depth), depth + 1)).toEqual(NOT_CANONICAL);
    expect(decodeCbor(nested(depth).fill(0xa1), depth + 1)).toEqual(NOT_CANONICAL);
    expect(performance.now() - started).toBeLessThan(1000);
  }
});

test("what is longer than one is ready to take is not looked at", () => {
  expect(decodeCbor(new Uint8Array(5), 4)).toEqual({
    ok: false,
    error: { type: "too-large", lengthBytes: 5 },
  });
  expect(decodeCbor(fromHex("43010203"), 4).ok).toBe(true);
});

test("money that the library would write as a float is our own mistake", () => {
  for (const figure of [2 ** 53, -(2 ** 53), 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => encodeCbor([figure])).toThrow(/broken promise/u);
    expect(() => encodeCbor(new Map([[figure, 1]]))).toThrow(/broken promise/u);
    expect(() => encodeCbor(new Map([[1, figure]]))).toThrow(/broken promise/u);
  }
});

test("what is written is plain bytes on every machine, however long", () => {
  for (const lengthBytes of [1, 100, 600, 100_000]) {
    const written = encodeCbor(["x".repeat(30), new Uint8Array(lengthBytes)]);
    expect(Object.getPrototypeOf(written)).toBe(Uint8Array.prototype);
  }
});

test("the bytes that are read are a copy", () => {
  const bytes = fromHex("43010203");
  const read = decodeCbor(bytes, MAX);
  bytes.fill(0);
  expect(read).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) });
});

const { value: anyValue } = fc.letrec<{ value: CborValue; leaf: CborValue; map: CborValue }>(
  (tie) => ({
    leaf: fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -300, max: 300 }),
      anyText().filter((text) => !text.startsWith("\uFEFF")),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 40 }),
    ),
    map: fc
      .array(fc.tuple(fc.oneof(fc.integer(), fc.string({ maxLength: 4 })), tie("value")), {
        maxLength: 4,
      })
      .map((entries) => new Map(entries)),
    value: fc.oneof(
      { depthSize: "small", maxDepth: DEPTH_MAX },
      tie("leaf"),
      fc.array(tie("value"), { maxLength: 4 }),
      tie("map"),
    ),
  }),
);

test("every value survives the way there and back", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(decodeCbor(encodeCbor(value), 100_000)).toEqual({ ok: true, value });
    }),
    { numRuns: 500 },
  );
});

test("no bytes make it throw, and what it reads has no other spelling", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    anyValue.chain((value) => damaged(encodeCbor(value))),
  );
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const read = decodeCbor(bytes, MAX);
      expect(read.ok ? encodeCbor(read.value) : bytes).toEqual(bytes);
    }),
    { numRuns: 3000 },
  );
});
