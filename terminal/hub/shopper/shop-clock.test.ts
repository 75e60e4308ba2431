import { expect, test } from "vitest";
import { createShopClock } from "./shop-clock.ts";

const NOW = Date.parse("2026-11-22T15:00:00Z");

test("a phone whose clock is right keeps its own milliseconds", () => {
  const clock = createShopClock(() => NOW + 1800);
  clock.hear("Sun, 22 Nov 2026 15:00:00 GMT");
  expect(clock.at(NOW)).toBe(NOW);
});

test("a phone whose clock is an hour ahead says the shop's time", () => {
  const clock = createShopClock(() => NOW + 3_600_000);
  clock.hear("Sun, 22 Nov 2026 15:00:00 GMT");
  expect(clock.at(NOW + 3_600_000)).toBe(NOW);
});

test("a clock that was set right is heeded again", () => {
  let phone = NOW + 3_600_000;
  const clock = createShopClock(() => phone);
  clock.set(NOW);
  phone = NOW;
  clock.set(NOW);
  expect(clock.at(NOW)).toBe(NOW);
});

test.each([null, "", "yesterday"])("a date that is %s changes nothing", (date) => {
  const clock = createShopClock(() => NOW);
  clock.hear(date);
  expect(clock.at(NOW)).toBe(NOW);
});
