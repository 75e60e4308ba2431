/**
 * What a shop prints of itself: the hub hands it out as the document `shop`, JSON of these fields.
 *
 * Spec: Tillwave protocols, version 1, §4.6.
 */
import * as v from "valibot";
import type { Seller } from "../print/receipt.ts";

export const SHOP_NAME_MAX = 60;
export const SHOP_ADDRESS_LINES_MAX = 6;
export const SHOP_ADDRESS_LINE_MAX = 80;
export const SHOP_TAX_ID_MAX = 40;
/** Of the document, as fetched and unpacked: the longest shop that there may be has a quarter of it. */
export const SHOP_BYTES_MAX = 16 * 1024;

const line = (charactersMax: number) =>
  v.pipe(
    v.string(),
    v.maxLength(charactersMax),
    // A line end would begin another line, and a lone surrogate is no letter.
    v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
  );
const written = (charactersMax: number) => v.pipe(line(charactersMax), v.regex(/\S/u, "nothing"));

export const shopEntries = {
  name: written(SHOP_NAME_MAX),
  /** Lines as they stand on the receipt. */
  address: v.pipe(v.array(line(SHOP_ADDRESS_LINE_MAX)), v.maxLength(SHOP_ADDRESS_LINES_MAX)),
  /** As the law of the place wants it on the receipt. */
  taxId: v.optional(written(SHOP_TAX_ID_MAX)),
};

const shopSchema = v.strictObject(shopEntries);

/** What it says in JSON, before gzip. */
export function formatShop({ name, address, taxId }: Seller): string {
  return JSON.stringify({ name, address, ...(taxId === null ? {} : { taxId }) });
}

/** Null where it is no shop. */
export function parseShop(bytes: Uint8Array): Seller | null {
  const parsed = v.safeParse(shopSchema, jsonOf(bytes));
  if (!parsed.success) {
    return null;
  }
  const { name, address, taxId = null } = parsed.output;
  return { name, address, taxId };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return bytes.length > SHOP_BYTES_MAX ? undefined : JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
