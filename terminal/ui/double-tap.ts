/**
 * Nothing that costs money lands under a moving finger: when a press changes the screen, another one
 * at the same place is the end of a double tap and goes nowhere.
 */
import { type ReadonlySignal, effect } from "@preact/signals";

const DOUBLE_TAP_MS = 400;
const SAME_PLACE_PX = 36;

export interface Tap {
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

export const isSecondOf = (first: Tap, second: Tap): boolean =>
  second.at - first.at <= DOUBLE_TAP_MS &&
  Math.hypot(second.x - first.x, second.y - first.y) <= SAME_PLACE_PX;

export function absorbDoubleTaps(screen: ReadonlySignal<unknown>): void {
  let last: Tap | null = null;
  let changing: Tap | null = null;
  effect(() => {
    void screen.value;
    changing = last;
  });
  addEventListener(
    "click",
    (event) => {
      // A click of the keyboard has no place.
      if (event.detail === 0) {
        return;
      }
      const tap: Tap = { x: event.clientX, y: event.clientY, at: event.timeStamp };
      if (changing !== null && isSecondOf(changing, tap)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      last = tap;
      changing = null;
    },
    { capture: true },
  );
}
