import { expect, test } from "vitest";
import { loadLanguage } from "@tillwave/page-kit/strings/live";
import * as format from "./format.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("ages are rounded down, and never less than nothing", () => {
  const ages = [
    -5,
    0,
    59_999,
    MINUTE,
    24 * MINUTE,
    HOUR - 1,
    HOUR,
    3.59 * HOUR,
    47 * HOUR,
    49 * HOUR,
  ];
  expect(ages.map(format.formatAge)).toEqual([
    "0 s",
    "0 s",
    "59 s",
    "1 min",
    "24 min",
    "59 min",
    "1.0 h",
    "3.5 h",
    "47.0 h",
    "2 days",
  ]);
});

test("figures are grouped, sizes short, heads as the receipt has them", () => {
  expect(format.formatCount(1_204_000)).toBe("1,204,000");
  expect([999, 48_210, 12_345_678].map(format.formatBytes)).toEqual(["999 B", "48 kB", "12.3 MB"]);
  expect(format.formatHead("a2d651f09c")).toBe("A2D6 51F0");
  expect(format.formatWholeHead("a2d651f09c")).toBe("A2D6 51F0 9C");
  expect(format.formatRef(3, 201)).toBe("3·000201");
  expect(format.formatRate(88_750)).toBe("8.875 %");
});

test("what may be less than nothing shows its sign, and nothing has none", () => {
  expect([-24.46, 0.31, -0.04, 0].map(format.formatSigned)).toEqual([
    "\u221224.5",
    "+0.3",
    "0.0",
    "0.0",
  ]);
});

test("a level is in decibels below full scale", () => {
  expect(format.formatLevel(-24.5)).toBe("\u221224.5 dB");
});

test("a week begins on Monday, and its days are those of the language", async () => {
  expect(format.dayNames().map(({ day, long }) => `${day} ${long}`)).toEqual([
    "1 Monday",
    "2 Tuesday",
    "3 Wednesday",
    "4 Thursday",
    "5 Friday",
    "6 Saturday",
    "0 Sunday",
  ]);
  const putInForce = await loadLanguage("ja");
  putInForce();
  expect(format.dayNames().map(({ short }) => short)).toEqual([..."月火水木金土日"]);
  const back = await loadLanguage("en");
  back();
});

test("money is written as its shop writes it, and as it came where we do not know the currency", () => {
  expect(format.formatMoney(4_821_640, "HKD")).toBe("HK$ 48,216.40");
  expect(format.formatMoney(1480, "JPY")).toBe("¥ 1,480");
  expect(format.formatMoney(1480, "XXX")).toBe("XXX 1480");
  expect(format.formatMoney(1.5, "HKD")).toBe("HKD 1.5");
});

test("a moment of today is a time, an older one has its day", () => {
  const now = new Date(2026, 10, 21, 14, 26, 33).getTime();
  expect(format.formatMoment(now - HOUR, now)).toBe("13:26");
  expect(format.formatMoment(now - 24 * HOUR, now)).toBe("2026-11-20 14:26");
  expect(format.formatDateTime(now)).toBe("2026-11-21T14:26:33");
  expect(format.formatDay(now)).toBe("Saturday 21 November");
});

test("in Japanese and Korean ages and days are written as they are there", async () => {
  const day = new Date(2026, 10, 21, 14, 26).getTime();
  (await loadLanguage("ja"))();
  expect([59_000, 24 * MINUTE, 3.5 * HOUR, 49 * HOUR].map(format.formatAge)).toEqual([
    "59秒",
    "24分",
    "3.5時間",
    "2日",
  ]);
  expect(format.formatDay(day)).toBe("11月21日土曜日");
  (await loadLanguage("ko"))();
  expect(format.formatAge(24 * MINUTE)).toBe("24분");
  expect(format.formatDay(day)).toBe("11월 21일 토요일");
  (await loadLanguage("en"))();
});
