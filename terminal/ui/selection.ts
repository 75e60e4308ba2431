/** Which line of the tape carries the stepper, and what the stepper does. */
import { type ReadonlySignal, batch, computed, signal } from "@preact/signals";
import { QUANTITY_MAX } from "@tillwave/shared/sale/item";
import type { TillStore } from "./till-store.ts";

export interface Selection {
  /** The newest line, unless another was picked since the last change; null where none is. */
  readonly selected: ReadonlySignal<number | null>;
  select(line: number): void;
  changeQuantity(by: number): void;
  setQuantity(line: number, quantity: number): void;
  removeSelected(): void;
}

export function createSelection(store: TillStore): Selection {
  const picked = signal<{ readonly basket: string; readonly line: number | null } | null>(null);
  const sale = computed(() => store.till.value?.sale);
  /** Names the basket as it is: a pick holds until it changes. */
  const basket = computed(() => {
    const lines = sale.value?.lines.map(({ id, quantity }) => `${id}×${quantity}`) ?? [];
    return `${sale.value?.number}:${lines.join()}`;
  });
  const selected = computed(() => {
    if (sale.value?.type !== "open") {
      return null;
    }
    return picked.value?.basket === basket.value ? picked.value.line : sale.value.latest;
  });

  /** No line takes the selection over: the next press at this place must not hit another line. */
  function remove(line: number): void {
    batch(() => {
      if (store.press({ type: "remove", line })) {
        picked.value = { basket: basket.value, line: null };
      }
    });
  }

  function setQuantity(line: number, quantity: number): void {
    if (quantity <= 0) {
      remove(line);
    } else {
      store.press({ type: "set-quantity", line, quantity: Math.min(quantity, QUANTITY_MAX) });
    }
  }

  return {
    selected,
    select: (line) => {
      picked.value = { basket: basket.value, line };
    },
    changeQuantity: (by) => {
      const line = sale.value?.lines.find(({ id }) => id === selected.value);
      if (line !== undefined) {
        setQuantity(line.id, line.quantity + by);
      }
    },
    setQuantity,
    removeSelected: () => {
      if (selected.value !== null) {
        remove(selected.value);
      }
    },
  };
}
