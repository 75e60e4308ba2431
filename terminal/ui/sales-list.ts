/** The sales of this till as far as they have been fetched, newest first. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { ServiceClient } from "./service-client.ts";

export type SalesState =
  | { readonly type: "loading"; readonly sales: readonly PaidSaleView[] }
  | {
      readonly type: "loaded";
      readonly sales: readonly PaidSaleView[];
      readonly before: number | null;
    }
  | { readonly type: "unreachable"; readonly sales: readonly PaidSaleView[] };

export interface SalesList {
  readonly state: ReadonlySignal<SalesState>;
  /** From the newest again. */
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
}

export function createSalesList(client: ServiceClient): SalesList {
  const state = signal<SalesState>({ type: "loading", sales: [] });
  let latest = 0;

  async function load(sales: readonly PaidSaleView[], before: number | null): Promise<void> {
    latest += 1;
    const mine = latest;
    state.value = { type: "loading", sales };
    const page = await client.readSales(before);
    if (mine !== latest) {
      return;
    }
    state.value = page.ok
      ? { type: "loaded", sales: [...sales, ...page.value.sales], before: page.value.before }
      : { type: "unreachable", sales };
  }

  return {
    state,
    refresh: () => load([], null),
    loadMore: async () => {
      const now = state.value;
      if (now.type === "loaded" && now.before !== null) {
        await load(now.sales, now.before);
      }
    },
  };
}
