import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { hoursFrom } from "./hours.ts";

const sold = (...hours: readonly number[]) =>
  hours.map((hour) => ({ hour, count: 1, total: Minor(100) }));

test("hours without a sale stand between those with one, and none before or after", () => {
  expect(hoursFrom(sold(9, 11), 8).map(({ hour, count }) => [hour, count])).toEqual([
    [9, 1],
    [10, 0],
    [11, 1],
  ]);
  expect(hoursFrom([], 8)).toEqual([]);
});

test("a shift over midnight is drawn in the order of its hours", () => {
  expect(hoursFrom(sold(0, 1, 22), 21).map(({ hour }) => hour)).toEqual([22, 23, 0, 1]);
});
