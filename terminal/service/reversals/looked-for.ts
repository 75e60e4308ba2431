/** What a person looks for: a receipt's code, the name of an entry, a day, a number, an amount. */
import type { Currency } from "@tillwave/shared/sale/currency";
import { type Minor, parseAmount } from "@tillwave/shared/sale/money";

export type LookedFor =
  | { readonly type: "receipt"; readonly text: string }
  /** As paper names it: `T2 · 1 · 000455`. */
  | {
      readonly type: "entry";
      readonly terminal: number;
      readonly epoch: number;
      readonly seq: number;
    }
  /** `2026-11-22`, by the shop's calendar. */
  | { readonly type: "day"; readonly day: string }
  /** Null where the text can be no such figure. */
  | { readonly type: "figure"; readonly number: number | null; readonly total: Minor | null };

const RECEIPT = /^TWR1/iu;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const ENTRY =
  /^T?(?<terminal>\d{1,10})\s*[·.\-/ ]\s*(?<epoch>\d{1,10})\s*[·.\-/ ]\s*(?<seq>\d{1,13})$/iu;
const NUMBER = /^#?\d{1,15}$/u;

export function lookedFor(text: string, currency: Currency): LookedFor {
  const typed = text.normalize("NFKC").trim();
  if (RECEIPT.test(typed)) {
    return { type: "receipt", text: typed };
  }
  if (DAY.test(typed)) {
    return { type: "day", day: typed };
  }
  const entry = ENTRY.exec(text.trim())?.groups;
  if (entry !== undefined) {
    const { terminal, epoch, seq } = entry;
    return {
      type: "entry",
      terminal: Number(terminal),
      epoch: Number(epoch),
      seq: Number(seq),
    };
  }
  const total = parseAmount(typed.replace(currency.symbol, ""), currency);
  return {
    type: "figure",
    number: NUMBER.test(typed) ? Number(typed.replace("#", "")) : null,
    total: total.ok ? total.value : null,
  };
}
