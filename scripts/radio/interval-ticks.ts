/**
 * Advertising events, which the emulator does not have: it reports an advertiser once, when it is enabled. Each
 * interval, and up to 10 ms more (advDelay: Core 5.2, volume 6, part B, 4.4.2.2.1), `tick` shall enable it anew.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";

/** The shortest that a controller takes, and the longest random delay, in milliseconds. */
const INTERVAL_MIN = 20;
const DELAY_MAX = 10;

export interface IntervalTicks {
  /** Goes on until it is stopped; started again, it counts from there. */
  start(intervalMs: number): void;
  stop(): void;
}

export function createIntervalTicks(random: SeededRandom, tick: () => void): IntervalTicks {
  let timer: NodeJS.Timeout | null = null;
  function stop(): void {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
  }
  function start(intervalMs: number): void {
    stop();
    const after = Math.max(INTERVAL_MIN, intervalMs) + random.next() * DELAY_MAX;
    timer = setTimeout(() => {
      start(intervalMs);
      tick();
    }, after).unref();
  }
  return { start, stop };
}
