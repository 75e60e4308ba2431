import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../core/bytes.ts";
import { hostileBytes } from "../testing/hostile-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { AD_BYTES_MAX, AD_TYPE, type AdStructure, decodeAd, encodeAd } from "./ad.ts";

// Flags and the name "Tillwave".
const NAMED = {
  bytes: fromHex("02 01 06 09 09 54696c6c77617665"),
  structures: [
    { type: AD_TYPE.flags, data: fromHex("06") },
    { type: AD_TYPE.completeName, data: fromHex("54696c6c77617665") },
  ],
};

const anyStructures: fc.Arbitrary<readonly AdStructure[]> = fc.array(
  fc.record({ type: fc.nat(255), data: fc.uint8Array({ maxLength: 12 }) }),
  { maxLength: 4 },
);
const lengthOf = (structures: readonly AdStructure[]): number =>
  structures.reduce((length, { data }) => length + 2 + data.length, 0);

test("flags and a name are written and read", () => {
  expect(encodeAd(NAMED.structures)).toEqual({ ok: true, value: NAMED.bytes });
  expect(decodeAd(NAMED.bytes)).toEqual({ ok: true, value: NAMED.structures });
});

test("whatever fits into an advertisement survives the round trip, and what does not is refused", () => {
  fc.assert(
    fc.property(anyStructures, (structures) => {
      const encoded = encodeAd(structures);
      const lengthBytes = lengthOf(structures);
      expect(encoded.ok ? decodeAd(encoded.value) : encoded).toEqual(
        lengthBytes > AD_BYTES_MAX
          ? { ok: false, error: { type: "too-long", lengthBytes } }
          : { ok: true, value: structures },
      );
    }),
    { seed: seedOfRun("AD structures") },
  );
});

test("31 bytes fit, 32 do not", () => {
  const filling = (lengthBytes: number) => [{ type: 0xff, data: new Uint8Array(lengthBytes - 2) }];
  expect(encodeAd(filling(AD_BYTES_MAX))).toMatchObject({ ok: true });
  expect(encodeAd(filling(AD_BYTES_MAX + 1))).toEqual({
    ok: false,
    error: { type: "too-long", lengthBytes: 32 },
  });
  expect(decodeAd(new Uint8Array(AD_BYTES_MAX))).toEqual({ ok: true, value: [] });
  expect(decodeAd(new Uint8Array(AD_BYTES_MAX + 1))).toEqual({
    ok: false,
    error: { type: "too-long", lengthBytes: 32 },
  });
});

test("zeros may follow to the end, and nothing else", () => {
  expect(decodeAd(fromHex("02 01 06 00 00 00"))).toEqual({
    ok: true,
    value: [{ type: 1, data: fromHex("06") }],
  });
  expect(decodeAd(fromHex("02 01 06 00 00 07"))).toEqual({
    ok: false,
    error: { type: "not-zero-after-end", offset: 5 },
  });
});

test("a structure that ends beyond the last byte is named, with what it lacks", () => {
  expect(decodeAd(fromHex("02 01 06 05 09 41"))).toEqual({
    ok: false,
    error: { type: "cut-short", offset: 3, missingBytes: 3 },
  });
  expect(decodeAd(fromHex("01"))).toEqual({
    ok: false,
    error: { type: "cut-short", offset: 0, missingBytes: 1 },
  });
});

test("no bytes make it throw, and none are lost or made up", () => {
  fc.assert(
    fc.property(hostileBytes([NAMED.bytes]), (bytes) => {
      const decoded = decodeAd(bytes);
      const structures = decoded.ok ? decoded.value : [];
      const again = encodeAd(structures);
      expect(again.ok && again.value).toEqual(bytes.slice(0, lengthOf(structures)));
    }),
    { numRuns: 2000, seed: seedOfRun("hostile AD structures") },
  );
});
