import type { Timers } from "../ports.ts";

export const machineTimers: Timers = {
  later(callback, afterMs) {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
  now: () => performance.now(),
};
