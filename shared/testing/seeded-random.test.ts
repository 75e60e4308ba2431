import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

const draw = (seed: number): readonly number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 200 }, () => random.integer(6));
};

test("the same seed plays the same game again", () => {
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("a die shows each of its faces and no other", () => {
  expect([...new Set(draw(7))].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
});

test("there must be something to choose from", () => {
  expect(() => seededRandom(1).integer(0)).toThrow(/nothing to choose from/u);
  expect(() => seededRandom(1).integer(1.5)).toThrow(/nothing to choose from/u);
});
