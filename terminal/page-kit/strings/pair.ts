/** The words that the pairing page speaks. Another language is another catalogue with every key of this one. */
import { enPair } from "./en-pair.ts";
import { liveCatalogue } from "./live.ts";

export type PairStrings = typeof enPair;

export const t: PairStrings = liveCatalogue<PairStrings>(enPair, {
  "zh-Hant": async () => (await import("./zh-hant-pair.ts")).zhHantPair,
  "zh-Hans": async () => (await import("./zh-hans-pair.ts")).zhHansPair,
  ja: async () => (await import("./ja-pair.ts")).jaPair,
  ko: async () => (await import("./ko-pair.ts")).koPair,
});
