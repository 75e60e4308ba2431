import { expect, test } from "vitest";
import { tenthsText, ticksOf, timeText, timeTicksOf } from "./svg.ts";

test("a time is read as on a clock, and rounds up to the next second where it should", () => {
  expect([0, 5, 65, 750, 3600].map(timeText)).toEqual(["0:00", "0:05", "1:05", "12:30", "1:00:00"]);
  expect([5.996, 59.999, 3599.999].map(timeText)).toEqual(["0:06", "1:00", "1:00:00"]);
  expect([0.25, 0.5, 12.05].map(timeText)).toEqual(["0:00.25", "0:00.5", "0:12.05"]);
  expect([5.97, 59.96].map(tenthsText)).toEqual(["0:06.0", "1:00.0"]);
});

test("no two ticks of an axis say the same", () => {
  for (const seconds of [0.5, 0.7, 1, 3.456, 60, 36_000]) {
    const ticks = timeTicksOf({ from: 0, to: seconds }, 10).map(timeText);
    expect(new Set(ticks).size).toBe(ticks.length);
  }
  expect(ticksOf({ from: -20, to: 0 }, 5)).toEqual([-20, -15, -10, -5, 0]);
});
