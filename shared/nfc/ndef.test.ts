import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, fromHex, toHex } from "../core/bytes.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  MESSAGE_BYTES_MAX,
  type NdefContent,
  contentOf,
  decodeNdef,
  encodeNdef,
  textRecord,
  uriRecord,
} from "./ndef.ts";
import { SIGN_URL_LENGTH_MAX, parseSignUrl } from "./sign-url.ts";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);

/** RTD URI 1.0, appendix A.1 and A.2; RTD Text 1.0, appendix C.1, as one record alone. */
const VECTORS: readonly (readonly [hex: string, content: NdefContent])[] = [
  ["d101085501 6e66632e636f6d", { type: "uri", uri: "http://www.nfc.com" }],
  ["d1010f5505 2b3335382d392d31323334353637", { type: "uri", uri: "tel:+358-9-1234567" }],
  [
    "d10110540265 6e48656c6c6f2c20576f726c6421",
    { type: "text", text: "Hello, World!", language: "en" },
  ],
];

const read = (bytes: Uint8Array): NdefContent | string => {
  const records = decodeNdef(bytes);
  return records.ok ? contentOf(records.value) : records.error.type;
};

describe("published records", () => {
  test.each(VECTORS)("%s", (hex, content) => {
    expect(read(fromHex(hex))).toEqual(content);
  });

  test("are written as they are read", () => {
    const [uri, tel, text] = VECTORS.map(([hex]) => hex.replaceAll(" ", ""));
    expect(toHex(encodeNdef([uriRecord("http://www.nfc.com")]))).toBe(uri);
    expect(toHex(encodeNdef([uriRecord("tel:+358-9-1234567")]))).toBe(tel);
    expect(toHex(encodeNdef([textRecord("Hello, World!", "en")]))).toBe(text);
  });
});

test("an address comes back as it was written, with the longest prefix that has a code", () => {
  for (const uri of ["https://shop.example/sale", "https://www.shop.example/", "geo:22.3,114.1"]) {
    expect(read(encodeNdef([uriRecord(uri)]))).toEqual({ type: "uri", uri });
  }
  expect(uriRecord("https://www.shop.example/").payload[0]).toBe(2);
  expect(uriRecord("geo:22.3,114.1").payload[0]).toBe(0);
});

test("a poster's address is found within it", () => {
  const inner = encodeNdef([textRecord("Autumn sale", "en"), uriRecord("https://shop.example/")]);
  const poster = { tnf: 1, type: fromHex("5370"), id: fromHex(""), payload: inner };
  expect(read(encodeNdef([poster]))).toEqual({ type: "uri", uri: "https://shop.example/" });
  const nested = { ...poster, payload: encodeNdef([poster]) };
  expect(read(encodeNdef([nested]))).toEqual({ type: "malformed" });
});

test("text in UTF-16 is read in both byte orders", () => {
  const record = (hex: string) =>
    read(encodeNdef([{ tnf: 1, type: fromHex("54"), id: fromHex(""), payload: fromHex(hex) }]));
  expect(record("82 6a61 67e53d")).toEqual({ type: "malformed" });
  expect(record("82 6a61 5b9f")).toEqual({ type: "text", text: "実", language: "ja" });
  expect(record("82 6a61 fffe 9f5b")).toEqual({ type: "text", text: "実", language: "ja" });
  expect(record("42 656e 41")).toEqual({ type: "malformed" });
});

describe("what is no message", () => {
  test.each([
    ["nothing", ""],
    ["half a header", "d1 01"],
    ["a length past the end", "d1 01 09 55 01 6e66"],
    ["bytes behind the last record", "d1 01 02 55 00 41 00"],
    ["no last record", "91 01 02 55 00 41"],
    ["two first records", "91 01 02 55 00 41 d1 01 02 55 00 41"],
    ["a chunk", "f1 01 02 55 00 41"],
    ["a type that nobody may use", "d7 00 00"],
    ["an unchanged type", "d6 00 00"],
    ["an empty record with a payload", "d0 00 01 41"],
    ["an unknown type that has one", "d5 01 00 55"],
    ["a length of four gigabytes", "c1 01 ffffffff 55"],
  ])("%s", (_name, hex) => {
    expect(read(fromHex(hex))).toBe("malformed");
  });

  test("more records or bytes than a sign has", () => {
    const records = Array.from({ length: 20 }, (_, i) => {
      const flags = 0x11 | (i === 0 ? 0x80 : 0) | (i === 19 ? 0x40 : 0);
      return Uint8Array.from([flags, 0x01, 0x02, 0x55, 0x00, 0x41]);
    });
    expect(read(concatBytes(records))).toBe("malformed");
    expect(read(new Uint8Array(MESSAGE_BYTES_MAX + 1))).toBe("too-large");
  });

  test("an address with a hidden line break, or of no known prefix", () => {
    const uri = (hex: string) =>
      read(encodeNdef([{ tnf: 1, type: fromHex("55"), id: fromHex(""), payload: fromHex(hex) }]));
    expect(uri("04 610a62")).toEqual({ type: "malformed" });
    expect(uri("24 6162")).toEqual({ type: "malformed" });
    expect(uri("04 ff")).toEqual({ type: "malformed" });
    expect(uri("")).toEqual({ type: "malformed" });
  });
});

test("no bytes make it throw, and what it takes is written again in the same sense", () => {
  const good = encodeNdef([uriRecord("https://shop.example/a"), textRecord("Sale", "en")]);
  const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 80 }), damaged(good));
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const records = decodeNdef(bytes);
      const content = read(bytes);
      const again = records.ok ? read(encodeNdef(records.value)) : content;
      expect(again).toEqual(content);
    }),
    { numRuns, seed: seedOfRun("messages of tags") },
  );
});

describe("a sign's address", () => {
  test.each([
    ["https://shop.example", "https://shop.example"],
    [" HTTPS://Shop.example/menu?table=4 ", "https://Shop.example/menu?table=4"],
    ["https://shop.example:8443/a#b", "https://shop.example:8443/a#b"],
  ])("%s is taken", (text, url) => {
    expect(parseSignUrl(text)).toEqual({ ok: true, value: url });
  });

  test.each([
    ["http://shop.example", "not-https"],
    ["javascript:alert(1)", "not-https"],
    ["https://bank.example@evil.example/", "has-login"],
    ["https://shop", "not-a-url"],
    ["https://shop.example/a b", "not-a-url"],
    ["https://shop.example/\u202e", "not-a-url"],
    ["https://", "not-a-url"],
    [`https://shop.example/${"a".repeat(SIGN_URL_LENGTH_MAX)}`, "too-long"],
  ])("%s is refused", (text, type) => {
    expect(parseSignUrl(text)).toMatchObject({ ok: false, error: { type } });
  });
});
