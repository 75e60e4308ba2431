/** One line of the sale. The selected one carries the stepper. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/register";
import { QUANTITY_MAX } from "@tillwave/shared/sale/item";
import { formatAmount } from "@tillwave/shared/sale/money";
import { type Line, amountOf } from "@tillwave/shared/sale/line-price";
import { usePage } from "../context.ts";
import { LineNotes } from "./line-notes.tsx";
import "./tape-line.css";

export interface TapeLineProps {
  readonly line: Line;
  /** Lines are locked while the sale is being paid. */
  readonly isOpen: boolean;
}

export function TapeLine({ line, isOpen }: TapeLineProps): JSX.Element {
  const { store, register } = usePage();
  const selected = useComputed(() => register.selected.value === line.id);
  const isSelected = isOpen && selected.value;
  const money = store.shop.value?.money;
  const amount = amountOf(line);
  const text = (
    <>
      <span class={line.quantity === 1 ? "tape-quantity is-one" : "tape-quantity"}>
        {line.quantity}×
      </span>{" "}
      <span class="tape-name">
        <span lang={store.shop.value?.language}>{line.name}</span>
        {money !== undefined && <LineNotes line={line} money={money} />}
      </span>{" "}
      <span class="tape-amount">
        {money !== undefined && amount.ok ? formatAmount(amount.value, money) : ""}
      </span>
    </>
  );
  return (
    <li class={isSelected ? "tape-line is-selected" : "tape-line"}>
      {isOpen ? (
        <button
          type="button"
          class="tape-row"
          aria-pressed={isSelected}
          onClick={() => register.select(line.id)}
        >
          {text}
        </button>
      ) : (
        <div class="tape-row">{text}</div>
      )}
      {isSelected && <Stepper line={line} />}
    </li>
  );
}

function Stepper({ line }: { readonly line: Line }): JSX.Element {
  const { register } = usePage();
  const { id, quantity, weight } = line;
  const change = (
    <button
      type="button"
      class="button change"
      aria-haspopup="dialog"
      onClick={() => {
        register.sheet.value = { type: "line", line: id };
      }}
    >
      {t.line.change}
    </button>
  );
  const remove = (
    <button
      type="button"
      class="button square remove"
      aria-label={t.tape.remove}
      onClick={register.removeSelected}
    >
      <Icon name="trash" />
    </button>
  );
  if (weight !== undefined) {
    return (
      <div class="stepper">
        {change}
        {remove}
      </div>
    );
  }
  return (
    <div class="stepper">
      <button
        type="button"
        class="button square"
        aria-label={t.tape.fewer}
        onClick={() => register.changeQuantity(-1)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="stepper-value"
        aria-label={t.tape.quantity(quantity)}
        aria-haspopup="dialog"
        onClick={() => {
          register.quantity.value = "";
          register.sheet.value = { type: "quantity", line: id };
        }}
      >
        {quantity}
      </button>
      <button
        type="button"
        class="button square"
        aria-label={t.tape.another}
        disabled={quantity >= QUANTITY_MAX}
        onClick={() => register.changeQuantity(1)}
      >
        <Icon name="plus" />
      </button>
      {change}
      {remove}
    </div>
  );
}
