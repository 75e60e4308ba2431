/** What else can be done with the sale in hand. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { formatSaleNumber } from "../format.ts";
import { CustomerLanguageChoice } from "./customer-language-choice.tsx";
import { HeldSales } from "./held-sales.tsx";

export function SaleSheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { store, register } = usePage();
  const sale = store.till.value?.sale;
  const isEmpty = (sale?.lines.length ?? 0) === 0;
  return (
    <Sheet title={t.tape.sale(formatSaleNumber(sale?.number ?? 0))} onClose={onClose}>
      <HeldSales onClose={onClose} />
      <div class="sheet-actions sale-ways">
        <button
          type="button"
          class="button big"
          disabled={isEmpty}
          onClick={() => {
            store.press({ type: "hold" });
            onClose();
          }}
        >
          <Icon name="clock" />
          {t.tape.hold}
        </button>
        <button
          type="button"
          class="button big"
          disabled={isEmpty}
          aria-haspopup="dialog"
          onClick={() => {
            register.sheet.value = { type: "sale-discount" };
          }}
        >
          <Icon name="tag" />
          {t.line.saleDiscount}
        </button>
      </div>
      <CustomerLanguageChoice />
      <p class="sheet-apart">{isEmpty ? t.tape.clearEmpty : t.tape.clearMore}</p>
      <div class="sheet-actions">
        <button
          type="button"
          class="button big danger"
          disabled={isEmpty}
          onClick={() => {
            store.press({ type: "clear" });
            onClose();
          }}
        >
          <Icon name="trash" />
          {t.tape.clear}
        </button>
      </div>
    </Sheet>
  );
}
