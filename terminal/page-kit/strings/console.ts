/** The words that the hub's console speaks. Another language is another catalogue with every key of this one. */
import { enConsole } from "./en-console.ts";
import { liveCatalogue } from "./live.ts";

export type ConsoleStrings = typeof enConsole;

export const t: ConsoleStrings = liveCatalogue<ConsoleStrings>(enConsole, {
  "zh-Hant": async () => (await import("./zh-hant-console.ts")).zhHantConsole,
  "zh-Hans": async () => (await import("./zh-hans-console.ts")).zhHansConsole,
  ja: async () => (await import("./ja-console.ts")).jaConsole,
  ko: async () => (await import("./ko-console.ts")).koConsole,
});
