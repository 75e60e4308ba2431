/**
 * Finds items while a person types. Pure. Every word of the query must stand in the name, the shop's
 * number or a barcode; capitals and accents make no difference.
 *
 * The whole catalogue is one folded string per item, so that ten thousand are looked through within
 * a frame of a slow tablet.
 */
import type { Item } from "@tillwave/shared/sale/item";

/** Items shown for one query, at most. */
export const RESULTS_MAX = 60;
/** Longer queries are cut: no name has more. */
export const QUERY_MAX = 60;

export interface SearchIndex {
  readonly items: readonly Item[];
  /** As long as `items`: name, number and barcodes, folded, with a line feed between. */
  readonly texts: readonly string[];
}

export function indexForSearch(items: readonly Item[]): SearchIndex {
  const texts = items.map(({ name, sku, barcodes }) => fold([name, sku, ...barcodes].join("\n")));
  return { items, texts };
}

/** Best first: the name begins with it, then a word of the name does, then anything that holds it. */
export function searchItems({ items, texts }: SearchIndex, query: string): readonly Item[] {
  const whole = fold(query.slice(0, QUERY_MAX)).trim();
  const words = whole.split(/\s+/u);
  if (whole === "") {
    return [];
  }
  const ranked: [Item[], Item[], Item[], Item[]] = [[], [], [], []];
  for (let i = 0; i < texts.length; i += 1) {
    const [text, item] = [texts[i], items[i]];
    if (text !== undefined && item !== undefined && words.every((word) => text.includes(word))) {
      ranked[rankOf(text, whole, words)].push(item);
    }
  }
  return ranked.flat().slice(0, RESULTS_MAX);
}

function rankOf(text: string, whole: string, words: readonly string[]): 0 | 1 | 2 | 3 {
  if (text.includes(`\n${whole}`) && text.split("\n").includes(whole, 1)) {
    return 0;
  }
  if (text.startsWith(whole)) {
    return 1;
  }
  return words.every((word) => startsAWord(text, word)) ? 2 : 3;
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) {
      return true;
    }
  }
  return false;
}

/** "Café" and "CAFE" are the same; full-width figures are figures. */
function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
