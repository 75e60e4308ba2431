/** The time on the lab's phones. */
import type { Clock } from "@tillwave/shared/core/clock";

export const labClock: Clock = {
  read: () => ({ wall: Date.now(), monotonic: Math.floor(performance.now()), boot: "lab" }),
};
