import { expect, test } from "vitest";
import { EVERY_CURRENCY, currencyOf } from "../testing/arbitraries.ts";
import { findCurrency } from "./currency.ts";

const intlDigits = (code: string): number | undefined =>
  new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions()
    .maximumFractionDigits;

test("the dollar of Hong Kong has cents, but its smallest coin is ten of them", () => {
  expect(currencyOf("HKD")).toMatchObject({ digits: 2, symbol: "HK$", cashStep: 10 });
});

test("the yen has no digits after the point, the dinar of Kuwait three, the index of Chile four", () => {
  expect(currencyOf("JPY").digits).toBe(0);
  expect(currencyOf("KWD").digits).toBe(3);
  expect(currencyOf("CLF").digits).toBe(4);
});

// ISO 4217, List One: every code whose minor unit is not 2.
test("each currency that has no cents has the digits that ISO 4217 gives it", () => {
  const codes = (digits: number): string =>
    EVERY_CURRENCY.filter((currency) => currency.digits === digits)
      .map(({ code }) => code)
      .join(" ");
  expect(codes(0)).toBe("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
  expect(codes(3)).toBe("BHD IQD JOD KWD LYD OMR TND");
  expect(codes(4)).toBe("CLF UYW");
  expect(EVERY_CURRENCY.every(({ digits }) => [0, 2, 3, 4].includes(digits))).toBe(true);
});

test("money that went out of use is not in the table, what took its place is", () => {
  const gone = ["BGN", "HRK", "ANG", "SLL", "ZWL", "CUC"];
  expect(gone.map((code) => findCurrency(code).ok)).toEqual(gone.map(() => false));
  for (const code of ["EUR", "XCG", "SLE", "ZWG", "CUP"]) {
    expect(currencyOf(code).code).toBe(code);
  }
});

test("the dinar of Iraq has three digits here, and none in the browser's data", () => {
  expect(currencyOf("IQD").digits).toBe(3);
  expect(intlDigits("IQD")).toBe(0);
});

test("a rupiah has two digits, whatever the browser's data say in this version", () => {
  expect(currencyOf("IDR").digits).toBe(2);
});

test("a code that no currency has is refused, with the code", () => {
  for (const code of ["", "XXX", "hkd", "HKDD", "constructor", "__proto__"]) {
    expect(findCurrency(code)).toEqual({ ok: false, error: { type: "unknown-currency", code } });
  }
});

test("every note and every coin can be paid in steps of cash, and they rise", () => {
  for (const { code, cashStep, notes, coins } of EVERY_CURRENCY) {
    for (const pieces of [notes, coins]) {
      expect([code, pieces.filter((value) => value % cashStep !== 0)]).toEqual([code, []]);
      expect([code, pieces.toSorted((a, b) => a - b)]).toEqual([code, pieces]);
      expect(new Set(pieces).size).toBe(pieces.length);
    }
  }
});

test("where we know the coins, the smallest of them is the step of cash", () => {
  const known = EVERY_CURRENCY.filter(({ coins }) => coins.length > 0);
  expect(known.length).toBeGreaterThan(10);
  for (const { code, cashStep, coins } of known) {
    expect([code, coins[0]]).toEqual([code, cashStep]);
  }
});
