/**
 * The clock by which the hub reckons windows: the wall clock as it stood when this run began, and from
 * there on what the machine counts by itself. Whoever sets the wall clock, forward or back, moves no
 * window; that somebody has, or that the machine slept, is seen in how far the two lie apart.
 */
import type { Clock } from "@tillwave/shared/core/clock";

export interface RunClock {
  /** Names this run: readings of another cannot be compared. */
  readonly run: Uint8Array;
  /** Like Unix milliseconds. */
  now(): number;
  /** How far the wall clock has gone from it, in milliseconds. */
  drift(): number;
}

export function createRunClock(clock: Clock, run: Uint8Array): RunClock {
  const began = clock.read();
  const now = (): number => began.wall + (clock.read().monotonic - began.monotonic);
  return { run, now, drift: () => clock.read().wall - now() };
}
