/** The demo shop's catalogue, as the shop of that language sells it. */
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import type { Catalogue, Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { CATEGORIES, type Names, type Prices, SHELF, type ShelfItem } from "./shelf.ts";

/** The first page of the grid, as the shop sells most. */
/* oxfmt-ignore */
const TOP = [
  "milktea", "bun", "lemontea", "tart", "coffee", "cupnoodle", "loaf", "orange",
  "soy", "banana", "rice", "apple", "water", "crisps", "dragon", "umbrella",
];

/** EAN-13: the prefix of Hong Kong, zeros for a company that does not exist, the item, the check digit. */
export function demoBarcode(item: number): string {
  const digits = `48900000${String(item).padStart(4, "0")}`;
  const sum = [...digits].reduce((total, d, i) => total + Number(d) * (i % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export function demoCatalogue(language: Language = "en"): Catalogue {
  const items = SHELF.map((item, i) => itemOf(item, { language, barcode: demoBarcode(i + 1) }));
  const rank = (item: Item): number => (item.top ? TOP.indexOf(item.sku) : TOP.length);
  return {
    categories: CATEGORIES.map(([id, names]) => ({ id, name: nameIn(names, language), glyph: id })),
    items: items.toSorted((a, b) => rank(a) - rank(b)),
  };
}

function itemOf(
  { isByWeight, names, prices, ...others }: ShelfItem,
  { language, barcode }: { readonly language: Language; readonly barcode: string },
): Item {
  const item: Item = {
    ...others,
    name: nameIn(names, language),
    price: priceIn(prices, language),
    barcodes: [barcode],
    top: TOP.includes(others.sku),
  };
  return isByWeight ? { ...item, unit: "kg" } : item;
}

const nameIn = (names: Names, language: Language): string =>
  names[LANGUAGES.indexOf(language)] ?? names[0];

function priceIn([hkd, cny, jpy, krw]: Prices, language: Language): Minor {
  switch (language) {
    case "zh-Hans":
      return Minor(cny);
    case "ja":
      return Minor(jpy);
    case "ko":
      return Minor(krw);
    default:
      return Minor(hkd);
  }
}
