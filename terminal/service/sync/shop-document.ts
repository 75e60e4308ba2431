/** The hub's word on the shop: what receipts and pages show, in the place of the settings' own. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Seller } from "@tillwave/shared/print/receipt";
import { SHOP_BYTES_MAX, parseShop } from "@tillwave/shared/sync/shop";
import type { Database } from "@tillwave/sqlite/database";
import type { Compression } from "../ports.ts";
import type { ShopInForce } from "../shop-in-force.ts";
import { createDocumentStore } from "./document-store.ts";
import type { DocumentTaker, Unpacked, Unusable, Usable } from "./document-taker.ts";
import type { Membership } from "./membership-types.ts";

export interface ShopDocumentDeps {
  readonly shop: ShopInForce;
  readonly onShop: () => void;
}

export function shopDocument({ shop, onShop }: ShopDocumentDeps): DocumentTaker {
  const readHeld = ({ bytes }: Unpacked): Result<Usable, Unusable> => {
    const seller = parseShop(bytes);
    return seller === null
      ? err({ type: "shop-malformed" })
      : ok({
          record() {
            const hold = shop.replace(seller);
            return () => {
              hold();
              onShop();
            };
          },
          // The till has opened with it.
          takeUp: () => {},
        });
  };
  return {
    kind: "shop",
    bytesMax: SHOP_BYTES_MAX,
    read: (unpacked) => Promise.resolve(readHeld(unpacked)),
    readHeld,
  };
}

/** What the hub last said, for a till that opens; null where it has said nothing that can be read. Throws what the disk throws. */
export function heldShop(
  database: Database,
  { hubId: hub, merchant }: Membership,
  { gunzipNow }: Compression,
): Seller | null {
  const held = createDocumentStore(database).held({ hub, merchant }, "shop");
  const bytes = held && gunzipNow(held.body, SHOP_BYTES_MAX);
  return bytes && parseShop(bytes);
}
