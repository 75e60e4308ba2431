/** Takes something off the whole sale. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { amountOfAll } from "@tillwave/shared/sale/basket-changes";
import { usePage } from "../context.ts";
import { DiscountPart } from "./discount-part.tsx";
import "./line.css";

export function SaleDiscountSheet({
  onClose,
}: {
  readonly onClose: () => void;
}): JSX.Element | null {
  const { store } = usePage();
  const sale = store.till.value?.sale;
  const money = store.shop.value?.money;
  const gross = amountOfAll(sale?.lines ?? []);
  if (sale === undefined || money === undefined || !gross.ok) {
    return null;
  }
  return (
    <Sheet title={t.line.saleDiscount} onClose={onClose}>
      <DiscountPart
        gross={gross.value}
        given={sale.discount}
        money={money}
        onGive={(discount) => {
          if (store.press({ type: "discount-sale", discount })) {
            onClose();
          }
        }}
      />
    </Sheet>
  );
}
