/** The words that the parts that every page may use speak. Another language is another catalogue with every key of this one. */
import { enKit } from "./en-kit.ts";
import { liveCatalogue } from "./live.ts";

export type KitStrings = typeof enKit;

export const t: KitStrings = liveCatalogue<KitStrings>(enKit, {
  "zh-Hant": async () => (await import("./zh-hant-kit.ts")).zhHantKit,
  "zh-Hans": async () => (await import("./zh-hans-kit.ts")).zhHansKit,
  ja: async () => (await import("./ja-kit.ts")).jaKit,
  ko: async () => (await import("./ko-kit.ts")).koKit,
});
