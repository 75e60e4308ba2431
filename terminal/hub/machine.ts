/** The hub's ports on this machine. */
import type { Clock } from "@tillwave/shared/core/clock";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import type { Ports } from "./ports.ts";

/** A hub asks for the time of day and for how long something took; neither needs the machine's boot. */
const machineClock: Clock = {
  read: () => ({ wall: Date.now(), monotonic: Math.round(performance.now()), boot: "process" }),
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
