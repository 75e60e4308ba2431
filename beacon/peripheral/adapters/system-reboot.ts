/**
 * Asks systemd to reboot, without the right to: a file in the runtime folder is the wish, and tillwave-beacon-reboot.path, which
 * watches for it, grants it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";

export const REBOOT_WISH = "reboot-wanted";

export function systemReboot(runtimeFolder: string) {
  return (): Promise<Result<void, { readonly detail: string }>> => {
    try {
      writeFileSync(
        join(runtimeFolder, REBOOT_WISH),
        "the beacon cannot mend its radio otherwise\n",
      );
      return Promise.resolve(ok(undefined));
    } catch (error) {
      return Promise.resolve(err({ detail: (error as Error).message }));
    }
  };
}
