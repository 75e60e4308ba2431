import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  PAYLOAD_BITS,
  decodePayloadBits,
  encodePayloadBits,
  frameSymbols,
  type TonePayload,
} from "./frame.ts";
import { QUICK, STEADY } from "./profile.ts";

const seed = seedOfRun("frame");

const anyWord = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const anyPayload: fc.Arbitrary<TonePayload> = fc.record({
  version: fc.integer({ min: 0, max: 15 }),
  place: anyWord,
  code: anyWord,
});

const textOf = (bits: Uint8Array): string => bits.join("");

test("a payload is version, place, code and CRC, the most significant bit first", () => {
  const bits = encodePayloadBits({ version: 1, place: 0x12345678, code: 0x9abcdef0 });
  expect(textOf(bits.subarray(0, 4))).toBe("0001");
  expect(textOf(bits.subarray(4, 36))).toBe("00010010001101000101011001111000");
  expect(textOf(bits.subarray(36, 68))).toBe("10011010101111001101111011110000");
  expect(bits).toHaveLength(PAYLOAD_BITS);
});

/** Also worked out by a second program, written from the specification alone (tone-emitter/README.md). */
const VECTORS = [
  {
    profile: STEADY,
    payload: { version: 1, place: 0x12345678, code: 0x9abcdef0 },
    bits: "1123456789abcdef0103e62",
    tones:
      "21 63 94 97 113 95 65 73 86 66 79 31 107 96 8 100 22 70 122 109 105 25 34 12 62 107 80 " +
      "54 116 14 18 17 126 26 120 3 25 62 109 31 108 38 70 26 67 14 9 91 91 52 112 68 74 65",
  },
  {
    profile: QUICK,
    payload: { version: 1, place: 0x12345678, code: 0x9abcdef0 },
    bits: "1123456789abcdef0103e62",
    tones:
      "9 44 13 1 14 9 27 37 21 43 52 0 62 27 4 55 11 12 3 34 53 23 5 1 28 0 5 " +
      "26 53 31 59 50 4 34 60 8 23 27 56 18 40 18 33 6 12 34 0 47 34 40 49 21 30 60",
  },
  {
    profile: STEADY,
    payload: { version: 0, place: 0, code: 0 },
    bits: "0000000000000000047fcee",
    tones:
      "21 125 27 46 119 24 31 73 84 105 82 101 48 55 8 8 22 97 87 30 105 41 104 77 23 78 15 " +
      "54 2 121 77 22 1 85 120 32 42 1 120 55 34 38 61 78 17 77 6 91 10 24 105 13 65 61",
  },
];

test.each(VECTORS)("$profile.name sends $bits as published", ({ profile, payload, ...vector }) => {
  const hex = BigInt(`0b${textOf(encodePayloadBits(payload))}`).toString(16);
  expect(hex.padStart(23, "0")).toBe(vector.bits);
  expect(frameSymbols(profile, payload).join(" ")).toBe(vector.tones);
});

test("every payload comes back", () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      expect(decodePayloadBits(encodePayloadBits(payload))).toEqual({ ok: true, value: payload });
    }),
    { seed },
  );
});

test("one to five wrong bits are always noticed", () => {
  fc.assert(
    fc.property(
      anyPayload,
      fc.uniqueArray(fc.nat(PAYLOAD_BITS - 1), { minLength: 1, maxLength: 5 }),
      (payload, wrong) => {
        const bits = encodePayloadBits(payload);
        for (const at of wrong) bits[at] = 1 - (bits[at] as number);
        expect(decodePayloadBits(bits)).toMatchObject({ ok: false, error: { type: "crc" } });
      },
    ),
    { seed },
  );
});

test("anything but 92 bits is no payload, and no bytes make it throw", () => {
  expect(decodePayloadBits(new Uint8Array(91))).toEqual({
    ok: false,
    error: { type: "length", bits: 91 },
  });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2 * PAYLOAD_BITS }), (bytes) => {
      expect(decodePayloadBits(bytes)).toHaveProperty("ok");
    }),
    { seed },
  );
});

test("numbers that do not fit are our own mistake", () => {
  expect(() => encodePayloadBits({ version: 16, place: 0, code: 0 })).toThrow(/16 in 4 bits/u);
  expect(() => encodePayloadBits({ version: 0, place: 2 ** 32, code: 0 })).toThrow(/in 32 bits/u);
  expect(() => encodePayloadBits({ version: 0, place: 0, code: -1 })).toThrow(/-1 in 32 bits/u);
  expect(() => encodePayloadBits({ version: 0.5, place: 0, code: 0 })).toThrow(/0.5 in 4 bits/u);
});

test.each([STEADY, QUICK])("a frame of $name has its sync tones in their slots", (profile) => {
  const symbols = frameSymbols(profile, { version: 1, place: 7, code: 9 });
  expect(symbols).toHaveLength(54);
  for (const { slot, tone } of profile.sync) expect(symbols[slot]).toBe(tone);
  expect(Math.max(...symbols)).toBeLessThan(profile.toneCount);
});
