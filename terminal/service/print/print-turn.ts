/** When the print queue may write: as soon as nobody presses anything, or once it has waited for long enough. */
import type { Timers } from "../ports.ts";

/** How long nothing may have been pressed before the queue writes, in milliseconds. */
export const PRESS_QUIET = 40;
/** A till that is never quiet prints all the same, this long after it was asked to, in milliseconds. */
export const PRESS_WAIT_MAX = 1000;

export interface Turn {
  /** It has something to write, or somebody has pressed something. */
  ask(): void;
  isAsked(): boolean;
  stop(): void;
}

export function createTurn(timers: Timers, take: () => void): Turn {
  /** When it was asked to write first; null while it has nothing to do. */
  let asked: number | null = null;
  let cancel = (): void => {};
  const due = (): void => {
    asked = null;
    take();
  };
  return {
    isAsked: () => asked !== null,
    ask() {
      const now = timers.now();
      asked ??= now;
      cancel();
      const latest = asked + PRESS_WAIT_MAX - now;
      cancel = timers.later(due, Math.max(0, Math.min(PRESS_QUIET, latest)));
    },
    stop: () => cancel(),
  };
}
