/** Types a line's quantity. */
import type { JSX } from "preact";
import { Keypad } from "@tillwave/page-kit/keypad.tsx";
import { pressKey } from "@tillwave/page-kit/keypad-text";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { QUANTITY_MAX } from "@tillwave/shared/sale/item";
import { usePage } from "../context.ts";
import { QUANTITY_SHAPE } from "../figure-keys.ts";
import { shortName } from "../format.ts";

export interface QuantitySheetProps {
  readonly line: number;
  readonly onClose: () => void;
}

export function QuantitySheet({ line, onClose }: QuantitySheetProps): JSX.Element | null {
  const { store, register } = usePage();
  const { quantity } = register;
  const found = store.till.value?.sale.lines.find(({ id }) => id === line);
  if (found === undefined) {
    return null;
  }
  const typed = Number(quantity.value);
  return (
    <Sheet title={t.quantity.title(shortName(found.name))} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed > 0) {
            register.setQuantity(line, typed);
            onClose();
          }
        }}
      >
        <div class="cash-entry">
          <span class="entry-label">
            {t.quantity.label}
            <span>{t.quantity.most(QUANTITY_MAX)}</span>
          </span>
          <b class={quantity.value === "" ? "entry-amount is-empty" : "entry-amount"}>
            {quantity.value === "" ? found.quantity : quantity.value}
          </b>
        </div>
        <Keypad
          decimals={0}
          onKey={(key) => {
            quantity.value = pressKey(quantity.value, key, QUANTITY_SHAPE);
          }}
          go={t.quantity.set}
          canGo={typed > 0}
          onGo={() => {
            register.setQuantity(line, typed);
            onClose();
          }}
        />
      </form>
    </Sheet>
  );
}
