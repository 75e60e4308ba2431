/**
 * Advertising events, which the emulator does not have: it reports an advertiser once, when it is enabled. Each
 * interval, and up to 10 ms more (advDelay: Core 5.2, volume 6, part B, 4.4.2.2.1), `tick` shall enable it anew.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";
import type { Timers } from "./command-queue.ts";

/** The shortest that a controller takes, in milliseconds. */
export const INTERVAL_MIN = 20;
export const DELAY_MAX = 10;

export interface IntervalTicks {
  /** Goes on until it is stopped; started again, it counts from there. */
  start(intervalMs: number): void;
  stop(): void;
}

export function createIntervalTicks(
  { later, random }: Timers & { readonly random: SeededRandom },
  tick: () => void,
): IntervalTicks {
  let stop = (): void => {};
  function start(intervalMs: number): void {
    stop();
    stop = later(
      () => {
        start(intervalMs);
        tick();
      },
      Math.max(INTERVAL_MIN, intervalMs) + random.next() * DELAY_MAX,
    );
  }
  return { start, stop: () => stop() };
}
