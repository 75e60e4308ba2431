import { encode, rfc8949EncodeOptions } from "cborg";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toHex } from "../core/bytes.ts";
import { type Writable, writeCbor } from "./cbor-writer.ts";

const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.integer({ min: -300, max: 300 }),
  // Around the lengths that a head has.
  fc
    .tuple(fc.constantFrom(24, 2 ** 8, 2 ** 16, 2 ** 32), fc.integer({ min: -2, max: 2 }))
    .map(([edge, by]) => edge + by),
);
const key = fc.oneof(integer, fc.string({ unit: "binary", maxLength: 40 }));

const { value: anyValue } = fc.letrec<{ value: Writable }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    integer,
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("value"), { maxLength: 30 }),
    fc
      .uniqueArray(fc.tuple(key, tie("value")), { selector: ([name]) => name, maxLength: 30 })
      .map((entries) => new Map(entries)),
  ),
}));

test("whatever is written is written as the library of record writes it", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(toHex(writeCbor(value))).toBe(toHex(encode(value, rfc8949EncodeOptions)));
    }),
    { numRuns: 2000 },
  );
});

test("what is longer than the first sheet goes on to the next", () => {
  const long = new Uint8Array(70_000).fill(7);
  const value = [long, "ü".repeat(40_000), -1 - 2 ** 32, Number.MAX_SAFE_INTEGER];
  expect(toHex(writeCbor(value))).toBe(toHex(encode(value, rfc8949EncodeOptions)));
});
