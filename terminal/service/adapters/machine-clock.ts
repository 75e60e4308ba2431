/** The machine's clocks, as Linux keeps them. */
import { openSync, readFileSync, readSync } from "node:fs";
import type { Clock } from "@tillwave/shared/core/clock";

/** /proc/uptime counts sleep too, so that a tablet which slept does not seem to have had its clock set. */
export function createMachineClock(): Clock {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  // Kept open: it is read with every entry. The kernel writes it anew for each read from its start.
  const uptime = openSync("/proc/uptime", "r");
  const text = Buffer.alloc(64);
  const uptimeMillis = (): number => {
    const length = readSync(uptime, text, 0, text.length, 0);
    return Math.round(Number.parseFloat(text.toString("latin1", 0, length)) * 1000);
  };
  return {
    read: () => ({ wall: Date.now(), monotonic: uptimeMillis(), boot }),
  };
}
