/** What holds over restarts of who stood at the door: in `door.json`. */
import type { Log } from "@tillwave/shared/core/log";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import { readKept } from "@tillwave/shared/host/read-kept";
import * as v from "valibot";
import { FAILURES_MAX } from "./lock-out.ts";

export const doorRecordSchema = v.strictObject({
  /** In a row. */
  failures: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(FAILURES_MAX)),
  /** A central had the machine rebooted: the time until it may again begins with the start that follows. */
  rebooted: v.boolean(),
});
export type DoorRecord = Readonly<v.InferOutput<typeof doorRecordSchema>>;

const NOTHING: DoorRecord = { failures: 0, rebooted: false };

export interface KeptDoorRecord {
  now(): DoorRecord;
  /** True once it is on the disk. It counts in any case. */
  change(change: Partial<DoorRecord>): boolean;
}

export function keepDoorRecord(file: ConfigFile<DoorRecord>, log: Log): KeptDoorRecord {
  let record = readKept(file, "door", log) ?? NOTHING;
  let isKept = true;
  return {
    now: () => record,
    change(change) {
      const next = { ...record, ...change };
      if (isKept && JSON.stringify(next) === JSON.stringify(record)) {
        return true;
      }
      record = next;
      const written = file.write(record);
      if (!written.ok && isKept) {
        log.warn(
          { detail: written.error.detail },
          "what happened at the door could not be written down",
        );
      }
      isKept = written.ok;
      return isKept;
    },
  };
}
