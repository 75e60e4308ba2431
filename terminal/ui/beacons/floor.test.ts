import * as fc from "fast-check";
import { expect, test } from "vitest";
import { barOf, floorOf, keepOn, parsePlace, scaleOf, stepPlace } from "./floor.ts";

const metre = fc.integer({ min: -200, max: 200 }).map((n) => n / 10);
const standing = fc.array(
  fc.record({ at: fc.tuple(metre, metre), range: fc.constantFrom(3, 5, 7, 10) }),
  { minLength: 1, maxLength: 20 },
);
const boxes = fc.record({
  width: fc.integer({ min: 200, max: 1200 }),
  height: fc.integer({ min: 200, max: 1200 }),
});

test("the floor has room for every ring, and a pixel leads back to its metre", () => {
  fc.assert(
    fc.property(standing, boxes, (all, box) => {
      const floor = floorOf(all);
      const scale = scaleOf(floor, box);
      for (const { at, range } of all) {
        const [x, y] = scale.toScreen(at);
        if (scale.perMetre > 1) {
          expect(x - range * scale.perMetre).toBeGreaterThanOrEqual(0);
          expect(y + range * scale.perMetre).toBeLessThanOrEqual(box.height + 0.001);
        }
        const back = scale.toFloor(x, y);
        expect(back[0]).toBeCloseTo(at[0], 6);
        expect(back[1]).toBeCloseTo(at[1], 6);
        expect(keepOn(floor, at)).toEqual(at);
      }
      expect(barOf(floor)).toBeLessThanOrEqual(floor.width / 3);
    }),
  );
});

test("arrow keys step by half a metre, with Shift by a tenth; other keys move nothing", () => {
  expect(stepPlace([1, 2], "ArrowRight", false)).toEqual([1.5, 2]);
  expect(stepPlace([1, 2], "ArrowUp", true)).toEqual([1, 1.9]);
  expect(stepPlace([0.1, 0], "ArrowLeft", true)).toEqual([0, 0]);
  expect(stepPlace([1, 2], "a", false)).toBeNull();
});

test("what is dragged off the floor stays at its edge", () => {
  expect(keepOn({ left: -2, top: 0, width: 10, height: 8 }, [99, -3])).toEqual([8, 0]);
});

test("a typed place is two numbers, with point or comma; both empty takes it off the plan", () => {
  expect(parsePlace("3,5", " 4.25 ")).toEqual([3.5, 4.3]);
  expect(parsePlace("−1", "0")).toEqual([-1, 0]);
  expect(parsePlace("", " ")).toBeNull();
  for (const [x, y] of [
    ["3", ""],
    ["", "3"],
    ["a", "1"],
    ["2001", "0"],
    ["1e3", "0"],
  ] as const) {
    expect(parsePlace(x, y), `${x} ${y}`).toBe("wrong");
  }
});
