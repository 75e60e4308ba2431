import { expect, test } from "vitest";
import { shopTime } from "./shop-time.ts";

const AT = Date.UTC(2026, 10, 22, 16, 30) / 1000;

test("a Sunday evening in London is a Monday in Hong Kong", () => {
  expect(shopTime(AT, "Europe/London")).toEqual({ day: 0, minute: 16 * 60 + 30 });
  expect(shopTime(AT, "Asia/Hong_Kong")).toEqual({ day: 1, minute: 30 });
});

test("summer time is the shop's", () => {
  const july = Date.UTC(2026, 6, 1, 12) / 1000;
  expect(shopTime(july, "Europe/London")).toEqual({ day: 3, minute: 13 * 60 });
});

test("midnight is minute 0", () => {
  expect(shopTime(Date.UTC(2026, 10, 22) / 1000, "UTC")).toEqual({ day: 0, minute: 0 });
});

test("a place that nobody knows has no time", () => {
  expect(shopTime(AT, "Mars/Olympus")).toBeNull();
});
