/** The hub's ports on this machine. */
import type { Clock } from "@tillwave/shared/core/clock";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { Ports, Timers } from "./ports.ts";

/** A hub asks for the time of day and for how long something took; neither needs the machine's boot. */
const machineClock: Clock = {
  read: () => ({ wall: Date.now(), monotonic: Math.round(performance.now()), boot: "process" }),
};

const machineTimers: Timers = {
  later(callback, afterMs) {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
};

export function machinePorts(log: Ports["log"]): Ports {
  return {
    clock: machineClock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    timers: machineTimers,
    log,
  };
}

/** For what is done once and says itself how it went. */
export const NO_LOG: Ports["log"] = {
  info: () => {},
  warn: () => {},
  error: () => {},
};
