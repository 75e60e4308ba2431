/** The demo shop. Hong Kong has no sales tax: its rates are there to show how several print. */
import type { Settings } from "../settings.ts";

export const demoSettings: Settings = {
  merchant: 1001,
  terminal: 2,
  shop: { name: "Harbour Corner", address: ["12 Ferry Street", "Hong Kong"] },
  till: "Till 2",
  cashier: { id: "mei", name: "Mei" },
  currency: "HKD",
  taxes: [
    { id: "A", name: "Goods", partsPerMillion: 80_000, mode: "inclusive" },
    { id: "B", name: "Food", partsPerMillion: 30_000, mode: "inclusive" },
    { id: "Z", name: "Tax-free", partsPerMillion: 0, mode: "inclusive" },
  ],
  taxRounding: "half-up",
};
