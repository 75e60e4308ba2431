/**
 * What a receipt says of one line: what it came to as priced, and what was taken off. Why, is not the
 * customer's paper's to say.
 *
 *   2× Milk tea                        36.00       gross
 *     at 18.00                                     of more than one, or where it is not the shelf's price
 *     10 % off                         −3.60
 *   Mango                              23.07
 *     0.412 kg at 56.00 a kg
 */
import type { Currency } from "../sale/currency.ts";
import type { Off } from "../sale/discount.ts";
import { Minor, formatAmount } from "../sale/money.ts";
import type { PaidLine } from "../sale/paid-lines.ts";

/** A type, not an interface, so that a catalogue of words may hold it. */
export type LineWords = {
  readonly each: (price: string) => string;
  readonly insteadOf: (price: string) => string;
  readonly weighed: (weight: string, price: string) => string;
  readonly off: (percent: string) => string;
  readonly amountOff: string;
};

export interface LineText {
  readonly left: string;
  /** Empty where nothing stands at the right. */
  readonly right: string;
  /** What it comes to: the mark of its tax belongs behind it. */
  readonly isAmount: boolean;
}

export function textsOfLine(
  line: PaidLine,
  { words, currency }: { readonly words: LineWords; readonly currency: Currency },
): readonly LineText[] {
  const { name, quantity, unitPrice, amount, gross = amount, override, weight, discount } = line;
  const money = (figure: number): string => formatAmount(Minor(figure), currency);
  const notes = [
    ...(weight === undefined
      ? []
      : [words.weighed(formatKilograms(weight.grams), money(unitPrice))]),
    ...(quantity === 1 ? [] : [words.each(money(unitPrice))]),
    ...(override === undefined ? [] : [words.insteadOf(money(override.listPrice))]),
  ];
  return [
    {
      left: weight === undefined ? `${quantity}× ${name}` : name,
      right: money(gross),
      isAmount: true,
    },
    ...notes.map((note) => ({ left: `  ${note}`, right: "", isAmount: false })),
    ...(discount === undefined
      ? []
      : [
          {
            left: `  ${wordsOfOff(discount.off, words)}`,
            right: money(-discount.amount),
            isAmount: true,
          },
        ]),
  ];
}

export const wordsOfOff = (off: Off, words: Pick<LineWords, "off" | "amountOff">): string =>
  off.type === "percent" ? words.off(`${off.partsPerMillion / 10_000} %`) : words.amountOff;

/** "0.412 kg". */
const formatKilograms = (grams: number): string => `${(grams / 1000).toFixed(3)} kg`;
