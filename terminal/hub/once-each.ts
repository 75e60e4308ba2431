/** Tells whether something was not told lately: nobody makes the hub write by being refused. */
import type { Clock } from "@tillwave/shared/core/clock";

/** Kinds of trouble that are remembered, and for how long, in milliseconds. */
const TOLD_MAX = 1000;
const TOLD_AGAIN_MS = 600_000;

/** True for a word that was not said lately. */
export function createOnceEach(clock: Clock): (word: string) => boolean {
  const said = new Map<string, number>();
  return (word) => {
    const now = clock.read().monotonic;
    const before = said.get(word) ?? -TOLD_AGAIN_MS;
    if (now - before < TOLD_AGAIN_MS) {
      return false;
    }
    // The word that was told longest ago comes first.
    const [oldest] = said;
    if (oldest !== undefined && said.size >= TOLD_MAX && now - oldest[1] >= TOLD_AGAIN_MS) {
      said.delete(oldest[0]);
    }
    said.delete(word);
    if (said.size >= TOLD_MAX) {
      return false;
    }
    said.set(word, now);
    return true;
  };
}
