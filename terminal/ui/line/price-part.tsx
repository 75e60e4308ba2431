/** Sells a line at another price than the shelf's. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "@tillwave/page-kit/strings/register";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Line } from "@tillwave/shared/sale/line-price";
import { formatAmount, parseAmount } from "@tillwave/shared/sale/money";
import { usePage } from "../context.ts";
import { AMOUNT_DIGITS } from "../figures.ts";
import { FigureEntry } from "./figure-entry.tsx";
import { Reasons } from "./reasons.tsx";

export interface PartProps {
  readonly line: Line;
  readonly money: Currency;
  readonly onDone: () => void;
}

export function PricePart({ line, money, onDone }: PartProps): JSX.Element {
  const { store, register } = usePage();
  const reason = useSignal<string | null>(line.override?.reason ?? null);
  const typed = parseAmount(register.figure.value, money);
  const listPrice = line.override?.listPrice ?? line.unitPrice;
  const list = formatAmount(listPrice, money);

  function sell(price: typeof listPrice, why: string): void {
    if (store.press({ type: "set-price", line: line.id, price, reason: why })) {
      onDone();
    }
  }

  return (
    <>
      <Reasons reason={reason} />
      <FigureEntry
        label={line.weight === undefined ? t.line.newPrice : t.line.newPricePerKg}
        note={t.line.onShelf(list)}
        empty={formatAmount(line.unitPrice, money)}
        shape={{ whole: AMOUNT_DIGITS, decimals: money.digits }}
        go={typed.ok ? t.line.setPrice(formatAmount(typed.value, money)) : t.line.price}
        canGo={typed.ok && reason.value !== null}
        onGo={() => {
          if (typed.ok && reason.value !== null) {
            sell(typed.value, reason.value);
          }
        }}
      />
      <p class="line-hint" role="status">
        {typed.ok && reason.value === null ? t.line.whyFirst : ""}
      </p>
      {line.override !== undefined && (
        <div class="sheet-actions">
          <button type="button" class="button big" onClick={() => sell(listPrice, "other")}>
            {t.line.backTo(list)}
          </button>
        </div>
      )}
    </>
  );
}
