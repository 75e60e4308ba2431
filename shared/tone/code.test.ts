import { expect, test } from "vitest";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { seededRandom } from "../testing/seeded-random.ts";
import { encodeSteps, hopOfSteps, stepSymbol } from "./code.ts";
import { QUICK, STEADY } from "./profile.ts";

const random = seededRandom(seedOfRun("code"));
const anyBits = (): Uint8Array => Uint8Array.from({ length: 92 }, () => random.integer(2));
const differing = (a: Uint8Array, b: Uint8Array): number =>
  a.filter((tone, at) => tone !== b[at]).length;

test.each([STEADY, QUICK])("one wrong bit changes seven tones of $name", (profile) => {
  const bits = anyBits();
  const tones = encodeSteps(profile, bits);
  for (let at = 0; at < bits.length; at++) {
    expect(differing(tones, encodeSteps(profile, bits.with(at, 1 - (bits[at] as number))))).toBe(7);
  }
});

test.each([STEADY, QUICK])(
  "any two messages of $name differ in at least seven tones",
  (profile) => {
    const bits = anyBits();
    const tones = encodeSteps(profile, bits);
    for (let round = 0; round < 500; round++) {
      const other = bits.slice();
      const changes = 1 + random.integer(20);
      const from = random.integer(92);
      for (let change = 0; change < changes; change++)
        other[(from + change) % 92] = random.integer(2);
      if (other.every((bit, at) => bit === bits[at])) continue;
      expect(differing(tones, encodeSteps(profile, other))).toBeGreaterThanOrEqual(7);
    }
  },
);

test("the code has neither start nor end: a message turned round its ring sounds the same, turned", () => {
  const bits = anyBits();
  const turned = Uint8Array.from(bits, (_, at) => bits[(at + 2) % 92] as number);
  const hop = hopOfSteps(STEADY);
  const bare = (tones: Uint8Array): readonly number[] =>
    Array.from(tones, (tone, step) => tone ^ (hop[step] as number));
  const symbols = bare(encodeSteps(STEADY, bits));
  expect(bare(encodeSteps(STEADY, turned))).toEqual([...symbols.slice(1), symbols[0]]);
});

test("a dull message is not one long tone", () => {
  for (const profile of [STEADY, QUICK]) {
    expect(new Set(encodeSteps(profile, new Uint8Array(92))).size).toBeGreaterThan(25);
  }
});

test("an empty register sends tone 0, and the hop is as published", () => {
  expect(stepSymbol(STEADY, 0)).toBe(0);
  expect([...hopOfSteps(STEADY).subarray(0, 5)]).toEqual([75, 121, 109, 79, 106]);
});

test("anything but 92 bits is refused", () => {
  expect(() => encodeSteps(STEADY, new Uint8Array(91))).toThrow(/91 bits/u);
});
