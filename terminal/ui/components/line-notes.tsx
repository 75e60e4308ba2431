/** Under a line's name: its weight, its price where it is not the shelf's, what is taken off. */
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Line } from "@tillwave/shared/sale/line-price";
import { formatAmount } from "@tillwave/shared/sale/money";
import { formatOff, reasonWords } from "../line/discount-words.ts";
import { formatWeight } from "../line/weight-words.ts";

export interface LineNotesProps {
  readonly line: Pick<Line, "unitPrice" | "weight" | "override" | "discount">;
  readonly money: Currency;
}

export function LineNotes({ line, money }: LineNotesProps): JSX.Element | null {
  const { unitPrice, weight, override, discount } = line;
  if (weight === undefined && override === undefined && discount === undefined) {
    return null;
  }
  const price = formatAmount(unitPrice, money);
  return (
    <>
      {weight !== undefined && <Note>{t.line.weighed(formatWeight(weight.grams), price)}</Note>}
      {override !== undefined && (
        <Note>
          {t.line.overridden(formatAmount(override.listPrice, money), reasonWords(override.reason))}
        </Note>
      )}
      {discount !== undefined && (
        <Note>{t.line.offOf(formatOff(discount.off, money), reasonWords(discount.reason))}</Note>
      )}
    </>
  );
}

const Note = ({ children }: { readonly children: string }): JSX.Element => (
  <small class="tape-note">{children}</small>
);
