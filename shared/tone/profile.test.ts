import { expect, test } from "vitest";
import { QUICK, STEADY, frameSeconds, toneFrequency } from "./profile.ts";

const BOTH = [STEADY, QUICK];

test.each(BOTH)("all tones of $name lie between 17.95 and 19.95 kHz", (profile) => {
  expect(toneFrequency(profile, 0)).toBeGreaterThan(17_950);
  expect(toneFrequency(profile, profile.toneCount - 1)).toBeLessThan(19_950);
});

test("a frame lasts 3.456 s, or 1.728 s when quick", () => {
  expect(BOTH.map(frameSeconds)).toEqual([3.456, 1.728]);
});

test.each(BOTH)(
  "half a frame of $name, from anywhere, holds half of the sync tones",
  ({ sync }) => {
    for (let first = 0; first < 54; first++) {
      const heard = sync.filter(({ slot }) => (slot - first + 54) % 54 < 27).length;
      expect(heard).toBeGreaterThanOrEqual(3);
      expect(heard).toBeLessThanOrEqual(5);
    }
  },
);

test.each(BOTH)(
  "however $name is shifted in time and frequency, one sync tone at most falls on another",
  ({ sync }) => {
    const shifts = sync.flatMap((one) =>
      sync.filter((other) => other !== one).map((other) => one.tone - other.tone),
    );
    expect(new Set(shifts).size).toBe(56);
  },
);

test.each(BOTH)(
  "no sync tone of $name reaches another within the ±100 Hz that are searched",
  ({ sync, spacing }) => {
    const tones = sync.map(({ tone }) => tone).toSorted((a, b) => a - b);
    const least = Math.min(...tones.slice(1).map((tone, at) => tone - (tones[at] as number)));
    expect(least * spacing).toBeGreaterThan(150);
  },
);
