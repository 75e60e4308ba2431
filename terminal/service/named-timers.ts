/** Timers that a state machine knows by name: one of each, and a new one replaces the old. */
import type { Timers } from "./ports.ts";

export interface NamedTimers<N extends string> {
  start(name: N, afterMs: number): void;
  stop(name: N): void;
  stopAll(): void;
}

export function createNamedTimers<N extends string>(
  timers: Timers,
  fire: (name: N) => void,
): NamedTimers<N> {
  const cancels = new Map<N, () => void>();
  const stop = (name: N): void => {
    cancels.get(name)?.();
    cancels.delete(name);
  };
  return {
    start(name, afterMs) {
      stop(name);
      const over = (): void => {
        cancels.delete(name);
        fire(name);
      };
      cancels.set(name, timers.later(over, afterMs));
    },
    stop,
    stopAll: () => [...cancels.keys()].forEach(stop),
  };
}
