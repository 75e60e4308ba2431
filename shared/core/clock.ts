/**
 * Three clocks in one reading. Order never rests on any of them (the journal's `seq` gives it);
 * they say when, for people, and let a jump of the wall clock be seen.
 */
import type { Millis } from "./units.ts";

export interface ClockReading {
  /** Milliseconds since 1970 in UTC. A person or a time server may set it, forward or back. */
  readonly wall: number;
  /** Milliseconds since the machine booted. Never goes back, starts again with each boot. */
  readonly monotonic: number;
  /** Names the boot that `monotonic` counts from. */
  readonly boot: string;
}

export interface Clock {
  read(): ClockReading;
}

/** How far the wall clock moved against the monotonic one between two readings; null over a reboot. */
export function wallDrift(from: ClockReading, to: ClockReading): Millis | null {
  if (from.boot !== to.boot) {
    return null;
  }
  return (to.wall - from.wall - (to.monotonic - from.monotonic)) as Millis;
}
