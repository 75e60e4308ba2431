/** Percentages and reasons as people read them, in the page's language. */
import { language } from "@tillwave/page-kit/language";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Off } from "@tillwave/shared/sale/discount";
import { formatAmount } from "@tillwave/shared/sale/money";

/** "12.5%", or an amount. */
export function formatOff(off: Off, money: Currency): string {
  return off.type === "amount"
    ? formatAmount(off.amount, money)
    : new Intl.NumberFormat(language.value, {
        style: "percent",
        maximumFractionDigits: 4,
      }).format(off.partsPerMillion / 1_000_000);
}

/** One of ours in the page's language; somebody's own as it was written. */
export function reasonWords(reason: string): string {
  const ours: Readonly<Record<string, string>> = t.line.reason;
  return Object.hasOwn(ours, reason) ? (ours[reason] ?? reason) : reason;
}
