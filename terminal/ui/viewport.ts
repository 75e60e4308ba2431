/** Which layout the style sheets have chosen, for the few places where the markup differs. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** As in cash-card.css: an 8-inch tablet in landscape, or a page enlarged. */
const LOW = "(max-height: 660px)";
/** A phone held upright. */
const NARROW = "(max-width: 599px)";

function watchMedia(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}

/** Too low for a keypad beside the quick keys. */
export const isLow = watchMedia(LOW);
/** Too narrow for a keypad below another way to pay. */
export const isNarrow = watchMedia(NARROW);
