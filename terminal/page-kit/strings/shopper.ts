/** The words that the customers' page speaks. Another language is another catalogue with every key of this one. */
import { enShopper } from "./en-shopper.ts";
import { liveCatalogue } from "./live.ts";

export type ShopperStrings = typeof enShopper;

export const t: ShopperStrings = liveCatalogue<ShopperStrings>(enShopper, {
  "zh-Hant": async () => (await import("./zh-hant-shopper.ts")).zhHantShopper,
  "zh-Hans": async () => (await import("./zh-hans-shopper.ts")).zhHansShopper,
  ja: async () => (await import("./ja-shopper.ts")).jaShopper,
  ko: async () => (await import("./ko-shopper.ts")).koShopper,
});
