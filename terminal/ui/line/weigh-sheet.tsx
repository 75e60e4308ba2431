/** Asks how heavy something is before it is sold. */
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { usePage } from "../context.ts";
import { shortName } from "../format.ts";
import { WeightPart } from "./weight-part.tsx";
import "./line.css";

export interface WeighSheetProps {
  readonly sku: string;
  readonly onClose: () => void;
}

export function WeighSheet({ sku, onClose }: WeighSheetProps): JSX.Element | null {
  const { store } = usePage();
  const item = store.goods.value?.index.bySku(sku);
  const money = store.shop.value?.money;
  if (item === undefined || money === undefined) {
    return null;
  }
  return (
    <Sheet title={t.line.weigh(shortName(item.name))} onClose={onClose}>
      <WeightPart
        unitPrice={item.price}
        money={money}
        was={undefined}
        onWeight={(weight) => {
          if (store.press({ type: "add", sku, weight })) {
            onClose();
          }
        }}
      />
    </Sheet>
  );
}
