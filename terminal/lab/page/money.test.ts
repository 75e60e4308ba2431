import { expect, test } from "vitest";
import { formatMoment, formatMoney } from "./money.ts";

test("amounts read as the currency's people write them", () => {
  expect(formatMoney(120_450, "HKD")).toBe("HK$1,204.50");
  expect(formatMoney(1500, "JPY")).toBe("¥1,500");
  expect(formatMoney(500, "CHF")).toBe("CHF\u00a05.00");
  expect(formatMoney(5, "QQQ")).toBe("5 QQQ");
});

test("a payment of today has its time, an older one its day", () => {
  const now = new Date(2026, 10, 22, 14, 5).getTime();
  expect(formatMoment(new Date(2026, 10, 22, 9, 7).getTime(), now)).toBe("09:07");
  expect(formatMoment(new Date(2026, 10, 21, 23, 59).getTime(), now)).toBe("2026-11-21");
});
