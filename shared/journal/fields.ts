/**
 * The fields that entries are made of, and those that every kind has. An entry is a fact complete in
 * itself: prices, names, taxes, who and when are frozen into it, and nothing is looked up later.
 */
import * as v from "valibot";
import { minorSchema } from "../sale/item.ts";
import { Minor } from "../sale/money.ts";

/** The layout of every kind below. A new layout is a new number; old ones stay readable for ever. */
export const ENTRY_VERSION = 1;

/** Longest free text in an entry, in characters. */
const TEXT_MAX = 400;

/** Longest value of a setting in an entry, in characters. */
export const LONG_TEXT_MAX = 4000;

export const longText = v.pipe(v.string(), v.maxLength(LONG_TEXT_MAX));
export const text = v.pipe(v.string(), v.maxLength(TEXT_MAX));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const amount = minorSchema;
/** May be negative: cash rounding. */
export const signedAmount = v.pipe(v.number(), v.safeInteger(), v.transform(Minor));
export const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})*$/u), v.maxLength(2048));
/** How somebody pays who hands over no cash. */
export const electronicMethod = v.picklist(["tap", "code", "phone-number", "card"]);
export const currencyCode = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u));

export const clockReading = v.strictObject({ wall: count, monotonic: count, boot: text });

/** Who did it, or who allowed it. */
export const person = v.strictObject({ id: text, name: text });

/** Names an entry for ever: with the terminal's number, no other has these. */
export const entryRef = v.strictObject({ epoch: count, seq: count });
export type EntryRef = v.InferOutput<typeof entryRef>;

const taxRate = v.strictObject({
  id: text,
  name: text,
  partsPerMillion: count,
  mode: v.picklist(["inclusive", "exclusive"]),
});

export const taxLine = v.strictObject({ rate: taxRate, base: amount, tax: amount });

/** What was to be taken off, and what it came to. */
export const takenOff = v.strictObject({
  off: v.variant("type", [
    v.strictObject({ type: v.literal("percent"), partsPerMillion: count }),
    v.strictObject({ type: v.literal("amount"), amount }),
  ]),
  amount,
  reason: text,
  by: v.exactOptional(person),
});

export const saleLine = v.strictObject({
  id: count,
  sku: text,
  name: text,
  /** Of one, or of a kilogram where there is a weight. */
  unitPrice: amount,
  quantity: count,
  /** What is paid for it: gross − discount − share. */
  amount,
  taxId: text,
  /** Absent where nothing was taken off, as are the next two. In a refund nothing else says how much it was. */
  gross: v.exactOptional(amount),
  discount: v.exactOptional(takenOff),
  /** Of the sale's discount. */
  share: v.exactOptional(amount),
  override: v.exactOptional(
    v.strictObject({ listPrice: amount, reason: text, by: v.exactOptional(person) }),
  ),
  weight: v.exactOptional(v.strictObject({ grams: count, source: v.picklist(["typed", "scale"]) })),
});

const common = {
  v: v.literal(ENTRY_VERSION),
  clock: clockReading,
  /** Null where no person stood at the till. */
  cashier: v.nullable(v.strictObject({ id: text, name: text })),
  /** The shift it belongs to, and with it the business day; 0 before the first. */
  shift: count,
};

/** One kind of entry: its own table of fields beside those that all kinds have. */
export function kind<const K extends string, E extends v.ObjectEntries>(
  name: K,
  fields: E,
): v.StrictObjectSchema<
  typeof common & { readonly kind: v.LiteralSchema<K, undefined> } & E,
  undefined
> {
  return v.strictObject({ ...common, kind: v.literal(name), ...fields });
}
