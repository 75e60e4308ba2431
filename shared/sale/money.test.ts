import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  EVERY_CURRENCY,
  anyAmount,
  anyCurrency,
  anySignedAmount,
  currencyOf,
} from "../testing/arbitraries.ts";
import { Minor, formatAmount, parseAmount, sumMinor, toMinor } from "./money.ts";

const HKD = currencyOf("HKD");
const JPY = currencyOf("JPY");
const KWD = currencyOf("KWD");
const UYW = currencyOf("UYW");
const LARGEST = Number.MAX_SAFE_INTEGER;

test("a cashier may type a point or a comma, all the cents or none", () => {
  for (const text of ["94.40", "94,40", "94.4", "94,4", " 94.40 ", "094.40"]) {
    expect(parseAmount(text, HKD)).toEqual({ ok: true, value: 9440 });
  }
  expect(parseAmount("94", HKD)).toEqual({ ok: true, value: 9400 });
  expect(parseAmount("94.", HKD)).toEqual({ ok: true, value: 9400 });
  expect(parseAmount(".5", HKD)).toEqual({ ok: true, value: 50 });
});

test("an amount has the digits of its currency: none, two, three or four", () => {
  expect(parseAmount("944", JPY)).toEqual({ ok: true, value: 944 });
  expect(parseAmount("0.944", KWD)).toEqual({ ok: true, value: 944 });
  expect(parseAmount("0.0944", UYW)).toEqual({ ok: true, value: 944 });
});

test("nothing is nothing, and may be typed", () => {
  expect(parseAmount("0", HKD)).toEqual({ ok: true, value: 0 });
  expect(parseAmount("0.00", HKD)).toEqual({ ok: true, value: 0 });
});

test("a fraction of a cent is refused, with the digits that there are", () => {
  expect(parseAmount("94.405", HKD)).toEqual({
    ok: false,
    error: { type: "too-many-decimals", digits: 2 },
  });
  expect(parseAmount("94.4", JPY)).toEqual({
    ok: false,
    error: { type: "too-many-decimals", digits: 0 },
  });
});

test("less than nothing is refused, with either minus sign", () => {
  for (const text of ["-5", "−5.00", "-.5", "-0"]) {
    expect(parseAmount(text, HKD)).toEqual({ ok: false, error: { type: "amount-negative" } });
  }
});

test("the largest amount is 2^53 − 1 cents; one cent more is refused", () => {
  expect(parseAmount("90071992547409.91", HKD)).toEqual({ ok: true, value: LARGEST });
  for (const text of ["90071992547409.92", "1".repeat(24), "1".repeat(4000)]) {
    expect(parseAmount(text, HKD)).toEqual({ ok: false, error: { type: "amount-too-large" } });
  }
});

test("what is no amount is refused", () => {
  const nonsense = ["", " ", ".", ",", "abc", "1.2.3", "1,204.50", "1 204", "1e3", "+5", "0x10"];
  for (const text of [...nonsense, "NaN", "Infinity", "٣", "9４", "5-", `0.${"0".repeat(30)}`]) {
    expect(parseAmount(text, HKD)).toEqual({ ok: false, error: { type: "not-an-amount" } });
  }
});

test("no text makes it throw", () => {
  const anyTyping = fc.string({
    unit: fc.constantFrom(..."0123456789.,-− e".split("")),
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), anyTyping),
      anyCurrency,
      (text, currency) => {
        const parsed = parseAmount(text, currency);
        expect(!parsed.ok || (Number.isSafeInteger(parsed.value) && parsed.value >= 0)).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

test("every amount of every currency is read back as it is shown, but for its grouping", () => {
  fc.assert(
    fc.property(anyAmount, (amount) => {
      for (const currency of EVERY_CURRENCY) {
        const shown = formatAmount(amount, currency).replaceAll(",", "");
        expect(parseAmount(shown, currency)).toEqual({ ok: true, value: amount });
      }
    }),
    { numRuns: 60 },
  );
});

test("an amount is shown with its digits, grouped by three", () => {
  expect(formatAmount(Minor(120_450), HKD)).toBe("1,204.50");
  expect(formatAmount(Minor(99_999), HKD)).toBe("999.99");
  expect(formatAmount(Minor(5), HKD)).toBe("0.05");
  expect(formatAmount(Minor(0), HKD)).toBe("0.00");
  expect(formatAmount(Minor(1_000_000), JPY)).toBe("1,000,000");
  expect(formatAmount(Minor(0), JPY)).toBe("0");
  expect(formatAmount(Minor(1_234_567), KWD)).toBe("1,234.567");
  expect(formatAmount(Minor(1), UYW)).toBe("0.0001");
  expect(formatAmount(Minor(LARGEST), HKD)).toBe("90,071,992,547,409.91");
});

test("less than nothing is shown with a true minus sign, nothing with none", () => {
  expect(formatAmount(Minor(-120_450), HKD)).toBe("\u22121,204.50");
  expect(formatAmount(Minor(-3), HKD)).toBe("\u22120.03");
  expect(formatAmount(Minor(-0), HKD)).toBe("0.00");
});

test("a figure of ours is whole and safe, or our own mistake", () => {
  for (const n of [0.5, LARGEST + 1, -LARGEST - 1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => Minor(n)).toThrow(/not a whole number of minor units/u);
  }
});

test("there is one zero", () => {
  expect(Minor(-0)).toBe(0);
});

test("a product beyond 2^53 − 1 is refused in words, on either side of zero", () => {
  expect(toMinor(BigInt(LARGEST))).toEqual({ ok: true, value: LARGEST });
  expect(toMinor(-BigInt(LARGEST))).toEqual({ ok: true, value: -LARGEST });
  for (const n of [BigInt(LARGEST) + 1n, -BigInt(LARGEST) - 1n, 10n ** 40n]) {
    expect(toMinor(n)).toEqual({ ok: false, error: { type: "amount-too-large" } });
  }
});

test("a sum is exact or refused, whatever lies between its first and its last amount", () => {
  expect(sumMinor([])).toEqual({ ok: true, value: 0 });
  expect(sumMinor([Minor(LARGEST), Minor(LARGEST), Minor(-LARGEST)])).toEqual({
    ok: true,
    value: LARGEST,
  });
  fc.assert(
    fc.property(fc.array(anySignedAmount, { maxLength: 12 }), (amounts) => {
      const exact = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
      const safe = exact <= BigInt(LARGEST) && exact >= -BigInt(LARGEST);
      expect(sumMinor(amounts)).toEqual(
        safe
          ? { ok: true, value: Number(exact) }
          : { ok: false, error: { type: "amount-too-large" } },
      );
    }),
  );
});
