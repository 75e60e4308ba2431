/** The lab's clockwork and its dice, from the machine. */
import { randomBytes } from "node:crypto";
import type { Noise, Timers } from "../ports.ts";

export const machineTimers: Timers = {
  later(callback, afterMs) {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
};

export const machineNoise: Noise = {
  bytes: (lengthBytes) => new Uint8Array(randomBytes(lengthBytes)),
};
