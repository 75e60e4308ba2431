/** Locks a till that nobody has touched for a while. Not while a customer pays: what is in hand goes on first. */
import type { Timers } from "../ports.ts";

/** Minutes, where the settings say nothing. */
export const LOCK_AFTER_MINUTES = 5;
/** It looks again this soon where a payment is in hand. */
const AGAIN_MS = 5000;

export interface IdleLock {
  touched(): void;
  /** Somebody has signed in, or nobody is any more. */
  follow(isSignedIn: boolean): void;
  close(): void;
}

export interface IdleLockDeps {
  readonly timers: Timers;
  /** 0: it never locks by itself. */
  readonly minutes: number;
  readonly isPaying: () => boolean;
  readonly lock: () => void;
}

export function createIdleLock({ timers, minutes, isPaying, lock }: IdleLockDeps): IdleLock {
  const idleMs = minutes * 60_000;
  let touchedAt = 0;
  let cancel = (): void => {};

  function look(): void {
    const left = touchedAt + idleMs - timers.now();
    if (left > 0) {
      cancel = timers.later(look, left);
    } else if (isPaying()) {
      cancel = timers.later(look, AGAIN_MS);
    } else {
      lock();
    }
  }

  return {
    touched() {
      touchedAt = timers.now();
    },
    follow(isSignedIn) {
      cancel();
      cancel = () => {};
      touchedAt = timers.now();
      if (isSignedIn && minutes > 0) {
        cancel = timers.later(look, idleMs);
      }
    },
    close: () => cancel(),
  };
}
