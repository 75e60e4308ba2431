import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { hoursFrom } from "./hours.ts";

const sold = (...hours: readonly number[]) =>
  hours.map((hour) => ({ hour, count: 1, total: Minor(100) }));

test("hours without a sale stand between those with one, and none before or after", () => {
  const hours = hoursFrom(sold(9, 11, 18), 8);
  expect(hours.map(({ hour }) => hour)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  expect(hours.map(({ count }) => count)).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  expect(hoursFrom([], 8)).toEqual([]);
});

test("a shift over midnight is drawn in the order of its hours", () => {
  expect(hoursFrom(sold(0, 1, 22), 21).map(({ hour }) => hour)).toEqual([22, 23, 0, 1, 2, 3, 4, 5]);
});

test("one busy hour is drawn among the hours that follow it", () => {
  expect(hoursFrom(sold(9), 8)).toHaveLength(8);
});
