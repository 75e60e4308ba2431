import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex } from "../../core/bytes.ts";
import { createNodeCrypto } from "../../host/node-crypto.ts";
import { seedOfRun } from "../../testing/seed-of-run.ts";
import { deviceIdOfLabel } from "./keys.ts";
import { formatLabelQr, formatLabelText, parseLabel } from "./label.ts";
import { LABEL } from "../../testing/provisioning-session.ts";

const mac = createNodeCrypto();
/** A.7. */
const QR = "TWB12DI5FU6U2XLNOUCRKJJVIVKWK5MFSWS3LROV4XY";
const anyKey = fc.uint8Array({ minLength: 16, maxLength: 16 });
const typedOf = (key: Uint8Array) => formatLabelText({ deviceId: deviceIdOfLabel(key, mac), key });
const faultOf = (text: string) => {
  const label = parseLabel(text, mac);
  return label.ok ? null : label.error;
};

test("the published label is the published QR (A.7)", () => {
  expect(formatLabelQr(LABEL)).toBe(QR);
  expect(parseLabel(QR, mac)).toEqual({ ok: true, value: LABEL });
  expect(parseLabel(` ${QR.toLowerCase()}\n`, mac)).toEqual({ ok: true, value: LABEL });
});

test("a label is typed in groups, and the last group has one letter more", () => {
  const text = formatLabelText(LABEL);
  expect(text).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}$/u);
  expect(formatLabelText({ ...LABEL, key: new Uint8Array(16) })).toBe(
    "00000-00000-00000-00000-000000",
  );
  expect(formatLabelText({ ...LABEL, key: new Uint8Array(16).fill(0xff) })).toBe(
    "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZW",
  );
});

test("every label comes back, scanned and typed, however it is typed", () => {
  const property = fc.property(anyKey, fc.nat(3), (key, way) => {
    const label = { deviceId: deviceIdOfLabel(key, mac), key };
    expect(parseLabel(formatLabelQr(label), mac)).toEqual({ ok: true, value: label });
    const typed = formatLabelText(label);
    const ways = [
      typed,
      typed.toLowerCase(),
      typed.replaceAll("-", " "),
      typed.replaceAll("-", "").replaceAll("0", "o").replaceAll("1", "l"),
    ];
    expect(parseLabel(ways[way] ?? "", mac)).toEqual({ ok: true, value: label });
  });
  fc.assert(property, { seed: seedOfRun("labels") });
});

test("a code of something else is told from a label that is damaged", () => {
  for (const foreign of [
    "https://shop.example/a?b=c",
    "TWE1" + "A".repeat(40),
    "TWC1" + "B".repeat(60),
    "WIFI:S:shop;T:WPA;P:secret;;",
    "x".repeat(9000),
  ]) {
    expect(faultOf(foreign)).toEqual({ type: "foreign-code" });
  }
  expect(faultOf(QR.slice(0, -1))).toEqual({ type: "damaged-code" });
  expect(faultOf(`${QR}A`)).toEqual({ type: "damaged-code" });
  expect(faultOf(QR.replace("2DI5", "2D15"))).toEqual({ type: "damaged-code" });
  expect(faultOf("")).toEqual({ type: "nothing" });
  expect(faultOf(" - ")).toEqual({ type: "nothing" });
});

test("what was typed wrongly is said so that it can be found", () => {
  const typed = typedOf(fromHex("00112233445566778899aabbccddeeff"));
  expect(faultOf(typed.slice(0, -1))).toEqual({ type: "wrong-length", characters: 25 });
  expect(faultOf(`${typed}0`)).toEqual({ type: "wrong-length", characters: 27 });
  expect(faultOf("4006123456789")).toEqual({ type: "wrong-length", characters: 13 });
  expect(faultOf(`${typed.slice(0, 6)}U${typed.slice(7)}`)).toEqual({
    type: "wrong-letter",
    letter: "U",
    at: 5,
  });
  // 128 bits end within the last letter: its two lowest bits are 0.
  for (const last of ["1", "2", "3", "V", "Z"]) {
    expect(faultOf(`${typed.slice(0, -1)}${last}`)).toEqual({ type: "mistyped" });
  }
});

test("a typed label may begin like a QR", () => {
  expect(parseLabel("TWB10-00000-00000-00000-000000", mac).ok).toBe(true);
});

test("no text makes it throw", () => {
  const property = fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string()), (text) => {
    expect(() => parseLabel(text, mac)).not.toThrow();
    expect(parseLabel(`TWB1${text}`, mac).ok && text.length < 22).toBe(false);
  });
  fc.assert(property, { seed: seedOfRun("label texts"), numRuns: 1000 });
});

test("what is no label cannot be printed", () => {
  expect(() => formatLabelQr({ ...LABEL, key: new Uint8Array(32) })).toThrow(/16 bytes/u);
  expect(() => formatLabelText({ ...LABEL, deviceId: new Uint8Array(4) })).toThrow(/8 bytes/u);
});
