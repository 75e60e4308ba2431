import { expect, test } from "vitest";
import { formatCustomer, formatMoment, formatTime, formatTimeExact } from "./format.ts";

const AT = new Date(2026, 10, 22, 9, 5, 7).getTime();

test("times have 24 hours", () => {
  expect(formatTime(AT)).toBe("09:05");
  expect(formatTimeExact(AT)).toBe("09:05:07");
  expect(formatTime(new Date(2026, 10, 22, 0, 0).getTime())).toBe("00:00");
});

test("a moment of another day says which", () => {
  expect(formatMoment(AT, AT + 60_000)).toBe("09:05");
  expect(formatMoment(AT, AT + 86_400_000)).toMatch(/^Sun,? 22 Nov,? 09:05$/u);
});

test("a customer's number is read out in fours", () => {
  expect(formatCustomer("4f2a91c000112233")).toBe("4F2A 91C0 0011 2233");
});
