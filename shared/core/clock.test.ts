import { expect, test } from "vitest";
import { type ClockReading, wallDrift } from "./clock.ts";

const NOON: ClockReading = { wall: 1_800_000_000_000, monotonic: 60_000, boot: "a" };

test("a clock that runs has not drifted", () => {
  expect(wallDrift(NOON, { ...NOON, wall: NOON.wall + 500, monotonic: 60_500 })).toBe(0);
});

test("a clock that somebody set back an hour has drifted by that hour", () => {
  expect(wallDrift(NOON, { ...NOON, wall: NOON.wall - 3_600_000 + 500, monotonic: 60_500 })).toBe(
    -3_600_000,
  );
});

test("over a reboot nobody can say how far the clock moved", () => {
  expect(wallDrift(NOON, { wall: NOON.wall + 500, monotonic: 10, boot: "b" })).toBeNull();
});
