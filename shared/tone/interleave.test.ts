import { expect, test } from "vitest";
import { STEP_COUNT, dataSlots } from "./interleave.ts";
import { QUICK, STEADY } from "./profile.ts";

test.each([STEADY, QUICK])("every slot but the sync slots carries one step of $name", (profile) => {
  const slots = [...dataSlots(profile), ...profile.sync.map(({ slot }) => slot)];
  expect(slots.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 54 }, (_, slot) => slot));
});

test("the slots of the first steps are as published", () => {
  expect([...dataSlots(STEADY).subarray(0, 6)]).toEqual([1, 21, 40, 6, 26, 46]);
});

test("whoever hears half a frame never misses more than two steps running", () => {
  const slots = dataSlots(STEADY);
  for (let first = 0; first < 54; first++) {
    const missed = Array.from(slots, (slot) => (slot - first + 54) % 54 >= 27);
    const ring = [...missed, ...missed].map((miss) => (miss ? "x" : ".")).join("");
    expect(ring).not.toContain("xxx");
  }
});

test("steps that the code's register holds together lie at least a quarter of a second apart", () => {
  const slots = dataSlots(STEADY);
  for (let step = 0; step < STEP_COUNT; step++) {
    for (let later = 1; later < 7; later++) {
      const apart = Math.abs(
        (slots[step] as number) - (slots[(step + later) % STEP_COUNT] as number),
      );
      expect(Math.min(apart, 54 - apart) * STEADY.symbolSeconds).toBeGreaterThan(0.25);
    }
  }
});
