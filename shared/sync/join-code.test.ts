import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../core/bytes.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { encodeCbor } from "../cose/cbor.ts";
import { anyText } from "../testing/any-text.ts";
import {
  CODE_CHARACTERS,
  type Invitation,
  type JoinSecret,
  formatInvitation,
  formatJoinCode,
  isInvitation,
  joinKey,
  makeJoinSecret,
  parseInvitation,
  parseJoinCode,
} from "./join-code.ts";
import { formatQrText } from "./qr-text.ts";

/** Protocols A.9. */
const CODE: JoinSecret = { id: "4FHW", secret: "7K3M9QXR2V8T" };
const INVITATION: Invitation = {
  ...CODE,
  url: "https://hub.local:8447",
  spki: new Uint8Array(32).fill(0xab),
};
const MALFORMED = { ok: false, error: { type: "code-malformed" } };

test("the code's key is as published", () => {
  expect(toHex(joinKey(CODE, nobleCrypto))).toBe(
    "fbca805b09173cd43240b1d3ab092091af7a164ba9bf21562731df00817b37a4",
  );
});

test("another id or another secret has another key", () => {
  const key = toHex(joinKey(CODE, nobleCrypto));
  expect(toHex(joinKey({ ...CODE, id: "4FHX" }, nobleCrypto))).not.toBe(key);
  expect(toHex(joinKey({ ...CODE, secret: "7K3M9QXR2V8V" }, nobleCrypto))).not.toBe(key);
});

test("a code is shown in four groups", () => {
  expect(formatJoinCode(CODE)).toBe("4FHW-7K3M-9QXR-2V8T");
});

const anyCode = fc
  .uint8Array({ minLength: CODE_CHARACTERS, maxLength: CODE_CHARACTERS })
  .map(makeJoinSecret);

test("a code that is shown can be typed, with or without hyphens, in small letters", () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const shown = formatJoinCode(code);
      for (const typed of [shown, shown.toLowerCase(), shown.replaceAll("-", " "), ` ${shown}\n`]) {
        expect(parseJoinCode(typed)).toEqual({ ok: true, value: code });
      }
    }),
  );
});

test("who reads I, L or O where 1 or 0 stands is understood", () => {
  const code = { id: "1110", secret: "000011110000" };
  expect(parseJoinCode("ILio-ooOO-lLiI-OoOo".replace("io", "1o"))).toEqual({
    ok: true,
    value: code,
  });
});

test.each([
  ["nothing", ""],
  ["a character too few", "4FHW-7K3M-9QXR-2V8"],
  ["a character too many", "4FHW-7K3M-9QXR-2V8TT"],
  ["a letter that no code has", "4FHW-7K3M-9QXR-2V8U"],
  ["a sign that no code has", "4FHW-7K3M-9QXR-2V8_"],
  ["a letter that becomes two in capitals", "4FHW-7K3M-9QXR-2Vß"],
  ["a letter that becomes an S in capitals", "4FHW-7K3M-9QXR-2V8ſ"],
  ["a page of spaces around it", `4FHW7K3M9QXR2V8T${" ".repeat(40)}`],
])("refuses %s", (_, typed) => {
  expect(parseJoinCode(typed)).toEqual(MALFORMED);
});

test("each of 16 random bytes gives one of 32 characters, evenly", () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    const { id, secret } = makeJoinSecret(new Uint8Array(CODE_CHARACTERS).fill(byte));
    expect(new Set(id + secret).size).toBe(1);
    counts.set(id.charAt(0), (counts.get(id.charAt(0)) ?? 0) + 1);
  }
  expect([...counts.values()]).toEqual(Array.from({ length: 32 }, () => 8));
  expect(() => makeJoinSecret(new Uint8Array(15))).toThrow(/16 random bytes/u);
});

test("a QR of 124 characters fits version 6-M, which holds 154", () => {
  const scanned = formatInvitation(INVITATION);
  expect(scanned).toHaveLength(124);
  expect(scanned).toMatch(/^TWE1[A-Z2-7]+$/u);
  expect(parseInvitation(scanned)).toEqual({ ok: true, value: INVITATION });
});

test("what a scanner types under another keyboard layout is understood", () => {
  const typed = ` ${formatInvitation(INVITATION).toLowerCase()}\r\n`;
  expect(isInvitation(typed)).toBe(true);
  expect(parseInvitation(typed)).toEqual({ ok: true, value: INVITATION });
});

test("a typed code is no QR's text", () => {
  expect(isInvitation(formatJoinCode(CODE))).toBe(false);
  expect(parseInvitation(formatJoinCode(CODE))).toEqual(MALFORMED);
});

test("a typed code that begins like a QR's text is a code all the same", () => {
  const code = { id: "TWE1", secret: "4FHW7K3M9QXR" };
  expect(isInvitation(formatJoinCode(code))).toBe(false);
  expect(parseJoinCode(formatJoinCode(code))).toEqual({ ok: true, value: code });
});

const qr = (...fields: Parameters<typeof encodeCbor>): string =>
  formatQrText("TWE1", encodeCbor(...fields));
const { url, spki } = INVITATION;

test.each([
  ["another kind of QR", formatQrText("TWR1", encodeCbor([url, spki, "4FHW7K3M9QXR2V8T"]))],
  ["signs that base32 has not", `${formatInvitation(INVITATION)}0`],
  ["a character too few", formatInvitation(INVITATION).slice(0, -1)],
  ["no bytes", "TWE1"],
  ["no CBOR", "TWE1AAAA"],
  ["a field too few", qr([url, spki])],
  ["a field too many", qr([url, spki, "4FHW7K3M9QXR2V8T", null])],
  ["a hash of 31 bytes", qr([url, spki.slice(1), "4FHW7K3M9QXR2V8T"])],
  ["a code that is none", qr([url, spki, "4FHW"])],
  ["an address of 121 bytes", qr(["x".repeat(121), spki, "4FHW7K3M9QXR2V8T"])],
  ["a QR's text without end", `TWE1${"A".repeat(400)}`],
])("refuses %s", (_, scanned) => {
  expect(parseInvitation(scanned)).toEqual(MALFORMED);
});

test("the longest address goes into a QR, a longer one is our own mistake", () => {
  const longest = { ...INVITATION, url: "x".repeat(120) };
  expect(parseInvitation(formatInvitation(longest))).toEqual({ ok: true, value: longest });
  expect(() => formatInvitation({ ...INVITATION, url: "x".repeat(121) })).toThrow(/nobody reads/u);
});

test("no text makes it throw", () => {
  const anyScan = fc.oneof(
    anyText(),
    fc.uint8Array().map((bytes) => formatQrText("TWE1", bytes)),
  );
  fc.assert(
    fc.property(anyScan, (text) => {
      expect(parseInvitation(text).ok).toBe(false);
      parseJoinCode(text);
    }),
    { numRuns: 500 },
  );
});

test("bytes of any text survive the way through a QR", () => {
  expect(formatQrText("TWE1", fromHex("666f6f626172"))).toBe("TWE1MZXW6YTBOI");
});
