/** What a shop sells: one row of its catalogue. */
import * as v from "valibot";
import { Minor, toMinor } from "./money.ts";

/** Minor units as they come from outside: a safe integer, zero or more. */
export const minorSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.transform(Minor));

/** Characters of a name, at most. */
export const NAME_MAX = 200;

const nameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_MAX));
const idSchema = v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/u));

export const itemSchema = v.strictObject({
  /** The shop's own number for it, unique in the catalogue. */
  sku: idSchema,
  name: nameSchema,
  /** As priced on the shelf: of one, or of its unit. */
  price: minorSchema,
  /** Sold by weight; absent where it is counted. */
  unit: v.exactOptional(v.literal("kg")),
  taxId: idSchema,
  categoryId: idSchema,
  /** As scanned: EAN, UPC or the shop's own code. */
  barcodes: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,48}$/u))), v.maxLength(8)),
  /** Names a drawing of the page kit; the category's glyph stands where there is none. */
  picture: v.nullable(idSchema),
  /** On the first page of the grid, in the catalogue's order. */
  top: v.boolean(),
});
export type Item = v.InferOutput<typeof itemSchema>;

export const categorySchema = v.strictObject({
  id: idSchema,
  name: nameSchema,
  /** Names an icon and a tint of the page kit. */
  glyph: idSchema,
});
export type Category = v.InferOutput<typeof categorySchema>;

/** Items a catalogue holds, at most: what a cheap tablet searches within a frame. */
export const CATALOGUE_ITEMS_MAX = 20_000;

export const catalogueSchema = v.strictObject({
  categories: v.pipe(v.array(categorySchema), v.maxLength(24)),
  items: v.pipe(v.array(itemSchema), v.maxLength(CATALOGUE_ITEMS_MAX)),
});
export type Catalogue = v.InferOutput<typeof catalogueSchema>;

/** Looks items up the two ways a till does. The later of two equal barcodes is refused where a catalogue is read. */
export interface ItemIndex {
  bySku(sku: string): Item | undefined;
  byBarcode(barcode: string): Item | undefined;
}

export function indexItems(items: readonly Item[]): ItemIndex {
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const byBarcode = new Map(
    items.flatMap((item) => item.barcodes.map((barcode) => [barcode, item] as const)),
  );
  return { bySku: (sku) => bySku.get(sku), byBarcode: (barcode) => byBarcode.get(barcode) };
}

/** Of one line, at most. */
export const QUANTITY_MAX = 9999;

/** The price of so many, or a refusal. */
export function priceOf(price: Minor, quantity: number): ReturnType<typeof toMinor> {
  return toMinor(BigInt(price) * BigInt(quantity));
}
