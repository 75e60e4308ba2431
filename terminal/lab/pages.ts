/** Tells every open page how things are: at most so often as a person can see. */
import type { LabMessage, LabView, PrintedReceipt } from "@tillwave/shared/api/lab";
import type { Timers } from "./ports.ts";

/** Pages open at once, at most. */
export const LISTENERS_MAX = 16;
/** Changes within so many milliseconds are told together. */
export const TELL_EVERY_MS = 50;

export type LabListener = (message: LabMessage) => void;

export interface Joined {
  /** Everything there is. */
  readonly greeting: LabMessage;
  leave(): void;
}

export interface Pages {
  tell(message: LabMessage): void;
  changed(): void;
  /** Null when too many listen. */
  join(listener: LabListener, receipts: readonly PrintedReceipt[]): Joined | null;
}

export function createPages(timers: Timers, view: () => LabView): Pages {
  const listeners = new Set<LabListener>();
  let isToldSoon = false;
  const tell = (message: LabMessage): void => listeners.forEach((listener) => listener(message));
  return {
    tell,
    changed() {
      if (!isToldSoon) {
        isToldSoon = true;
        timers.later(() => {
          isToldSoon = false;
          tell({ type: "view", view: view() });
        }, TELL_EVERY_MS);
      }
    },
    join(listener, receipts) {
      if (listeners.size >= LISTENERS_MAX) {
        return null;
      }
      listeners.add(listener);
      return {
        greeting: { type: "hello", view: view(), receipts },
        leave: () => listeners.delete(listener),
      };
    },
  };
}
