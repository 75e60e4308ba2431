import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Look, lampAt, patternOf } from "./patterns.ts";

const LOOKS: readonly Look[] = [
  ...(["starting", "unclaimed", "on-air", "quiet", "mending", "cloned", "alarm"] as const),
  ...(["identify", "held", "held-long", "dark"] as const),
];

/** For each twentieth of a second: █ lit, · dark. */
const seen = (look: Look, ms: number): string =>
  Array.from({ length: ms / 50 }, (_, i) =>
    lampAt(patternOf(look), i * 50).isLit ? "█" : "·",
  ).join("");

test("on air is a short flash every four seconds, quiet one every ten", () => {
  expect(seen("on-air", 8000)).toBe(`█${"·".repeat(79)}`.repeat(2));
  expect(seen("quiet", 20_000)).toBe(`█${"·".repeat(199)}`.repeat(2));
});

test("one that can be given settings flashes twice, one that was copied three times", () => {
  expect(seen("unclaimed", 2000)).toBe(`███···███${"·".repeat(31)}`);
  expect(seen("cloned", 2000)).toBe(`███···███···███${"·".repeat(25)}`);
});

test("what is being mended blinks twice a second, an alarm ten times", () => {
  expect(seen("mending", 1000)).toBe("█████·····█████·····");
  expect(seen("alarm", 400)).toBe("█·█·█·█·");
});

test("here I am is lit and winks each second", () => {
  expect(seen("identify", 2000)).toBe(`${"█".repeat(18)}··`.repeat(2));
});

test("held for long enough is lit for good, dark is dark for good", () => {
  expect(lampAt(patternOf("held"), 123_456)).toEqual({ isLit: true, changesAfter: null });
  expect(lampAt(patternOf("dark"), 123_456)).toEqual({ isLit: false, changesAfter: null });
});

test("no two states look alike", () => {
  const looks = LOOKS.filter((look) => look !== "held-long").map((look) => seen(look, 10_000));
  expect(new Set(looks).size).toBe(looks.length);
});

test("whoever comes back when told finds that the lamp has just changed", () => {
  fc.assert(
    fc.property(fc.constantFrom(...LOOKS), fc.nat(10_000_000), (look, at) => {
      const pattern = patternOf(look);
      const { isLit, changesAfter } = lampAt(pattern, at);
      if (changesAfter !== null) {
        expect(changesAfter).toBeGreaterThan(0);
        expect(lampAt(pattern, at + changesAfter).isLit).toBe(!isLit);
        expect(lampAt(pattern, at + changesAfter - 1).isLit).toBe(isLit);
      }
    }),
  );
});
