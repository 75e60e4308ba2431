/**
 * A reboot that a central asks for: at most one in ten minutes, over restarts too, and after its answer has left.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { BeaconPorts } from "../beacon-ports.ts";
import type { KeptDoorRecord } from "./door-record.ts";
import { FAREWELL_MS } from "./session.ts";

export const REBOOT_EVERY_MS = 600_000;

export interface RemoteReboot {
  /** Done when it is on its way. */
  ask(): Result<void, "no-reboot" | "too-soon" | "no-disk">;
  stop(): void;
}

export type RemoteRebootPorts = Pick<BeaconPorts, "clocks" | "timers" | "machine" | "log">;

export function createRemoteReboot(
  { clocks, timers, machine, log }: RemoteRebootPorts,
  record: KeptDoorRecord,
): RemoteReboot {
  // The time until it may again begins anew with each start.
  let notBefore = record.now().rebooted ? clocks.monotonic() + REBOOT_EVERY_MS : 0;
  let cancel = (): void => {};

  async function act(): Promise<void> {
    const done = await machine.reboot?.();
    if (done?.ok === false) {
      log.error({ detail: done.error.detail }, "the machine could not be rebooted");
    }
  }

  return {
    ask() {
      if (machine.reboot === null) {
        return err("no-reboot");
      }
      if (clocks.monotonic() < notBefore) {
        return err("too-soon");
      }
      // Without it the limit would not hold.
      if (!record.change({ rebooted: true })) {
        return err("no-disk");
      }
      notBefore = clocks.monotonic() + REBOOT_EVERY_MS;
      log.warn({}, "a central has asked for a reboot");
      cancel = timers.later(() => void act(), FAREWELL_MS);
      return ok(undefined);
    },
    stop: () => cancel(),
  };
}
