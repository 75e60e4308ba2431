import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { createOnceEach } from "./once-each.ts";

test("the same trouble is news once in ten minutes", () => {
  const clock = createVirtualClock();
  const isNews = createOnceEach(clock);
  expect([isNews("a"), isNews("a"), isNews("b")]).toEqual([true, false, true]);
  clock.pass(600_000);
  expect([isNews("a"), isNews("a")]).toEqual([true, false]);
});

test("a thousand troubles at once are enough, and ten minutes later others are news again", () => {
  const clock = createVirtualClock();
  const isNews = createOnceEach(clock);
  const tell = (from: string) =>
    Array.from({ length: 1200 }, (_, i) => isNews(`${from} ${i}`)).filter((isNew) => isNew).length;
  expect(tell("first")).toBe(1000);
  clock.pass(600_000);
  expect(tell("second")).toBe(1000);
});
