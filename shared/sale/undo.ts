/** What Undo would bring back, and how. */
import type { Discount } from "./discount.ts";
import type { Line } from "./line-price.ts";
import type { LineEvent } from "./basket-changes.ts";
import type { Basket } from "./totals.ts";

export type Undo =
  /** A removed line; the last one took the sale's discount along. */
  | {
      readonly type: "line";
      readonly line: Line;
      readonly index: number;
      readonly discount?: Discount;
    }
  /** A line whose price, discount or weight was changed, as it was. */
  | {
      readonly type: "changed";
      readonly what: "price" | "discount" | "weight";
      readonly line: Line;
    }
  /** The sale's discount as it was. */
  | { readonly type: "sale-discount"; readonly discount: Discount | null }
  /** All of a cleared sale. */
  | {
      readonly type: "cleared";
      readonly number: number;
      readonly lines: readonly Line[];
      readonly discount?: Discount;
    };

const CHANGES = {
  "set-price": "price",
  "discount-line": "discount",
  "set-weight": "weight",
} as const;

/** Null where a press is not one to be undone. */
export function undoOf(before: Basket, event: LineEvent): Undo | null {
  switch (event.type) {
    case "remove": {
      const index = before.lines.findIndex(({ id }) => id === event.line);
      const line = before.lines[index];
      const takesDiscount = before.lines.length === 1 && before.discount !== undefined;
      return line === undefined
        ? null
        : { type: "line", line, index, ...(takesDiscount && { discount: before.discount }) };
    }
    case "set-price":
    case "discount-line":
    case "set-weight": {
      const line = before.lines.find(({ id }) => id === event.line);
      return line === undefined ? null : { type: "changed", what: CHANGES[event.type], line };
    }
    case "discount-sale":
      return { type: "sale-discount", discount: before.discount ?? null };
    default:
      return null;
  }
}

/** What does the contrary within the same sale. */
export function eventOf(undo: Exclude<Undo, { type: "cleared" }>): LineEvent {
  switch (undo.type) {
    case "line": {
      const { line, index, discount } = undo;
      return { type: "restore", line, index, ...(discount && { discount }) };
    }
    case "changed":
      return { type: "put-back", line: undo.line };
    case "sale-discount":
      return { type: "put-back-discount", discount: undo.discount };
  }
}
