/**
 * The receipt that stands beside the result or the list of sales. What the journal's entry says is drawn
 * at once; what only the till's service knows (tax id, signed code, the shop's own time zone) follows.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { PaidSaleView, ReceiptView } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Receipt } from "@tillwave/shared/print/receipt";
import { formatWithZone } from "./format.ts";
import { keyOf } from "./paper-news.ts";
import type { ServiceClient } from "./service-client.ts";
import type { Shop } from "./shop.ts";

export interface Receipts {
  /** The last one that was wanted and has come. */
  readonly fetched: ReadonlySignal<ReceiptView | null>;
  want(ref: EntryRef): Promise<void>;
}

export function createReceipts(client: Pick<ServiceClient, "readReceipt">): Receipts {
  const fetched = signal<ReceiptView | null>(null);
  let latest = 0;
  return {
    fetched,
    async want(ref) {
      latest += 1;
      const mine = latest;
      const read = await client.readReceipt(ref);
      if (read.ok && mine === latest) {
        fetched.value = read.value;
      }
    },
  };
}

/** Where a receipt was fetched for this sale, it; else what the page knows by itself. */
export function receiptOf(
  paid: PaidSaleView,
  fetched: ReceiptView | null,
  { shop, terminal }: { readonly shop: Shop; readonly terminal: number },
): Receipt {
  if (fetched !== null && keyOf(fetched.receipt.ref) === keyOf(paid.ref)) {
    return fetched.receipt;
  }
  return {
    seller: { name: shop.name, address: shop.address, taxId: null },
    till: { name: shop.till, terminal },
    at: formatWithZone(paid.entry.clock.wall),
    ref: paid.ref,
    head: paid.head,
    entry: paid.entry,
    qr: null,
    copy: 0,
  };
}
