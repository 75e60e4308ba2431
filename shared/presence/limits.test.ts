import { describe, expect, test } from "vitest";
import {
  CUSTOMERS_MAX,
  PLACE_SEARCHES_A_MINUTE,
  PLACE_VISITS_A_MINUTE,
  type Whereabouts,
  createLimits,
} from "./limits.ts";

const ME = "a0a1a2a3a4a5a6a7";
const MINUTE = 60_000;
const DAY = 86_400_000;
const T = 5 * DAY;

const at = (place: number, metres: number | null, range = 5): Whereabouts => ({
  place,
  at: metres === null ? null : [metres, 0],
  range,
});

describe("tries", () => {
  test("five a minute, then the customer waits until the first of them is a minute old", () => {
    const limits = createLimits();
    const one = (now: number) => limits.try({ customer: ME, place: 1 }, now);
    expect([0, 1, 2, 3, 4].map((second) => one(T + second * 1000))).toEqual(Array(5).fill(null));
    expect(one(T + 20_000)).toEqual({ why: "tries", waitSeconds: 40 });
    expect(one(T + MINUTE)).toBeNull();
    expect(one(T + MINUTE)).toEqual({ why: "tries", waitSeconds: 1 });
  });

  test("one customer's tries are not another's", () => {
    const limits = createLimits();
    for (let i = 0; i < 10; i += 1) {
      limits.try({ customer: ME, place: 1 }, T);
    }
    expect(limits.try({ customer: "b", place: 1 }, T)).toBeNull();
  });

  test("whoever tries in vain takes nobody's place", () => {
    const limits = createLimits();
    for (let i = 0; i < 2 * PLACE_VISITS_A_MINUTE; i += 1) {
      expect(limits.try({ customer: `${i}`, place: 1 }, T + i)).toBeNull();
    }
  });
});

test("six hundred visits a minute at a place, whoever comes", () => {
  const limits = createLimits();
  const one = (i: number, now: number) => limits.try({ customer: `${i}`, place: 1 }, now);
  for (let i = 0; i < PLACE_VISITS_A_MINUTE; i += 1) {
    expect(one(i, T + i)).toBeNull();
    limits.countVisit(1, T + i);
  }
  expect(one(9999, T + 30_000)).toEqual({ why: "place", waitSeconds: 30 });
  expect(limits.try({ customer: "9999", place: 2 }, T + 30_000)).toBeNull();
  expect(one(9998, T + MINUTE)).toBeNull();
});

test("six hundred wide searches a minute at a place, and good codes go on", () => {
  const limits = createLimits();
  for (let i = 0; i < PLACE_SEARCHES_A_MINUTE; i += 1) {
    expect(limits.search(1, T + i)).toBeNull();
  }
  expect(limits.search(1, T + 30_000)).toEqual({ why: "place", waitSeconds: 30 });
  expect(limits.search(2, T + 30_000)).toBeNull();
  expect(limits.try({ customer: ME, place: 1 }, T + 30_000)).toBeNull();
  expect(limits.search(1, T + MINUTE)).toBeNull();
});

test("ten wrong or old codes a day, then the customer waits until tomorrow", () => {
  const limits = createLimits();
  for (let i = 0; i < 10; i += 1) {
    expect(limits.try({ customer: ME, place: 1 }, T + i * MINUTE)).toBeNull();
    limits.countGuess(ME, T + i * MINUTE);
  }
  expect(limits.try({ customer: ME, place: 1 }, T + 10 * MINUTE)).toEqual({
    why: "guesses",
    waitSeconds: 86_400 - 600,
  });
  expect(limits.try({ customer: ME, place: 1 }, T + DAY)).toBeNull();
});

describe("places", () => {
  test("three in ten minutes; the one that was reached may be reached again", () => {
    const limits = createLimits();
    const reach = (place: number, minute: number) =>
      limits.reach(ME, at(place, null), T + minute * MINUTE);
    expect([reach(1, 0), reach(2, 1), reach(3, 2), reach(3, 3)]).toEqual([null, null, null, null]);
    expect(reach(4, 4)).toEqual({ why: "places", waitSeconds: 360 });
    expect(reach(1, 5)).toBeNull();
    expect(reach(4, 10)).toEqual({ why: "places", waitSeconds: 60 });
    expect(reach(4, 11)).toBeNull();
  });

  test("nobody walks faster than ten metres a second", () => {
    const limits = createLimits();
    expect(limits.reach(ME, at(1, 0), T)).toBeNull();
    expect(limits.reach(ME, at(2, 210), T + 5000)).toEqual({ why: "speed", waitSeconds: 15 });
    expect(limits.reach(ME, at(2, 210), T + 20_000)).toBeNull();
  });

  test("two places that overlap may be heard at once", () => {
    const limits = createLimits();
    expect(limits.reach(ME, at(1, 0, 5), T)).toBeNull();
    expect(limits.reach(ME, at(2, 10, 5), T)).toBeNull();
    expect(limits.reach(ME, at(3, 16, 5), T)).toEqual({ why: "speed", waitSeconds: 1 });
  });

  test("a place that nobody has put on the plan is reached at any speed", () => {
    const limits = createLimits();
    expect(limits.reach(ME, at(1, 0), T)).toBeNull();
    expect(limits.reach(ME, at(2, null), T)).toBeNull();
  });

  test("what was refused was not reached", () => {
    const limits = createLimits();
    limits.reach(ME, at(1, 0), T);
    limits.reach(ME, at(2, 2000), T + 1000);
    expect(limits.reach(ME, at(1, 0), T + 2000)).toBeNull();
  });
});

test("a storm of customers pushes out whoever was there longest ago, and nobody else", () => {
  const limits = createLimits();
  const isOut = (customer: string): boolean => limits.try({ customer, place: 1 }, T) === null;
  for (const customer of [ME, "b"]) {
    for (let i = 0; i < 10; i += 1) {
      limits.countGuess(customer, T);
    }
  }
  for (let i = 0; i < CUSTOMERS_MAX - 1; i += 1) {
    limits.countGuess(`storm ${i}`, T);
  }
  expect(isOut("b")).toBe(false);
  expect(isOut(ME)).toBe(true);
});

test("an erased customer leaves nothing behind", () => {
  const limits = createLimits();
  for (let i = 0; i < 10; i += 1) {
    limits.countGuess(ME, T);
  }
  limits.forget(ME);
  expect(limits.try({ customer: ME, place: 1 }, T)).toBeNull();
});
