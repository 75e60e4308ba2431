/** The catalogue, arranged for tapping, scanning and searching; fetched anew when its version changes. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Catalogue, type Item, type ItemIndex, indexItems } from "@tillwave/shared/sale/item";
import { type SearchIndex, indexForSearch } from "./search.ts";
import { retryDelayMs } from "./requester.ts";
import type { ServiceClient } from "./service-client.ts";

export interface Goods extends Catalogue {
  readonly index: ItemIndex;
  readonly search: SearchIndex;
  readonly top: readonly Item[];
  readonly byCategory: ReadonlyMap<string, readonly Item[]>;
  readonly glyphByCategory: ReadonlyMap<string, string>;
}

export interface GoodsKeeper {
  readonly goods: ReadonlySignal<Goods | null>;
  /** Tries until this version, or a later one that is wanted meanwhile, is here. */
  want(version: string): Promise<void>;
}

export function createGoodsKeeper(client: ServiceClient): GoodsKeeper {
  const goods = signal<Goods | null>(null);
  let wanted: string | null = null;
  return {
    goods,
    async want(version) {
      if (version === wanted) {
        return;
      }
      wanted = version;
      const isWanted = (): boolean => version === wanted;
      for (let failures = 1; isWanted(); failures += 1) {
        const read = await client.readCatalogue();
        if (read.ok && isWanted()) {
          goods.value = arrange(read.value);
          return;
        }
        await new Promise((resolve) => {
          setTimeout(resolve, retryDelayMs(failures));
        });
      }
    },
  };
}

function arrange(catalogue: Catalogue): Goods {
  const { items, categories } = catalogue;
  return {
    ...catalogue,
    index: indexItems(items),
    search: indexForSearch(items),
    top: items.filter(({ top }) => top),
    byCategory: new Map(
      categories.map(({ id }) => [id, items.filter(({ categoryId }) => categoryId === id)]),
    ),
    glyphByCategory: new Map(categories.map(({ id, glyph }) => [id, glyph])),
  };
}
