/** The words that the customer's screen speaks. Another language is another catalogue with every key of this one. */
import { enCustomer } from "./en-customer.ts";
import { liveCatalogue } from "./live.ts";

export type CustomerStrings = typeof enCustomer;

export const t: CustomerStrings = liveCatalogue<CustomerStrings>(enCustomer, {
  "zh-Hant": async () => (await import("./zh-hant-customer.ts")).zhHantCustomer,
  "zh-Hans": async () => (await import("./zh-hans-customer.ts")).zhHansCustomer,
  ja: async () => (await import("./ja-customer.ts")).jaCustomer,
  ko: async () => (await import("./ko-customer.ts")).koCustomer,
});
