/** The machine's clocks, as Linux keeps them. */
import { readFileSync } from "node:fs";
import type { Clock } from "@tillwave/shared/core/clock";

/** /proc/uptime counts sleep too, so that a tablet which slept does not seem to have had its clock set. */
export function createMachineClock(): Clock {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return {
    read: () => ({ wall: Date.now(), monotonic: uptimeMillis(), boot }),
  };
}

function uptimeMillis(): number {
  const [seconds = "0"] = readFileSync("/proc/uptime", "latin1").split(" ", 1);
  return Math.round(Number(seconds) * 1000);
}
