/** Figures typed on the keyboard: the amount on the pay screen, a customer's code or a line's quantity in its sheet. */
import { keyOfCharacter, pressKey } from "@tillwave/page-kit/keypad-text";
import { present } from "@tillwave/shared/core/assert";
import type { Register } from "./register.ts";
import type { Tapping } from "./tapping.ts";

export interface FigureDeps {
  readonly register: Register;
  readonly tapping: Pick<Tapping, "pressCodeKey" | "submitCode">;
}

/** A line's quantity has no more digits. */
export const QUANTITY_SHAPE = { whole: 4, decimals: 0 };

/** Where a typed figure goes to, if anywhere. */
function figureOf(register: Register): "amount" | "quantity" | "code" | "sheet" | null {
  const { screen, sheet, figureOwner } = register;
  const open = sheet.peek()?.type;
  if (figureOwner.peek() !== null) {
    return "sheet";
  }
  if (open === "quantity" || open === "code") {
    return open;
  }
  const isOnPay = screen.peek() === "pay" && (open === undefined || open === "amount");
  return isOnPay ? "amount" : null;
}

/** True if the character went into a figure. */
export function typeFigure({ register, tapping }: FigureDeps, char: string): boolean {
  const key = keyOfCharacter(char);
  const figure = figureOf(register);
  if (key === undefined || figure === null) {
    return false;
  }
  if (figure === "amount") {
    register.pressAmountKey(key);
  } else if (figure === "code") {
    tapping.pressCodeKey(key);
  } else if (figure === "sheet") {
    const { shape } = present(register.figureOwner.peek(), "who owns the figure");
    register.figure.value = pressKey(register.figure.peek(), key, shape);
  } else {
    register.quantity.value = pressKey(register.quantity.peek(), key, QUANTITY_SHAPE);
  }
  return true;
}

export function deleteFigure({ register, tapping }: FigureDeps): boolean {
  const figure = figureOf(register);
  if (figure === "amount") {
    register.pressAmountKey("delete");
  } else if (figure === "code") {
    tapping.pressCodeKey("delete");
  } else if (figure === "quantity") {
    register.quantity.value = register.quantity.peek().slice(0, -1);
  } else if (figure === "sheet") {
    register.figure.value = register.figure.peek().slice(0, -1);
  }
  return figure !== null;
}

/** Enter does with a typed figure what the tall key does; true unless nothing was typed. */
export function enterFigure({ register, tapping }: FigureDeps): boolean {
  const figure = figureOf(register);
  if (figure === "quantity") {
    return enterQuantity(register);
  }
  if (figure === "code") {
    void tapping.submitCode();
    return true;
  }
  if (figure === "sheet") {
    if (register.figure.peek() === "") {
      return false;
    }
    register.figureOwner.peek()?.enter();
    return true;
  }
  if (figure === null || register.amount.peek() === "") {
    return false;
  }
  if (register.takeTyped()) {
    register.sheet.value = null;
  }
  return true;
}

function enterQuantity({ sheet, quantity, setQuantity }: Register): boolean {
  const open = sheet.peek();
  const typed = Number(quantity.peek());
  if (open?.type !== "quantity" || quantity.peek() === "") {
    return false;
  }
  if (typed > 0) {
    setQuantity(open.line, typed);
    sheet.value = null;
  }
  return true;
}
