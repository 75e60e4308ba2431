/** What may come into a till, drawn at random: the small and likely more often than the large. */
import * as fc from "fast-check";
import { present } from "../core/assert.ts";
import { type Currency, findCurrency } from "../sale/currency.ts";
import type { AskedDiscount } from "../sale/basket-changes.ts";
import { type Off, REASONS } from "../sale/discount.ts";
import type { Item } from "../sale/item.ts";
import { GRAMS_MAX, type Weight } from "../sale/line-price.ts";
import { Minor } from "../sale/money.ts";
import type { Rounding, TaxRate } from "../sale/tax.ts";
import type { TillCommand } from "../sale/till.ts";
import type { Terms } from "../sale/totals.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");

/** The whole table, found by asking for every code that there can be. */
export const EVERY_CURRENCY: readonly Currency[] = LETTERS.flatMap((a) =>
  LETTERS.flatMap((b) =>
    LETTERS.flatMap((c) => {
      const found = findCurrency(a + b + c);
      return found.ok ? [found.value] : [];
    }),
  ),
);

export function currencyOf(code: string): Currency {
  const found = findCurrency(code);
  return present(found.ok ? found.value : null, `the currency ${code}`);
}

export const anyCurrency: fc.Arbitrary<Currency> = fc.constantFrom(...EVERY_CURRENCY);

/** Zero or more: a shelf's price far more often than a figure near 2^53. */
export const anyAmount: fc.Arbitrary<Minor> = fc
  .oneof(
    { weight: 2, arbitrary: fc.nat(300) },
    { weight: 4, arbitrary: fc.nat(100_000) },
    { weight: 1, arbitrary: fc.maxSafeNat() },
    { weight: 1, arbitrary: fc.nat(2000).map((n) => Number.MAX_SAFE_INTEGER - n) },
  )
  .map(Minor);

/** Of either sign. */
export const anySignedAmount: fc.Arbitrary<Minor> = fc
  .tuple(anyAmount, fc.boolean())
  .map(([amount, owed]) => Minor(owed ? 0 - amount : amount));

export const anyRounding: fc.Arbitrary<Rounding> = fc.constantFrom("half-up", "down", "up");

/** One to four rates, A to D, of either mode. */
export const anyRates: fc.Arbitrary<readonly TaxRate[]> = fc
  .array(
    fc.record({
      partsPerMillion: fc.oneof(
        fc.constantFrom(0, 50_000, 80_000, 88_750, 100_000, 200_000, 1_000_000),
        fc.nat(1_000_000),
      ),
      mode: fc.constantFrom("inclusive" as const, "exclusive" as const),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rates) =>
    rates.map((rate, i) => {
      const id = "ABCD".charAt(i);
      return { id, name: `Tax ${id}`, ...rate };
    }),
  );

export const anyTerms: fc.Arbitrary<Terms> = fc.record({
  currency: anyCurrency,
  rates: anyRates,
  rounding: anyRounding,
});

const anyOneInFour: fc.Arbitrary<boolean> = fc.constantFrom(false, false, false, true);

/** Within bounds and beyond them. */
const anyWeight: fc.Arbitrary<Weight> = fc.record({
  grams: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(0, GRAMS_MAX, GRAMS_MAX + 1)),
  source: fc.constantFrom("typed" as const, "scale" as const),
});

const anyOff: fc.Arbitrary<Off> = fc.oneof(
  fc.record({
    type: fc.constant("percent" as const),
    partsPerMillion: fc.oneof(
      fc.constantFrom(0, 50_000, 100_000, 200_000, 200_001, 1_000_000, 1_000_001),
      fc.nat(1_000_000),
    ),
  }),
  fc.record({ type: fc.constant("amount" as const), amount: anyAmount }),
);

/** Null as well: taken off again. */
const anyDiscount: fc.Arbitrary<AskedDiscount | null> = fc.option(
  fc.record({ off: anyOff, reason: fc.constantFrom(...REASONS) }),
  { freq: 4 },
);

