import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { VECTOR_KEYS, VECTOR_PLACE, VECTOR_TIME } from "../testing/presence-vectors.ts";
import { TONE_WINDOW, toneCode, toneWindow } from "./tone-code.ts";

const crypto = createNodeCrypto();

test.each([
  ["a program", crypto],
  ["a page", nobleCrypto],
])("%s makes the published codes (A.6)", (_, mac) => {
  const window = toneWindow(VECTOR_TIME);
  expect(window).toBe(56_250_000);
  const place = VECTOR_PLACE;
  expect(toneCode(VECTOR_KEYS.tone, { place, window }, mac)).toBe(0x9779_128e);
  expect(toneCode(VECTOR_KEYS.tone, { place, window: window + 1 }, mac)).toBe(0x279d_04be);
});

test("a window lasts 32 s and not a second longer", () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1 - TONE_WINDOW), (time) => {
      const start = time - (time % TONE_WINDOW);
      expect(toneWindow(time)).toBe(toneWindow(start));
      expect(toneWindow(start + TONE_WINDOW)).toBe(toneWindow(start) + 1);
      expect(toneWindow(start + TONE_WINDOW - 0.001)).toBe(toneWindow(start));
    }),
  );
});

test("another place has another code in the same window, the highest place too", () => {
  const codes = [0, 1, 2 ** 31, 2 ** 32 - 1].map((place) =>
    toneCode(VECTOR_KEYS.tone, { place, window: 2 ** 27 - 1 }, crypto),
  );
  expect(new Set(codes).size).toBe(4);
  expect(codes.every((code) => Number.isInteger(code) && code >= 0 && code < 2 ** 32)).toBe(true);
});
