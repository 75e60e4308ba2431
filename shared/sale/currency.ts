/**
 * Our own currency table: how many digits ISO 4217 gives a currency, and what its cash looks like.
 *
 * Intl is no authority here: its data give IQD no digits where ISO 4217 gives three, and differ by
 * the version of the browser (IDR and HUF have two in one and none in the next).
 *
 * Spec: ISO 4217, List One with amendment 180, without funds, metals and units of account. Cash: the
 * note and coin pages of each issuing bank.
 */
import { type Result, err, ok } from "../core/result.ts";

export interface Currency {
  /** Three capital letters. */
  readonly code: string;
  /** Digits after the point: 0 to 4. */
  readonly digits: number;
  /** As the shop's own people write it, before the amount. */
  readonly symbol: string;
  /** The smallest step that cash can pay, in minor units. Hong Kong has no coin under 10 cents. */
  readonly cashStep: number;
  /** Notes that customers carry, in minor units, rising. Empty where we do not know them. */
  readonly notes: readonly number[];
  /** Coins in use, in minor units, rising. */
  readonly coins: readonly number[];
}

interface Cash {
  readonly symbol: string;
  readonly step: number;
  readonly coins: readonly number[];
  readonly notes: readonly number[];
}

/* oxfmt-ignore */
const CASH: Readonly<Record<string, Cash>> = {
  HKD: { symbol: "HK$", step: 10, coins: [10, 20, 50, 100, 200, 500, 1000], notes: [1000, 2000, 5000, 10_000, 50_000, 100_000] },
  MOP: { symbol: "MOP$", step: 10, coins: [10, 50, 100, 500], notes: [1000, 2000, 5000, 10_000, 50_000, 100_000] },
  CNY: { symbol: "¥", step: 10, coins: [10, 50, 100], notes: [500, 1000, 2000, 5000, 10_000] },
  TWD: { symbol: "NT$", step: 100, coins: [100, 500, 1000, 5000], notes: [10_000, 50_000, 100_000] },
  JPY: { symbol: "¥", step: 1, coins: [1, 5, 10, 50, 100, 500], notes: [1000, 5000, 10_000] },
  KRW: { symbol: "₩", step: 10, coins: [10, 50, 100, 500], notes: [1000, 5000, 10_000, 50_000] },
  SGD: { symbol: "S$", step: 5, coins: [5, 10, 20, 50, 100], notes: [200, 500, 1000, 5000, 10_000] },
  EUR: { symbol: "€", step: 1, coins: [1, 2, 5, 10, 20, 50, 100, 200], notes: [500, 1000, 2000, 5000, 10_000, 20_000] },
  GBP: { symbol: "£", step: 1, coins: [1, 2, 5, 10, 20, 50, 100, 200], notes: [500, 1000, 2000, 5000] },
  USD: { symbol: "$", step: 1, coins: [1, 5, 10, 25], notes: [100, 500, 1000, 2000, 5000, 10_000] },
  CHF: { symbol: "CHF", step: 5, coins: [5, 10, 20, 50, 100, 200, 500], notes: [1000, 2000, 5000, 10_000, 20_000] },
};

const CODES_BY_DIGITS: readonly (readonly [digits: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
  [
    2,
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF " +
      "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ " +
      "GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD " +
      "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK " +
      "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL " +
      "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG",
  ],
];

const currencyByCode: ReadonlyMap<string, Currency> = new Map(
  CODES_BY_DIGITS.flatMap(([digits, codes]) =>
    codes.split(" ").map((code) => {
      const cash = CASH[code] ?? { symbol: code, step: 1, coins: [], notes: [] };
      const { symbol, step: cashStep, coins, notes } = cash;
      return [code, { code, digits, symbol, cashStep, notes, coins }];
    }),
  ),
);

export type CurrencyError = { readonly type: "unknown-currency"; readonly code: string };

export function findCurrency(code: string): Result<Currency, CurrencyError> {
  const currency = currencyByCode.get(code);
  return currency === undefined ? err({ type: "unknown-currency", code }) : ok(currency);
}
