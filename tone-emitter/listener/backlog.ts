/**
 * A machine that is too slow, or was asleep, hears what was said long ago, and later and later. Then blocks are left out until
 * there is no more waiting: what is heard late earns nothing, for the code will have changed.
 *
 *   delay   time since a block came that was not late at all, less the sound since then
 */

/** In seconds: so late, and it begins to leave out; until it is no later than this. */
export const DELAY_MAX = 3;
export const DELAY_AGAIN = 0.25;

export interface Backlog {
  /** Whether the block that came `now` (in seconds), of sound from `at` on (in seconds), is to be left out. */
  isTooLate(at: number, now: number): boolean;
  restart(): void;
}

export function createBacklog(): Backlog {
  // Least difference of the clocks so far: what came then was not waiting.
  let least = Number.POSITIVE_INFINITY;
  let isLate = false;
  return {
    isTooLate(at, now) {
      least = Math.min(least, now - at);
      const delay = now - at - least;
      isLate = isLate ? delay > DELAY_AGAIN : delay > DELAY_MAX;
      return isLate;
    },
    restart() {
      least = Number.POSITIVE_INFINITY;
      isLate = false;
    },
  };
}
