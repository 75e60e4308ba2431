/** Which layout the style sheets have chosen, for the few places where the markup differs. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** As in app.css: an 8-inch tablet in landscape, or a page enlarged. */
const COMPACT = "(min-aspect-ratio: 1/1) and (max-width: 1100px), (max-height: 660px)";

function watchMedia(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}

export const isCompact = watchMedia(COMPACT);
