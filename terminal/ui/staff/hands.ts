/** Hands at the page: the till does not lock by itself while somebody only looks for an item. */
import type { Staffing } from "./staffing.ts";

export function listenForHands({ touched }: Pick<Staffing, "touched">): void {
  const hear = ({ timeStamp }: Event): void => touched(timeStamp);
  for (const type of ["pointerdown", "keydown", "wheel"]) {
    addEventListener(type, hear, { capture: true, passive: true });
  }
}
