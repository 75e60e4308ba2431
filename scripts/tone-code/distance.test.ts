import { GENERATORS } from "@tillwave/shared/tone/code";
import { expect, test } from "vitest";
import { countDetours, lightestRing, weightOfRegisters } from "./distance.ts";

test("the codes of both profiles have the near words that are published, and no others", () => {
  const detours = (name: "steady" | "quick"): readonly number[] => [
    ...countDetours(weightOfRegisters(GENERATORS[name]), 9),
  ];
  expect(detours("steady")).toEqual([0, 0, 0, 0, 0, 0, 0, 3, 9, 40]);
  expect(detours("quick")).toEqual([0, 0, 0, 0, 0, 0, 0, 3, 9, 48]);
});

test("a code whose tones can stay silent for ever is told apart", () => {
  const silent = [0x3, 0x3 << 2, 0x3 << 4, 0x3 << 6, 0x3 << 8, 0x3 << 10, 0x3 << 12];
  expect(countDetours(weightOfRegisters(silent), 8)).toContain(Number.POSITIVE_INFINITY);
});

test("of two generators that see the newest bits only, every detour is as long as its input", () => {
  const detours = countDetours(weightOfRegisters([1, 2]), 2);
  // One step other than 0 (three of them); or two such, with none to five steps of 0 between.
  expect([...detours]).toEqual([0, 3, 9 * 6]);
});

test("a step that repeats for ever and says nothing is a ring of no weight", () => {
  expect(lightestRing(weightOfRegisters([3]), { steps: 1, ceiling: 9 })).toBe(0);
});
