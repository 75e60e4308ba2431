/** Does what keys mean on the screen that is shown, as shortcut-table.ts has them. */
import { cameraFound } from "./camera/has-camera.ts";
import { type FigureDeps, deleteFigure, enterFigure, typeFigure } from "./figure-keys.ts";
import type { OpenSheet } from "./register.ts";
import { searchItems } from "./search.ts";
import { type KeyPlace, type ShortcutId, shortcutFor } from "./shortcut-table.ts";
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
    has: (char) => shortcutFor(char, placeOf(deps)) !== null,
    character: (char, times) => void run(deps, { key: char, times, target: null }),
    enter: (target, isScanners) => {
      const now = performance.now();
      const isSecond = now - lastEnterAt <= DOUBLE_ENTER_MS && screenCameAt >= lastEnterAt;
      lastEnterAt = now;
      return isSecond || enter(deps, target, isScanners);
    },
    key: (key, target) => run(deps, { key, times: 1, target }),
  };
}

interface Press {
  readonly key: string;
  /** A character that was pressed so often in a row. */
  readonly times: number;
  readonly target: EventTarget | null;
}

/** True if the key has done something, and nothing else may happen on it. */
type Act = (deps: ShortcutDeps, press: Press) => boolean;

function run(deps: ShortcutDeps, press: Press): boolean {
  const shortcut = shortcutFor(press.key, placeOf(deps));
  return shortcut !== null && ACTS[shortcut](deps, press);
}

function placeOf({ register }: ShortcutDeps): KeyPlace {
  const sheet = register.sheet.peek()?.type;
  if (sheet === undefined) {
    return register.screen.peek();
  }
  const hasFigure = sheet === "quantity" || sheet === "code" || sheet === "amount";
  return hasFigure || register.figureOwner.peek() !== null ? "figure" : "sheet";
}

const open =
  (sheet: OpenSheet): Act =>
  ({ register }) => {
    register.sheet.value = sheet;
    return true;
  };

/** What others hear for themselves: the grid its arrows, the lock its key, figures before shortcuts. */
const OTHERS: Act = () => false;

const ACTS: Readonly<Record<ShortcutId, Act>> = {
  list: open({ type: "shortcuts" }),
  menu: open({ type: "menu" }),
  sale: open({ type: "sale" }),
  back: escape,
  lock: OTHERS,
  arrows: OTHERS,
  digits: OTHERS,
  search() {
    document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
    return true;
  },
  add(deps, { target }) {
    if (target instanceof HTMLInputElement && target.type === "search") {
      addFirstFound(deps, target.value);
      return true;
    }
    return false;
  },
  more: ({ register }, { times }) => {
    register.changeQuantity(times);
    return true;
  },
  // Fewer goes one at a time: a held key must not remove the line.
  fewer: ({ register }) => {
    register.changeQuantity(-1);
    return true;
  },
  change({ register }) {
    const line = register.selected.peek();
    if (line !== null) {
      register.sheet.value = { type: "line", line };
    }
    return true;
  },
  remove({ register }, { target }) {
    if (target instanceof HTMLInputElement) {
      return false;
    }
    register.removeSelected();
    return true;
  },
  pay: ({ store }) => store.press({ type: "pay" }),
  camera({ register }) {
    if (cameraFound().peek()) {
      register.sheet.value = { type: "camera" };
    }
    return true;
  },
  sales({ register }) {
    register.openSales();
    return true;
  },
  refund({ register }) {
    register.reversing.value = { type: "search" };
    return true;
  },
  erase: (deps, { target }) => !(target instanceof HTMLInputElement) && deleteFigure(deps),
  take: (deps) => enterFigure(deps),
  exact({ store, register }) {
    if (store.lock.peek() === null) {
      register.takeCash(register.payable.peek());
    }
    return true;
  },
  next: ({ store }) => store.press({ type: "next" }),
};

function enter(deps: ShortcutDeps, target: EventTarget | null, isScanners: boolean): boolean {
  const press: Press = { key: "Enter", times: 1, target };
  if (ACTS.add(deps, press)) {
    return true;
  }
  const isInSheet = deps.register.sheet.peek() !== null;
  if ((isInSheet || !isControl(target)) && ACTS.take(deps, press)) {
    return true;
  }
  return isScanners || isInSheet || isControl(target) ? isScanners : run(deps, press);
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
  } else if (screen === "beacons") {
    register.beaconsOpen.value = false;
  } else if (screen === "sales") {
    register.salesOpen.value = false;
  } else if (register.query.peek() !== "") {
    register.query.value = "";
  } else {
    return false;
  }
  return true;
}
