/**
 * The sales of this till as far as they have been fetched, newest first. What is fetched again takes the
 * place of what is shown, so that a list under a finger does not empty itself.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { SaleRow } from "@tillwave/shared/api/till";
import type { ServiceClient } from "./service-client.ts";

/** Pages that are fetched by themselves, at most: to renew the list, or to find what needs a person. */
export const PAGES_AT_ONCE = 10;

export type SalesState =
  | { readonly type: "loading"; readonly sales: readonly SaleRow[] }
  | {
      readonly type: "loaded";
      readonly sales: readonly SaleRow[];
      readonly before: number | null;
    }
  | { readonly type: "unreachable"; readonly sales: readonly SaleRow[] };

export interface SalesList {
  readonly state: ReadonlySignal<SalesState>;
  /** From the newest again. */
  refresh(): Promise<void>;
  /** Everything that is shown, once more. */
  renew(): Promise<void>;
  loadMore(): Promise<void>;
  /** Older sales until so many of the list are like this, or a bounded number of pages has been read. */
  findMore(isWanted: (sale: SaleRow) => boolean, atLeast: number): Promise<void>;
}

export function createSalesList(client: Pick<ServiceClient, "readSales">): SalesList {
  const state = signal<SalesState>({ type: "loading", sales: [] });
  let latest = 0;

  /** Reads on from a page as long as more is wanted; what is read later by somebody else wins. */
  async function load(
    from: { readonly sales: readonly SaleRow[]; readonly before: number | null },
    wantsMore: (sales: readonly SaleRow[]) => boolean,
  ): Promise<void> {
    latest += 1;
    const mine = latest;
    state.value = { type: "loading", sales: state.peek().sales };
    let { sales, before } = from;
    for (let pages = 1; ; pages += 1) {
      const page = await client.readSales(before);
      if (mine !== latest) {
        return;
      }
      if (!page.ok) {
        state.value = { type: "unreachable", sales: state.peek().sales };
        return;
      }
      sales = sales.concat(page.value.sales);
      before = page.value.before;
      if (before === null || pages >= PAGES_AT_ONCE || !wantsMore(sales)) {
        state.value = { type: "loaded", sales, before };
        return;
      }
    }
  }

  async function loadOn(wantsMore: (sales: readonly SaleRow[]) => boolean): Promise<void> {
    const now = state.peek();
    if (now.type === "loaded" && now.before !== null) {
      await load(now, wantsMore);
    }
  }

  return {
    state,
    async refresh() {
      state.value = { type: "loading", sales: [] };
      await load({ sales: [], before: null }, () => false);
    },
    async renew() {
      const { length } = state.peek().sales;
      await load({ sales: [], before: null }, (sales) => sales.length < length);
    },
    loadMore: () => loadOn(() => false),
    findMore: (isWanted, atLeast) =>
      loadOn((sales) => sales.filter((sale) => isWanted(sale)).length < atLeast),
  };
}
