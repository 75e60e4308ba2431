import { currencyOf } from "@tillwave/shared/testing/arbitraries";
import { expect, test } from "vitest";
import { amountOf, denominationsOf, piecesOf, sumOfPieces, typedText } from "./cash-count.ts";

test("notes come first, then coins, the largest on top, and ten dollars are counted once", () => {
  const values = denominationsOf(currencyOf("HKD"));
  expect(values.map(({ value }) => value)).toEqual([
    100_000, 50_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10,
  ]);
  expect(values.filter(({ kind }) => kind === "coin")).toHaveLength(6);
  expect(denominationsOf(currencyOf("IQD"))).toEqual([]);
});

test("what was typed for each note and coin adds up", () => {
  const typed = new Map([
    [10_000, "12"],
    [500, ""],
    [20, "3"],
  ]);
  expect(sumOfPieces(typed)).toBe(120_060);
  expect(piecesOf(typed)).toEqual([
    { value: 10_000, count: 12 },
    { value: 20, count: 3 },
  ]);
});

test("only digits get into a count, and only as many as there may be", () => {
  expect(typedText("1a2", { whole: 5, decimals: 0 })).toBe("12");
  expect(typedText("1234567", { whole: 5, decimals: 0 })).toBe("12345");
  expect(typedText("12,345", { whole: 9, decimals: 2 })).toBe("12.34");
  expect(typedText("12.", { whole: 9, decimals: 2 })).toBe("12.");
  expect(typedText("12.5", { whole: 9, decimals: 0 })).toBe("12");
});

test("nothing typed is no amount, and a zero is one", () => {
  const hkd = currencyOf("HKD");
  expect(amountOf("", hkd)).toBe(null);
  expect(amountOf(".", hkd)).toBe(null);
  expect(amountOf("0", hkd)).toBe(0);
  expect(amountOf("94.4", hkd)).toBe(9440);
});
