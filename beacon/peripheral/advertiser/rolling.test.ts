import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type Rolling, stepRolling } from "./rolling.ts";

const seed = seedOfRun("rolling");

const anyChance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe("the window whose ids are on air", () => {
  test("is the one that it is at the start, at once", () => {
    expect(stepRolling(null, { exponent: 9, time: 1024 + 3, chance: 0.9 }).window).toBe(1024);
  });

  test("changes up to a tenth into the next one, at a moment by chance", () => {
    const early = stepRolling(null, { exponent: 9, time: 1024, chance: 0 });
    const late = stepRolling(null, { exponent: 9, time: 1024, chance: 0.999 });
    expect(early.changeAt).toBe(1536);
    expect(late.changeAt).toBeGreaterThan(1536 + 51);
    expect(late.changeAt).toBeLessThan(1536 + 51.2);
    expect(stepRolling(late, { exponent: 9, time: 1580, chance: 0 }).window).toBe(1024);
    expect(stepRolling(late, { exponent: 9, time: 1588, chance: 0 }).window).toBe(1536);
  });

  test("follows at once where the clock leaps over windows", () => {
    const before = stepRolling(null, { exponent: 4, time: 160, chance: 0.5 });
    expect(stepRolling(before, { exponent: 4, time: 100_000, chance: 0.5 }).window).toBe(100_000);
  });

  test("is anew where windows have another length", () => {
    const before = stepRolling(null, { exponent: 9, time: 1024, chance: 0.5 });
    expect(stepRolling(before, { exponent: 3, time: 1541, chance: 0.5 }).window).toBe(1536);
  });

  test("never comes again, is never ahead of the clock and at most a tenth behind it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), anyChance), {
          maxLength: 60,
        }),
        (exponent, start, steps) => {
          const length = 2 ** exponent;
          let rolling: Rolling | null = null;
          let time = start;
          for (const [pause, chance] of steps) {
            time += pause * length * 1.5;
            const next: Rolling = stepRolling(rolling, { exponent, time, chance });
            expect(next.window).toBeGreaterThanOrEqual(rolling?.window ?? 0);
            expect(next.window).toBeLessThanOrEqual(time);
            expect(time).toBeLessThan(next.window + length * 1.1);
            rolling = next;
          }
        },
      ),
      { seed },
    );
  });
});
