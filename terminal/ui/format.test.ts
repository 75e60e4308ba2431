import { setLanguage } from "@tillwave/page-kit/language";
import { expect, test } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatHead,
  formatRate,
  formatSaleNumber,
  formatWithZone,
  shortName,
} from "./format.ts";

test("a sale's number has four figures at least", () => {
  expect(formatSaleNumber(412)).toBe("0412");
  expect(formatSaleNumber(12_345)).toBe("12345");
});

test("a sentence names what is long by its beginning, and halves no character", () => {
  expect(shortName("Paper-wrapped sponge cake")).toBe("Paper-wrapped sponge cake");
  expect(shortName("𠮷".repeat(48))).toBe("𠮷".repeat(48));
  expect(shortName("𠮷".repeat(49))).toBe(`${"𠮷".repeat(47)}…`);
});

test("New York's rate keeps its thousandths", () => {
  expect(formatRate(88_750)).toBe("8.875 %");
  expect(formatRate(80_000)).toBe("8 %");
});

test("the chain's head is read out in two groups", () => {
  expect(formatHead("a2d651f0")).toBe("A2D6 51F0");
});

test("room and time are said in the unit that suits them", () => {
  expect(formatBytes(52_000_000)).toBe("52 MB");
  expect(formatBytes(2_400_000_000)).toBe("2.4 GB");
  expect(formatDuration(-7_200_000)).toBe("−2 hr");
  expect(formatDuration(90_000)).toBe("2 min");
});

test.each([
  ["zh-Hant", "3.5 小時"],
  ["zh-Hans", "3.5小时"],
  ["ja", "3.5 時間"],
  ["ko", "3.5시간"],
  ["en", "3.5 hr"],
] as const)("in %s three hours and a half read %s", async (language, words) => {
  await setLanguage(language);
  expect(formatDuration(12_600_000)).toBe(words);
});

test("a moment with its zone means the same everywhere", () => {
  const wall = Date.UTC(2026, 10, 22, 6, 5);
  const [date = "", time = "", zone = ""] = formatWithZone(wall).split(" ");
  expect(Date.parse(`${date}T${time}:00${zone}`)).toBe(wall);
});
