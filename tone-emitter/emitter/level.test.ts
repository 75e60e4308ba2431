import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SENSITIVITY_DEFAULT, SOUND_PRESSURE_MAX, chimeLevel, levelFor, linear } from "./level.ts";

const plain = { calibration: null, sensitivity: SENSITIVITY_DEFAULT };

test("the four ranges are 14 dB apart, as calculated", () => {
  const levels = [3, 5, 7, 10].map((range) => levelFor({ ...plain, range }));
  expect(levels.map(({ soundPressure }) => soundPressure)).toEqual([52, 57.4, 61.28, 65.82]);
  expect(levels.map(({ level }) => level)).toEqual([-36, -30.6, -26.72, -22.18]);
  expect(levels.every(({ cap }) => cap === null)).toBe(true);
});

test("the tolerance is told in metres, and a walk makes it smaller", () => {
  const calculated = levelFor({ ...plain, range: 10 });
  expect(calculated).toMatchObject({ tolerance: 7.5, reach: { from: 5.42, to: 16.52 } });
  const walked = levelFor({ ...plain, range: 10, calibration: 0 });
  expect(walked).toMatchObject({ tolerance: 5.5, reach: { from: 6.45, to: 14.6 } });
});

test("a loudspeaker too quiet for the range is driven to -6 dB and reaches less far", () => {
  const { level, cap, reach } = levelFor({ range: 10, calibration: 0, sensitivity: 65 });
  expect({ level, cap }).toEqual({ level: -6, cap: "full-scale" });
  expect(reach.to).toBeLessThan(10);
});

test("nobody is given more than 70 dB at 1 m, whatever is set", () => {
  const loud = levelFor({ range: 10, calibration: 20, sensitivity: 100 });
  expect(loud).toMatchObject({ cap: "sound-pressure", soundPressure: 70, level: -30 });
  fc.assert(
    fc.property(
      fc.constantFrom(3, 5, 7, 10),
      fc.option(fc.double({ min: -20, max: 20, noNaN: true })),
      fc.double({ min: 60, max: 120, noNaN: true }),
      (range, calibration, sensitivity) => {
        const found = levelFor({ range, calibration, sensitivity });
        expect(found.soundPressure).toBeLessThanOrEqual(SOUND_PRESSURE_MAX);
        expect(linear(found.level)).toBeLessThanOrEqual(linear(-6));
        expect(found.reach.from).toBeLessThanOrEqual(found.reach.to);
        expect(chimeLevel(sensitivity)).toBeLessThanOrEqual(linear(-6));
      },
    ),
    { seed: seedOfRun("level") },
  );
});
