/** The words that the lab's page speaks. Another language is another catalogue with every key of this one. */
import { enLab } from "./en-lab.ts";
import { liveCatalogue } from "./live.ts";

export type LabStrings = typeof enLab;

export const t: LabStrings = liveCatalogue<LabStrings>(enLab, {
  "zh-Hant": async () => (await import("./zh-hant-lab.ts")).zhHantLab,
  "zh-Hans": async () => (await import("./zh-hans-lab.ts")).zhHansLab,
  ja: async () => (await import("./ja-lab.ts")).jaLab,
  ko: async () => (await import("./ko-lab.ts")).koLab,
});
