/** What is typed while a drawer is counted. What it should hold is not among it. */
import { type ReadonlySignal, type Signal, batch, computed, signal } from "@preact/signals";
import { type FigureShape, type KeypadKey, pressKey } from "@tillwave/page-kit/keypad-text";
import type { Currency } from "@tillwave/shared/sale/currency";
import type { Minor } from "@tillwave/shared/sale/money";
import {
  type Denomination,
  PIECE_SHAPE,
  amountOf,
  denominationsOf,
  sumOfPieces,
} from "./cash-count.ts";

export type How = "pieces" | "sum" | "none";
/** A field: a note's or coin's value, the one sum, or what is left for the next shift. */
export type FieldName = number | "sum" | "left";

export interface Count {
  readonly how: Signal<How>;
  readonly denominations: readonly Denomination[];
  readonly active: Signal<FieldName>;
  readonly pieces: ReadonlySignal<ReadonlyMap<number, string>>;
  /** Null while nothing is counted. */
  readonly counted: ReadonlySignal<Minor | null>;
  readonly left: ReadonlySignal<Minor | null>;
  textOf(field: FieldName): string;
  shapeOf(field: FieldName): FigureShape;
  type(field: FieldName, text: string): void;
  press(key: KeypadKey): void;
  /** On to the field below; false behind the last one. */
  next(): boolean;
}

export function createCount(money: Currency, amountShape: FigureShape): Count {
  const denominations = denominationsOf(money);
  const how = signal<How>(denominations.length === 0 ? "sum" : "pieces");
  const active = signal<FieldName>(denominations[0]?.value ?? "sum");
  const texts = signal<ReadonlyMap<FieldName, string>>(new Map());
  const pieces = computed(
    () =>
      new Map(
        [...texts.value].filter((typed): typed is [number, string] => typeof typed[0] === "number"),
      ),
  );
  const shapeOf = (field: FieldName): FigureShape =>
    typeof field === "number" ? PIECE_SHAPE : amountShape;
  const type = (field: FieldName, text: string): void => {
    texts.value = new Map(texts.peek()).set(field, text);
  };
  const textOf = (field: FieldName): string => texts.value.get(field) ?? "";
  return {
    how,
    denominations,
    active,
    pieces,
    counted: computed(() => {
      switch (how.value) {
        case "none":
          return null;
        case "sum":
          return amountOf(textOf("sum"), money);
        case "pieces":
          return [...pieces.value.values()].every((text) => text === "")
            ? null
            : sumOfPieces(pieces.value);
      }
    }),
    left: computed(() => amountOf(textOf("left"), money)),
    textOf,
    shapeOf,
    type,
    press(key) {
      const field = active.peek();
      type(field, pressKey(texts.peek().get(field) ?? "", key, shapeOf(field)));
    },
    next() {
      const fields: readonly FieldName[] =
        how.peek() === "pieces"
          ? [...denominations.map(({ value }) => value), "left"]
          : ["sum", "left"];
      const next = fields[fields.indexOf(active.peek()) + 1];
      return batch(() => {
        active.value = next ?? active.peek();
        return next !== undefined;
      });
    },
  };
}
