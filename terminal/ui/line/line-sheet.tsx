/** What a line of the sale costs: how many, how heavy, at what price, less what. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Sheet } from "@tillwave/page-kit/sheet.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { QUANTITY_MAX } from "@tillwave/shared/sale/item";
import { grossOf } from "@tillwave/shared/sale/line-price";
import { usePage } from "../context.ts";
import { QUANTITY_SHAPE } from "../figure-keys.ts";
import { shortName } from "../format.ts";
import { DiscountPart } from "./discount-part.tsx";
import { FigureEntry } from "./figure-entry.tsx";
import { type PartProps, PricePart } from "./price-part.tsx";
import { WeightPart } from "./weight-part.tsx";
import "./line.css";

export interface LineSheetProps {
  readonly line: number;
  readonly onClose: () => void;
}

type Part = "quantity" | "weight" | "price" | "discount";

export function LineSheet({ line: id, onClose }: LineSheetProps): JSX.Element | null {
  const { store } = usePage();
  const line = store.till.value?.sale.lines.find((each) => each.id === id);
  const money = store.shop.value?.money;
  const part = useSignal<Part | null>(null);
  if (line === undefined || money === undefined) {
    return null;
  }
  const parts: readonly Part[] = [
    line.weight === undefined ? "quantity" : "weight",
    "price",
    "discount",
  ];
  const shown = part.value ?? parts[0];
  return (
    <Sheet title={shortName(line.name)} onClose={onClose}>
      <div class="line-parts" role="tablist" aria-label={t.line.what}>
        {parts.map((each) => (
          <button
            type="button"
            key={each}
            class="line-tab"
            role="tab"
            aria-selected={shown === each}
            onClick={() => {
              part.value = each;
            }}
          >
            {t.line[each]}
          </button>
        ))}
      </div>
      <div class="line-part" role="tabpanel" key={shown}>
        {shown === "quantity" && <QuantityPart line={line} money={money} onDone={onClose} />}
        {shown === "weight" && (
          <WeightPart
            unitPrice={line.unitPrice}
            money={money}
            was={line.weight}
            onWeight={(weight) => {
              if (store.press({ type: "set-weight", line: id, weight })) {
                onClose();
              }
            }}
          />
        )}
        {shown === "price" && <PricePart line={line} money={money} onDone={onClose} />}
        {shown === "discount" && <LineDiscount line={line} money={money} onDone={onClose} />}
      </div>
    </Sheet>
  );
}

function QuantityPart({ line, onDone }: PartProps): JSX.Element {
  const { register } = usePage();
  const typed = Number(register.figure.value);
  return (
    <FigureEntry
      label={t.quantity.label}
      note={t.quantity.most(QUANTITY_MAX)}
      empty={String(line.quantity)}
      shape={QUANTITY_SHAPE}
      go={t.quantity.set}
      canGo={typed > 0}
      onGo={() => {
        register.setQuantity(line.id, typed);
        onDone();
      }}
    />
  );
}

function LineDiscount({ line, money, onDone }: PartProps): JSX.Element | null {
  const { store } = usePage();
  const gross = grossOf(line);
  return gross.ok ? (
    <DiscountPart
      gross={gross.value}
      given={line.discount}
      money={money}
      onGive={(discount) => {
        if (store.press({ type: "discount-line", line: line.id, discount })) {
          onDone();
        }
      }}
    />
  ) : null;
}
