/**
 * What this till sells: the catalogue of its own file, or the hub's, which outranks it. It may change
 * while a basket is open: lines keep the price under which they were rung up.
 */
import { type Catalogue, type ItemIndex, indexItems } from "@tillwave/shared/sale/item";

export interface ServedCatalogue {
  /** As it goes to the page. */
  readonly json: string;
  /** Changes with the content. */
  readonly tag: string;
}

export interface Goods {
  /** Looks up in whatever catalogue holds at that time. */
  readonly items: ItemIndex;
  served(): ServedCatalogue;
  replace(catalogue: Catalogue, served: ServedCatalogue): void;
  /** That of its own file. */
  useOwn(): void;
}

export function createGoods(own: Catalogue, tag: string): Goods {
  const ownServed: ServedCatalogue = { json: JSON.stringify(own), tag };
  let index = indexItems(own.items);
  let served = ownServed;
  return {
    items: {
      bySku: (sku) => index.bySku(sku),
      byBarcode: (barcode) => index.byBarcode(barcode),
    },
    served: () => served,
    replace(catalogue, next) {
      index = indexItems(catalogue.items);
      served = next;
    },
    useOwn() {
      if (served !== ownServed) {
        index = indexItems(own.items);
        served = ownServed;
      }
    },
  };
}
