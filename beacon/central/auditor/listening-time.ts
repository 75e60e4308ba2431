/**
 * How long the ear has really listened: the clock that silence is measured by. It stands while the ear is off or away, while its
 * controller is busy with a connection, while nothing at all is heard, and while the program stood still.
 *
 *   machine   ────────────────────────────────────────▶
 *   reports    ││ │ │││          (ear away)     │ │││
 *   listened  ──────────────▏ · · · · · · · · · ▕──────▶
 */
import type { EarState } from "../ports.ts";

/** Silence of everybody for longer is deafness: nobody's silence is then shown by it. */
const DEAF_AFTER = 5000;
/** Between two calls; a machine that stood still heard nothing meanwhile. */
const STEP_MAX = 3000;

export interface ListeningTime {
  ear(state: EarState): void;
  busy(isBusy: boolean): void;
  /** Something was heard, of anybody. */
  heard(at: number): void;
  /** Up to this monotonic moment, in milliseconds listened. */
  until(at: number): number;
  isListening(): boolean;
}

export function createListeningTime(): ListeningTime {
  let isUp = false;
  let isBusy = false;
  let at: number | null = null;
  let heardAt = -Infinity;
  let listened = 0;

  function until(now: number): number {
    if (at === null || now <= at) {
      at ??= now;
      return listened;
    }
    if (isUp && !isBusy) {
      const step = Math.min(now - at, STEP_MAX);
      listened += Math.max(0, Math.min(now, heardAt + DEAF_AFTER) - (now - step));
    }
    at = now;
    return listened;
  }

  return {
    ear(state) {
      isUp = state === "listening";
    },
    busy(now) {
      isBusy = now;
    },
    heard(now) {
      until(now);
      heardAt = Math.max(heardAt, now);
    },
    until,
    isListening: () => isUp && !isBusy && at !== null && at - heardAt < DEAF_AFTER,
  };
}
