/** Which items the grid shows: a category's, or those that the search found. */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import type { Item } from "@tillwave/shared/sale/item";
import { followAfterPaint } from "./after-paint.ts";
import { searchItems } from "./search.ts";
import type { TillStore } from "./till-store.ts";

/** Category of the first page. No category may be called so: ids have no colon. */
export const TOP = ":top";

export interface Shelf {
  readonly category: Signal<string>;
  readonly query: Signal<string>;
  /** What the grid shows; a frame behind the typing, which is drawn first. */
  readonly items: ReadonlySignal<readonly Item[]>;
  /** The query that `items` answers. */
  readonly drawnQuery: ReadonlySignal<string>;
  /** How many of each item are in the sale in hand. */
  readonly counts: ReadonlySignal<ReadonlyMap<string, number>>;
  add(item: Item): void;
}

interface Wanted {
  readonly query: string;
  readonly category: string;
}

export function createShelf(store: TillStore): Shelf {
  const category = signal(TOP);
  const query = signal("");
  const drawn = followAfterPaint(
    computed<Wanted>(() => ({ query: query.value, category: category.value })),
  );
  return {
    category,
    query,
    items: computed(() => itemsToShow(store, drawn.value)),
    drawnQuery: computed(() => drawn.value.query),
    counts: computed(() => countBySku(store)),
    add: ({ sku }) => {
      store.press({ type: "add", sku });
    },
  };
}

function itemsToShow({ goods }: TillStore, { query, category }: Wanted): readonly Item[] {
  if (goods.value === null) {
    return [];
  }
  if (query.trim() !== "") {
    return searchItems(goods.value.search, query);
  }
  return category === TOP ? goods.value.top : (goods.value.byCategory.get(category) ?? []);
}

/** A finished sale's tiles are bare again. */
function countBySku({ till }: TillStore): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const sale = till.value?.sale;
  for (const { sku, quantity } of sale?.type === "open" ? sale.lines : []) {
    counts.set(sku, (counts.get(sku) ?? 0) + quantity);
  }
  return counts;
}