/** What a cashier changes about prices of the lines 1 to 6; some of it cannot be. */
export const anyCut: fc.Arbitrary<
  Extract<TillCommand, { type: "discount-line" | "discount-sale" | "set-price" }>
> = fc.oneof(
  fc.record({
    type: fc.constant("discount-line" as const),
    line: fc.integer({ min: 1, max: 6 }),
    discount: anyDiscount,
  }),
  fc.record({ type: fc.constant("discount-sale" as const), discount: anyDiscount }),
  fc.record({
    type: fc.constant("set-price" as const),
    line: fc.integer({ min: 1, max: 6 }),
    price: anyAmount,
    reason: fc.constantFrom(...REASONS),
  }),
);

/** One to six items, `item-1` with the barcode `code-1` and so on, each under one of the rates. */
export function anyItems(rates: readonly TaxRate[]): fc.Arbitrary<readonly Item[]> {
  return fc
    .array(
      fc.record({ price: anyAmount, rate: fc.constantFrom(...rates), isWeighed: anyOneInFour }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((items) =>
      items.map(({ price, rate, isWeighed }, i) => ({
        sku: `item-${i + 1}`,
        name: `Item ${i + 1}`,
        price,
        ...(isWeighed && { unit: "kg" as const }),
        taxId: rate.id,
        categoryId: "all",
        barcodes: [`code-${i + 1}`],
        picture: null,
        top: false,
      })),
    );
}

const anyNumber = fc.integer({ min: 1, max: 6 });

/** Presses on a till that sells {@link anyItems}; some name a line, a sale, an item or a due that is not there. */
const anyTillCommand: fc.Arbitrary<TillCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("add" as const),
      sku: anyNumber.map((n) => `item-${n}`),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("scan" as const),
      barcode: anyNumber.map((n) => `code-${n}`),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("set-quantity" as const),
      line: anyNumber,
      quantity: fc.oneof(fc.nat(12), fc.constantFrom(9999, 10_000)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("add" as const),
      sku: anyNumber.map((n) => `item-${n}`),
      weight: anyWeight,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("set-weight" as const),
      line: anyNumber,
      weight: anyWeight,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("set-price" as const),
      line: anyNumber,
      price: anyAmount,
      reason: fc.constantFrom(...REASONS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("discount-line" as const),
      line: anyNumber,
      discount: anyDiscount,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("discount-sale" as const),
      discount: anyDiscount,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("remove" as const), line: anyNumber }) },
  { weight: 2, arbitrary: fc.constant({ type: "undo" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "clear" as const }) },
  { weight: 3, arbitrary: fc.constant({ type: "hold" as const }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("recall" as const), number: anyNumber }) },
  { weight: 3, arbitrary: fc.constant({ type: "pay" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "back" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("take-cash" as const),
      received: anyAmount,
      due: anyAmount,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constant({
      type: "take-cash" as const,
      received: Minor(Number.MAX_SAFE_INTEGER),
      due: Minor(0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("open-tap" as const), settles: anyAmount }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("open-card" as const), settles: anyAmount }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "withdraw-tender" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "next" as const }) },
);

const EMPTY_THE_BASKET: readonly TillCommand[] = Array.from({ length: 6 }, () => ({
  type: "remove",
  line: 1,
}));
const TAKE_UP_A_HELD_SALE: readonly TillCommand[] = [
  { type: "hold" },
  { type: "next" },
  { type: "recall", number: 1 },
];

/** A long day of presses: single ones, and what cashiers do in one go. */
export const anyTillCommands: fc.Arbitrary<readonly TillCommand[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: anyTillCommand.map((command) => [command]) },
      { weight: 1, arbitrary: fc.constant(EMPTY_THE_BASKET) },
      { weight: 1, arbitrary: fc.constant(TAKE_UP_A_HELD_SALE) },
    ),
    { maxLength: 100, size: "max" },
  )
  .map((habits) => habits.flat());
