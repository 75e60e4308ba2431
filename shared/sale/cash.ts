/** Cash: what can be paid in coins at all, what the customer is likely to hand over, what to give back. */
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";

/** To the nearest step that coins can pay; half a step goes up. What 2^53 − 1 leaves no room for goes down. */
export function roundToCash(amount: Minor, { cashStep }: Currency): Minor {
  const size = Math.abs(amount);
  const remainder = size % cashStep;
  const down = size - remainder;
  const up = down + cashStep;
  const rounded = remainder * 2 >= cashStep && Number.isSafeInteger(up) ? up : down;
  return Minor(Math.sign(amount) * rounded);
}

/** Keys on the cash screen, at most. */
export const CASH_KEYS_MAX = 4;

/**
 * Amounts for the cash keys, rising: exact, up to the next 5, the next note, the note after; filled
 * with round sums where these fall together. `due` is already rounded to cash.
 */
export function suggestCash(due: Minor, { notes, coins, digits }: Currency): readonly Minor[] {
  const five = 5 * 10 ** digits;
  const money = [...new Set([...coins, ...notes])];
  const likely = [due, upTo(due, five), ...notes.filter((note) => note > due).slice(0, 2)];
  const round = money.filter((unit) => unit > five).map((unit) => upTo(due, unit));
  const keys = new Set([...likely, ...round].filter((sum) => Number.isSafeInteger(sum)));
  return [...keys]
    .slice(0, CASH_KEYS_MAX)
    .toSorted((a, b) => a - b)
    .map(Minor);
}

export interface CashPiece {
  readonly value: Minor;
  readonly kind: "note" | "coin";
  readonly count: number;
}

/** The fewest notes and coins for this change, largest first; empty where we do not know the cash, or no coins can pay it. */
export function breakDownChange(change: Minor, { notes, coins }: Currency): readonly CashPiece[] {
  const kinds = [
    ...notes.map((value) => ({ value, kind: "note" as const })),
    ...coins
      .filter((value) => !notes.includes(value))
      .map((value) => ({ value, kind: "coin" as const })),
  ].toSorted((a, b) => b.value - a.value);
  const pieces: CashPiece[] = [];
  let rest: number = change;
  for (const { value, kind } of kinds) {
    const count = Math.floor(rest / value);
    rest -= count * value;
    if (count > 0) {
      pieces.push({ value: Minor(value), kind, count });
    }
  }
  return rest === 0 ? pieces : [];
}

function upTo(due: number, step: number): number {
  return Math.ceil(due / step) * step;
}
