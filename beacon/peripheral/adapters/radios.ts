/** The radios of a Linux machine, and those of one that has none. */
import type { Log } from "@tillwave/shared/core/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import type { Radios } from "../ports.ts";
import { startRadio } from "./radio-process.ts";
import { createSimulatedRadios } from "./simulated-radio.ts";

export const linuxRadios = (log: Log): Radios => ({
  open(options, listener) {
    return options.stack === "simulated"
      ? createSimulatedRadios({ timers: machineTimers }).radios.open(options, listener)
      : startRadio(options, listener, { log });
  },
});
