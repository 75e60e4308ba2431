/** The words that the register page speaks. Another language is another catalogue with every key of this one. */
import { enRegister } from "./en-register.ts";
import { liveCatalogue } from "./live.ts";

export type RegisterStrings = typeof enRegister;

export const t: RegisterStrings = liveCatalogue<RegisterStrings>(enRegister, {
  "zh-Hant": async () => (await import("./zh-hant-register.ts")).zhHantRegister,
  "zh-Hans": async () => (await import("./zh-hans-register.ts")).zhHansRegister,
  ja: async () => (await import("./ja-register.ts")).jaRegister,
  ko: async () => (await import("./ko-register.ts")).koRegister,
});
