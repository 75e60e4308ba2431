/** Which items the grid shows: a category's, or those that the search found. */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import type { Item } from "@tillwave/shared/sale/item";
import { followAfterPaint } from "./after-paint.ts";
import { searchItems } from "./search.ts";
import type { TillStore } from "./till-store.ts";

/** What the catalogue itself says sells most. No category may be called so, nor as the next two: ids have no colon. */
export const TOP = ":top";
/** What a supervisor has arranged. */
export const FAVOURITES = ":favourites";
/** Whichever of the two comes first, until a person picks a category. */
const FIRST = ":first";

export interface Shelf {
  readonly category: Signal<string>;
  /** The category that is shown: none that has gone. */
  readonly shown: ReadonlySignal<string>;
  /** The favourites while they are arranged; null while they are not. */
  readonly draft: Signal<readonly string[] | null>;
  /** As they are drawn. */
  readonly favourites: ReadonlySignal<readonly string[]>;
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
  const category = signal(FIRST);
  const draft = signal<readonly string[] | null>(null);
  const favourites = computed(() => draft.value ?? store.favourites.value);
  const shown = computed(() => {
    const hasFavourites = favourites.value.length > 0 || draft.value !== null;
    if (category.value === FIRST || category.value === FAVOURITES) {
      return hasFavourites ? FAVOURITES : TOP;
    }
    return category.value;
  });
  const query = signal("");
  const drawn = followAfterPaint(
    computed<Wanted>(() => ({ query: query.value, category: shown.value })),
  );
  return {
    category,
    shown,
    draft,
    favourites,
    query,
    items: computed(() => itemsToShow(store, drawn.value, favourites)),
    drawnQuery: computed(() => drawn.value.query),
    counts: computed(() => countBySku(store)),
    add: ({ sku }) => {
      store.press({ type: "add", sku });
    },
  };
}

function itemsToShow(
  { goods }: TillStore,
  { query, category }: Wanted,
  favourites: ReadonlySignal<readonly string[]>,
): readonly Item[] {
  if (goods.value === null) {
    return [];
  }
  if (query.trim() !== "") {
    return searchItems(goods.value.search, query);
  }
  if (category === FAVOURITES) {
    const { index } = goods.value;
    return favourites.value.flatMap((sku) => index.bySku(sku) ?? []);
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
