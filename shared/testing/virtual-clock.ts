/** Time that only tests move: the three clocks of a machine, and what waits for them. */
import type { Clock, ClockReading } from "../core/clock.ts";
import { assert } from "../core/assert.ts";

export interface VirtualClock extends Clock {
  /** Lets time pass on all clocks and calls back what was due, in order. */
  pass(ms: number): void;
  /** Somebody sets the wall clock; the others go on. */
  setWall(wall: number): void;
  /** The machine starts anew: the monotonic clock begins again under another name. */
  reboot(): void;
  later(callback: () => void, afterMs: number): () => void;
  now(): number;
}

/** Callbacks in one `pass`, at most: more is a loop that never waits. */
const CALLBACKS_MAX = 100_000;

export function createVirtualClock(wall = Date.UTC(2026, 10, 21, 14, 26)): VirtualClock {
  /** May have fractions, since a wait may; a machine's clocks read whole milliseconds. */
  let reading: ClockReading = { wall, monotonic: 100_000, boot: "boot-1" };
  let boots = 1;
  let elapsed = 0;
  let waiting: readonly { readonly due: number; readonly callback: () => void }[] = [];

  const advance = (ms: number): void => {
    elapsed += ms;
    reading = { ...reading, wall: reading.wall + ms, monotonic: reading.monotonic + ms };
  };

  return {
    read: () => ({
      ...reading,
      wall: Math.floor(reading.wall),
      monotonic: Math.floor(reading.monotonic),
    }),
    now: () => elapsed,
    pass(ms) {
      const end = elapsed + ms;
      for (let calls = 0; ; calls += 1) {
        assert(calls < CALLBACKS_MAX, "what waits lets time pass");
        const next = waiting.filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due)[0];
        if (next === undefined) {
          break;
        }
        waiting = waiting.filter((timer) => timer !== next);
        advance(Math.max(0, next.due - elapsed));
        next.callback();
      }
      advance(end - elapsed);
    },
    setWall(to) {
      reading = { ...reading, wall: to };
    },
    reboot() {
      boots += 1;
      reading = { ...reading, monotonic: 1000, boot: `boot-${boots}` };
    },
    later(callback, afterMs) {
      const timer = { due: elapsed + afterMs, callback };
      waiting = [...waiting, timer];
      return () => {
        waiting = waiting.filter((other) => other !== timer);
      };
    },
  };
}
