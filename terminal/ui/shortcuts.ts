/**
 * What keys do on which screen.
 *
 *   register   / search   arrows in the grid   Enter adds   + − Delete on the line   F2 Pay
 *   pay        0–9 . , ⌫ the amount   Enter takes it, or exact cash where none is typed   Esc back
 *   paid       Enter next sale
 *   anywhere   ? this list   Esc closes, clears, goes back
 */
import { type FigureDeps, deleteFigure, enterFigure, typeFigure } from "./figure-keys.ts";
import { searchItems } from "./search.ts";
import type { Tapping } from "./tapping.ts";
import type { TillStore } from "./till-store.ts";

/** A second Enter so soon after one that changed the screen was not meant for the new one. */
const DOUBLE_ENTER_MS = 400;

export interface ShortcutDeps extends FigureDeps {
  readonly store: TillStore;
  readonly tapping: Tapping;
}

export interface Shortcuts {
  /** True if the character went into a figure on the screen. */
  types(char: string): boolean;
  has(char: string): boolean;
  character(char: string, times: number): void;
  /** True if nothing else may happen on this Enter. */
  enter(target: EventTarget | null, isScanners: boolean): boolean;
  key(key: string, target: EventTarget | null): boolean;
}

export function createShortcuts(deps: ShortcutDeps): Shortcuts {
  const { register } = deps;
  let screenCameAt = 0;
  let lastEnterAt = Number.NEGATIVE_INFINITY;
  register.screen.subscribe(() => {
    screenCameAt = performance.now();
  });
  return {
    types: (char) => typeFigure(deps, char),
    has: (char) =>
      register.sheet.peek() === null &&
      (char === "?" || (register.screen.peek() !== "pay" && "+-/".includes(char))),
    character: (char, times) => runCharacter(deps, char, times),
    enter: (target, isScanners) => {
      const now = performance.now();
      const isSecond = now - lastEnterAt <= DOUBLE_ENTER_MS && screenCameAt >= lastEnterAt;
      lastEnterAt = now;
      return isSecond || enter(deps, target, isScanners);
    },
    key: (key, target) => runKey(deps, key, target),
  };
}

function runCharacter({ register }: ShortcutDeps, char: string, times: number): void {
  if (char === "?") {
    register.sheet.value = { type: "shortcuts" };
  } else if (char === "/") {
    document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
  } else if (register.screen.peek() === "register") {
    // Fewer goes one at a time: a held key must not remove the line.
    register.changeQuantity(char === "+" ? times : -1);
  }
}

function enter(deps: ShortcutDeps, target: EventTarget | null, isScanners: boolean): boolean {
  const { store, register } = deps;
  if (target instanceof HTMLInputElement && target.type === "search") {
    addFirstFound(deps, target.value);
    return true;
  }
  const isInSheet = register.sheet.peek() !== null;
  if (isInSheet || !isControl(target)) {
    if (enterFigure(deps)) {
      return true;
    }
  }
  if (isScanners || isInSheet || isControl(target)) {
    return isScanners;
  }
  switch (register.screen.peek()) {
    case "pay":
      if (store.lock.peek() === null) {
        register.takeCash(register.payable.peek());
      }
      return true;
    case "paid":
      return store.press({ type: "next" });
    default:
      return false;
  }
}

/** What has the focus and does something by itself on Enter. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLButtonElement || target instanceof HTMLInputElement;

function addFirstFound({ store, register }: ShortcutDeps, query: string): void {
  const goods = store.goods.peek();
  const [first] = goods === null ? [] : searchItems(goods.search, query);
  if (first !== undefined) {
    register.add(first);
    register.query.value = "";
  }
}

function runKey(deps: ShortcutDeps, key: string, target: EventTarget | null): boolean {
  const { store, register } = deps;
  const isOnItems = register.screen.peek() === "register" && register.sheet.peek() === null;
  switch (key) {
    case "Escape":
      return escape(deps);
    case "F2":
      return isOnItems && store.press({ type: "pay" });
    case "Backspace":
      return !(target instanceof HTMLInputElement) && deleteFigure(deps);
    case "Delete":
      if (target instanceof HTMLInputElement || !isOnItems) {
        return false;
      }
      register.removeSelected();
      return true;
    default:
      return false;
  }
}

function escape({ store, register }: ShortcutDeps): boolean {
  const screen = register.screen.peek();
  if (register.sheet.peek() !== null) {
    register.sheet.value = null;
  } else if (screen === "pay") {
    if (register.amount.peek() !== "") {
      register.pressAmountKey("clear");
    } else if (store.taking.peek() === null && store.lock.peek() === null) {
      store.press({ type: "back" });
    }
  } else if (screen === "reversal") {
    register.reversing.value = null;
  } else if (screen === "sales") {
    register.salesOpen.value = false;
  } else if (register.query.peek() !== "") {
    register.query.value = "";
  } else {
    return false;
  }
  return true;
}
