/** Counting a drawer: so many of each note and coin, or one sum. Pure. */
import type { Currency } from "@tillwave/shared/sale/currency";
import { Minor, parseAmount } from "@tillwave/shared/sale/money";

/** Digits of a count, at most: nobody has a hundred thousand of one coin. */
export const PIECE_SHAPE = { whole: 5, decimals: 0 };

export interface Denomination {
  readonly value: Minor;
  readonly kind: "note" | "coin";
}

/** Notes, then coins, the largest first; of a value that is both, the note. Empty where we do not know the cash. */
export function denominationsOf({ notes, coins }: Currency): readonly Denomination[] {
  const falling = (values: readonly number[]): readonly Minor[] =>
    values.toSorted((a, b) => b - a).map((value) => Minor(value));
  return [
    ...falling(notes).map((value) => ({ value, kind: "note" as const })),
    ...falling(coins)
      .filter((value) => !notes.includes(value))
      .map((value) => ({ value, kind: "coin" as const })),
  ];
}

/** What was typed for each value. */
export type Typed = ReadonlyMap<number, string>;

export function piecesOf(
  typed: Typed,
): readonly { readonly value: Minor; readonly count: number }[] {
  return [...typed].flatMap(([value, text]) => {
    const count = Number(text);
    return count > 0 ? [{ value: Minor(value), count }] : [];
  });
}

export const sumOfPieces = (typed: Typed): Minor =>
  Minor(piecesOf(typed).reduce((sum, { value, count }) => sum + value * count, 0));

/** Null where nothing was typed, or no amount. */
export function amountOf(text: string, currency: Currency): Minor | null {
  const parsed = text === "" ? null : parseAmount(text, currency);
  return parsed?.ok === true ? parsed.value : null;
}

/** What may be typed by keyboard: the digits that the shape has room for, "," taken for ".". */
export function typedText(
  text: string,
  shape: { readonly whole: number; readonly decimals: number },
): string {
  const [whole = "", ...rest] = text
    .replaceAll(",", ".")
    .replaceAll(/[^\d.]/gu, "")
    .split(".");
  const fraction = rest.join("").slice(0, shape.decimals);
  const point = rest.length > 0 && shape.decimals > 0 ? "." : "";
  return `${whole.slice(0, shape.whole)}${point}${fraction}`;
}
