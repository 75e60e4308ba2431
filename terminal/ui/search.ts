/**
 * Finds items while a person types. Pure. Every word of the query must stand in the name, the shop's
 * number or a barcode; capitals and accents make no difference.
 *
 * Each item is folded once, so that ten thousand are looked through within a frame of a slow tablet.
 */
import type { Item } from "@tillwave/shared/sale/item";

/** Items shown for one query, at most. */
export const RESULTS_MAX = 60;
/** Longer queries are cut: no name has more. */
export const QUERY_MAX = 60;

export interface SearchIndex {
  readonly items: readonly Item[];
  /** As long as `items`. */
  readonly entries: readonly SearchEntry[];
}

interface SearchEntry {
  /** Name, number and barcodes, folded, with a line feed between. */
  readonly text: string;
  /** The words of `text`, a space before each. */
  readonly words: string;
  /** Number and barcodes, folded, a line feed round each. */
  readonly numbers: string;
}

export function indexForSearch(items: readonly Item[]): SearchIndex {
  const entries = items.map(({ name, sku, barcodes }) => {
    const numbers = fold([sku, ...barcodes].join("\n"));
    const text = `${fold(name)}\n${numbers}`;
    return { text, numbers: `\n${numbers}\n`, words: ` ${text.replaceAll(BETWEEN_WORDS, " ")}` };
  });
  return { items, entries };
}

const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/** Best first: its own number, then a name that begins so, then a word that does, then anything. */
export function searchItems({ items, entries }: SearchIndex, query: string): readonly Item[] {
  const whole = fold(query.slice(0, QUERY_MAX)).trim();
  if (whole === "") {
    return [];
  }
  const words = whole.split(/\s+/u);
  const wordStarts = words.map((word) => ` ${word}`);
  const own = `\n${whole}\n`;
  const ranked: [Item[], Item[], Item[], Item[]] = [[], [], [], []];
  for (let i = 0; i < entries.length; i += 1) {
    const [entry, item] = [entries[i], items[i]];
    if (entry === undefined || item === undefined || !holdsAll(entry.text, words)) {
      continue;
    }
    if (entry.numbers.includes(own)) {
      ranked[0].push(item);
    } else if (entry.text.startsWith(whole)) {
      ranked[1].push(item);
    } else {
      ranked[holdsAll(entry.words, wordStarts) ? 2 : 3].push(item);
    }
  }
  return ranked.flatMap((rank) => rank.slice(0, RESULTS_MAX)).slice(0, RESULTS_MAX);
}

function holdsAll(text: string, parts: readonly string[]): boolean {
  for (const part of parts) {
    if (!text.includes(part)) {
      return false;
    }
  }
  return true;
}

/** "Café" and "CAFE" are the same; full-width figures are figures. */
function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
