/** Everything that a page shows, for one that is new or was away. */
import type { ShopView } from "@tillwave/shared/api/till";
import type { Seller } from "@tillwave/shared/print/receipt";
import { type Durable, map } from "@tillwave/sqlite/durable";
import type { Hello } from "./feed.ts";
import type { ServedCatalogue } from "./goods.ts";
import type { Selling } from "./selling.ts";
import type { Settings } from "./settings.ts";

export interface HelloOptions {
  readonly settings: Settings;
  readonly demo: boolean;
  /** Nothing here is sold: people train. */
  readonly isTraining?: boolean;
  /** Of the page that is served at the moment; null where none is built. */
  readonly pageBuild?: () => string | null;
}

export function helloOf(
  selling: Selling,
  options: HelloOptions,
  { tag }: ServedCatalogue,
): Durable<Hello> {
  const build = options.pageBuild?.() ?? null;
  return map(selling.view(), (view) => ({
    type: "hello",
    ...(build !== null && { build }),
    shop: shopView(options, selling.shop.seller()),
    catalogue: tag,
    view,
    tap: selling.tap(),
    status: selling.status(),
    scale: selling.scale(),
    staff: selling.staff.view(),
    favourites: selling.favourites.skus(),
  }));
}

function shopView(
  { settings, demo, isTraining = false }: HelloOptions,
  { name, address }: Seller,
): ShopView {
  return {
    name,
    address,
    till: settings.till,
    cashier: settings.cashier.name,
    currency: settings.currency,
    rates: settings.taxes,
    rounding: settings.taxRounding,
    language: settings.language ?? "en",
    demo,
    training: isTraining,
  };
}
