/**
 * The shop's name, address and tax id as a person at the console changes them: a signed document that
 * tills fetch, and the merchant's own data here.
 *
 * Spec: Tillwave protocols, version 1, §4.6.
 */
import type { DocumentRow, Shop } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import type { Result } from "@tillwave/shared/core/result";
import { formatShop } from "@tillwave/shared/sync/shop";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { documentRow } from "./console-api/views.ts";
import type { HubContext } from "./context.ts";
import { newestOf, publishDocument } from "./publish.ts";
import { packShop } from "./shop-document.ts";
import type { HubRows } from "./store/hub-store.ts";

export function readShop(rows: HubRows): Shop {
  const { name, address, taxId } = present(rows.hub.get(), "the merchant's own data");
  return { name, address: [...address], taxId };
}

/** What says nothing new makes no new document: sent again, it does nothing again. */
export function changeShop(
  { store, hub, keys, ports }: HubContext,
  shop: Shop,
): Result<Durable<DocumentRow>, StorageFailure> {
  const at = ports.clock.read().wall;
  const done = store.commit((rows) => {
    const newest = newestOf(rows, "shop");
    // Below the floor stands what a copy brought back: tills may hold another that is newer.
    const isInForce = newest !== null && newest.version > hub.documentFloor;
    if (isInForce && formatShop(readShop(rows)) === formatShop(shop)) {
      return documentRow(newest);
    }
    rows.hub.changeShop(shop);
    const document = { kind: "shop", body: packShop(shop), items: null } as const;
    return documentRow(publishDocument(rows, document, { hub, keys, ports, at }));
  });
  if (done.ok) {
    ports.log.info({ version: done.value.value.version }, "the shop's name and address");
  }
  return done;
}
