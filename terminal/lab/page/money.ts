/** Amounts on a phone's screen. */
import { findCurrency } from "@tillwave/shared/sale/currency";
import { Minor, formatAmount } from "@tillwave/shared/sale/money";

/** "HK$1,204.50"; a code that nobody knows is written after its minor units. */
export function formatMoney(amount: number, code: string): string {
  const currency = findCurrency(code);
  if (!currency.ok) {
    return `${amount} ${code}`;
  }
  const { symbol } = currency.value;
  const gap = /[A-Z]$/u.test(symbol) ? "\u00a0" : "";
  return `${symbol}${gap}${formatAmount(Minor(amount), currency.value)}`;
}

/** "14:26" of the day, or the day itself where it is another. */
export function formatMoment(at: number, now: number): string {
  const [then, today] = [new Date(at), new Date(now)];
  return then.toDateString() === today.toDateString()
    ? `${two(then.getHours())}:${two(then.getMinutes())}`
    : `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

const two = (n: number): string => String(n).padStart(2, "0");
