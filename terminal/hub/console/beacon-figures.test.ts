import { expect, test } from "vitest";
import { barOf, hourSlots, loudestOf } from "./beacon-figures.ts";

const HOUR = 3_600_000;
const NOW = 500_000 * HOUR + 1234;
const hour = (ago: number, mean: number, onAirShare: number | null = 1) => ({
  from: (500_000 - ago) * HOUR,
  mean,
  lowest: mean - 5,
  highest: mean + 5,
  onAirShare,
});

test("the hour that runs stands last, and a gap stays empty", () => {
  const slots = hourSlots([hour(23, -60), hour(5, -60), hour(0, -60)], NOW);
  expect(slots.map(({ slot }) => slot)).toEqual([0, 18, 23]);
  expect(hourSlots([hour(24, -60), hour(-1, -60)], NOW)).toEqual([]);
});

test("the loudest hour fills the height, and what was heard faintly can still be seen", () => {
  const hours = [hour(2, -50), hour(1, -70), hour(0, -110)];
  const loudest = loudestOf(hours);
  expect(hours.map((one) => barOf(one, loudest).height)).toEqual([100, 50, 6]);
});

test("an hour in which it was on air too little is paler", () => {
  const shares = [1, 0.5, null].map((share) => barOf(hour(0, -50, share), -50).isPale);
  expect(shares).toEqual([false, true, false]);
});
