/**
 * What keys do on which screen.
 *
 *   register   / search   arrows in the grid   Enter adds   + − Delete on the line   F2 Pay
 *   pay        0–9 . , ⌫ the amount   Enter takes it, or exact cash where none is typed   Esc back
 *   paid       Enter next sale
 *   anywhere   ? this list   Esc closes, clears, goes back
 */
import { keyOfCharacter, pressKey } from "@tillwave/page-kit/keypad-text";
import type { KeyboardDeps } from "./keyboard.ts";
import { searchItems } from "./search.ts";

/** A line's quantity has no more digits. */
export const QUANTITY_SHAPE = { whole: 4, decimals: 0 };
/** Enter on a screen that has only just come was meant for the one before. */
const SETTLED_AFTER_MS = 400;

export interface Shortcuts {
  /** True if the character went into a figure on the screen. */
  types(char: string): boolean;
  has(char: string): boolean;
  character(char: string, times: number): void;
  /** True if Enter did something. */
  enter(target: EventTarget | null, isScanners: boolean): boolean;
  key(key: string, target: EventTarget | null): boolean;
}

export function createShortcuts({ store, register }: KeyboardDeps): Shortcuts {
  let screenCameAt = 0;
  let lastEnterAt = Number.NEGATIVE_INFINITY;
  register.screen.subscribe(() => {
    screenCameAt = performance.now();
  });
  const screen = () => register.screen.peek();
  const sheet = () => register.sheet.peek();

  function typeFigure(char: string): boolean {
    const key = keyOfCharacter(char);
    if (key === undefined) {
      return false;
    }
    if (sheet()?.type === "quantity") {
      register.quantity.value = pressKey(register.quantity.peek(), key, QUANTITY_SHAPE);
      return true;
    }
    if (screen() === "pay" && (sheet() === null || sheet()?.type === "amount")) {
      register.pressAmountKey(key);
      return true;
    }
    return false;
  }

  function deleteFigure(): boolean {
    if (sheet()?.type === "quantity") {
      register.quantity.value = register.quantity.peek().slice(0, -1);
      return true;
    }
    if (screen() === "pay") {
      register.pressAmountKey("delete");
      return true;
    }
    return false;
  }

  function enterOnPay(isScanners: boolean): boolean {
    const entry = register.entry.peek();
    if (register.amount.peek() !== "") {
      if (entry.type === "enough") {
        register.sheet.value = null;
        register.takeCash(entry.received);
      }
      return true;
    }
    if (!isScanners && sheet() === null) {
      register.takeCash(register.payable.peek());
    }
    return true;
  }

  function enterInSearch(input: HTMLInputElement): void {
    const goods = store.goods.peek();
    const [first] = goods === null ? [] : searchItems(goods.search, input.value);
    if (first !== undefined) {
      register.add(first);
      register.query.value = "";
    }
  }

  function escape(): boolean {
    if (sheet() !== null) {
      register.sheet.value = null;
    } else if (screen() === "pay") {
      goBack();
    } else if (screen() === "sales") {
      register.salesOpen.value = false;
    } else if (register.query.peek() !== "") {
      register.query.value = "";
    } else {
      return false;
    }
    return true;
  }

  function goBack(): void {
    if (register.amount.peek() !== "") {
      register.pressAmountKey("clear");
    } else if (store.taking.peek() === null) {
      store.press({ type: "back" });
    }
  }

  return {
    types: typeFigure,
    has: (char) =>
      sheet() === null && (char === "?" || (screen() !== "pay" && "+-/".includes(char))),
    character: (char, times) => {
      if (char === "?") {
        register.sheet.value = { type: "shortcuts" };
      } else if (char === "/") {
        document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
      } else if (screen() === "register") {
        register.changeQuantity(char === "+" ? times : -1);
      }
    },
    enter: (target, isScanners) => {
      const now = performance.now();
      const isSecond = now - lastEnterAt <= SETTLED_AFTER_MS && screenCameAt >= lastEnterAt;
      lastEnterAt = now;
      if (isSecond) {
        return true;
      }
      if (sheet()?.type === "quantity") {
        return false;
      }
      if (target instanceof HTMLInputElement && target.type === "search") {
        enterInSearch(target);
        return true;
      }
      if (target instanceof HTMLButtonElement || target instanceof HTMLInputElement) {
        return isScanners;
      }
      if (screen() === "pay") {
        return enterOnPay(isScanners);
      }
      if (screen() === "paid" && sheet() === null && !isScanners) {
        return store.press({ type: "next" });
      }
      return isScanners;
    },
    key: (key, target) => {
      switch (key) {
        case "Escape":
          return escape();
        case "F2":
          return screen() === "register" && sheet() === null && store.press({ type: "pay" });
        case "Backspace":
          return !(target instanceof HTMLInputElement) && deleteFigure();
        case "Delete":
          if (target instanceof HTMLInputElement || sheet() !== null || screen() !== "register") {
            return false;
          }
          register.removeSelected();
          return true;
        default:
          return false;
      }
    },
  };
}
