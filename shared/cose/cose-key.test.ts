import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "../core/bytes.ts";
import { testSigner } from "../testing/test-keys.ts";
import { type CborValue, encodeCbor } from "./cbor.ts";
import { coseKeyOf, isCompressedPoint, publicKeyOf } from "./cose-key.ts";

const { publicKey } = testSigner("holder");
const KEY = coseKeyOf(publicKey);

test("a key is written as RFC 9053 §7.1.1 has it, as in the published credential (A.2)", () => {
  const x = "6151e23a0a43da5a2f62278edb2da36f428275caefddf3c16d6e738d0b883104";
  expect(toHex(encodeCbor(KEY))).toBe(`a401022001215820${x}22f4`);
});

test("every point survives the way there and back, of either sign", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(2, 3),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (sign, x) => {
        const point = concatBytes([Uint8Array.of(sign), x]);
        expect(publicKeyOf(coseKeyOf(point))).toEqual(point);
      },
    ),
  );
});

const other = (label: number, value: CborValue): CborValue => new Map(KEY).set(label, value);

test.each<readonly [what: string, value: CborValue | undefined]>([
  ["nothing", undefined],
  ["a key as bytes", publicKey],
  ["another type of key", other(1, 1)],
  ["another curve", other(-1, 2)],
  ["x of 31 bytes", other(-2, new Uint8Array(31))],
  ["x of 33 bytes", other(-2, new Uint8Array(33))],
  ["y itself", other(-3, new Uint8Array(32))],
  ["something beside it", other(3, -7)],
  ["the private key too", other(-4, new Uint8Array(32))],
])("refuses %s", (_, value) => {
  expect(publicKeyOf(value)).toBeNull();
});

test("a point begins with 02 or 03 and has 33 bytes", () => {
  expect(isCompressedPoint(publicKey)).toBe(true);
  for (const bad of [publicKey.slice(1), concatBytes([publicKey, fromHex("00")]), [2], undefined]) {
    expect(isCompressedPoint(bad)).toBe(false);
  }
  for (const first of [0, 1, 4, 0x82, 0xff]) {
    const point = concatBytes([Uint8Array.of(first), publicKey.slice(1)]);
    expect(isCompressedPoint(point)).toBe(false);
    expect(() => coseKeyOf(point)).toThrow(/02 or 03/u);
  }
});
