/** Vectors: the expansion table of google/eddystone, eddystone-url. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { Dbm } from "../core/units.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { URL_ENCODED_BYTES_MAX, compressUrl, decodeUrl, encodeUrl } from "./eddystone-url.ts";

const hexOf = (url: string): string => {
  const compressed = compressUrl(url);
  return compressed.ok ? toHex(compressed.value) : compressed.error.type;
};

test.each([
  ["http://www.", "00"],
  ["https://www.", "01"],
  ["http://", "02"],
  ["https://", "03"],
])("the beginning %s is the byte %s", (scheme, byte) => {
  expect(hexOf(`${scheme}a`)).toBe(`${byte}61`);
});

test.each([
  [".com/", "00"],
  [".org/", "01"],
  [".edu/", "02"],
  [".net/", "03"],
  [".info/", "04"],
  [".biz/", "05"],
  [".gov/", "06"],
  [".com", "07"],
  [".org", "08"],
  [".edu", "09"],
  [".net", "0a"],
  [".info", "0b"],
  [".biz", "0c"],
  [".gov", "0d"],
])("the ending %s is the byte %s, there and back", (ending, byte) => {
  expect(hexOf(`https://a${ending}`)).toBe(`0361${byte}`);
  expect(decodeUrl(fromHex(`10 00 03 61 ${byte}`))).toEqual({
    ok: true,
    value: { url: `https://a${ending}`, powerAt0m: 0 },
  });
});

test("an ending is one byte in the middle of a name, too", () => {
  expect(hexOf("https://www.comet.community")).toBe("01636f6d6574076d756e697479");
});

test("the specification's own address", () => {
  const data = encodeUrl({ url: "https://goo.gl/Aq18zF", powerAt0m: Dbm(-18) });
  expect(toHex(data)).toBe("10ee03676f6f2e676c2f417131387a46");
  expect(decodeUrl(data)).toEqual({
    ok: true,
    value: { url: "https://goo.gl/Aq18zF", powerAt0m: -18 },
  });
});

test("17 bytes fit behind the beginning, 18 do not", () => {
  const letters = (count: number): string => `https://${"a".repeat(count)}`;
  expect(compressUrl(letters(URL_ENCODED_BYTES_MAX))).toMatchObject({ ok: true });
  expect(compressUrl(letters(URL_ENCODED_BYTES_MAX + 1))).toEqual({
    ok: false,
    error: { type: "too-long", encodedBytes: 18 },
  });
  const data = new Uint8Array(3 + URL_ENCODED_BYTES_MAX + 1).fill(0x61);
  data[2] = 3;
  expect(decodeUrl(data.slice(0, -1))).toMatchObject({ ok: true });
  expect(decodeUrl(data)).toEqual({ ok: false, error: { type: "wrong-length", lengthBytes: 21 } });
});

test("what is no address for a beacon is refused, with the letter that is none", () => {
  expect(compressUrl("ftp://shop.example")).toEqual({ ok: false, error: { type: "no-scheme" } });
  expect(compressUrl("https://a b")).toEqual({
    ok: false,
    error: { type: "not-a-letter", offset: 9 },
  });
  expect(compressUrl("https://店")).toEqual({
    ok: false,
    error: { type: "not-a-letter", offset: 8 },
  });
  expect(() => encodeUrl({ url: "nothing", powerAt0m: Dbm(0) })).toThrow(/cannot be advertised/u);
});

test("bytes that are no address are refused", () => {
  expect(decodeUrl(fromHex("10 00"))).toEqual({
    ok: false,
    error: { type: "wrong-length", lengthBytes: 2 },
  });
  expect(decodeUrl(fromHex("10 00 04 61"))).toEqual({
    ok: false,
    error: { type: "unknown-scheme", scheme: 4 },
  });
  for (const byte of ["0e", "20", "7f", "ff"]) {
    expect(decodeUrl(fromHex(`10 00 03 61 ${byte}`))).toEqual({
      ok: false,
      error: { type: "not-a-letter", offset: 4 },
    });
  }
});

test("an address that was read is written as one that reads the same", () => {
  const anyData = fc
    .array(fc.oneof(fc.nat(13), fc.integer({ min: 0x21, max: 0x7e })), {
      maxLength: URL_ENCODED_BYTES_MAX,
    })
    .map((encoded) => Uint8Array.of(0x10, 0, 3, ...encoded));
  fc.assert(
    fc.property(anyData, (data) => {
      const first = decodeUrl(data);
      expect(first.ok && decodeUrl(encodeUrl(first.value))).toEqual(first);
    }),
    { seed: seedOfRun("addresses on air") },
  );
});
