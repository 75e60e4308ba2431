/** Work of the sync that runs on its own, and what the disk throws in it. */
import { type StorageFailure, storageFailure } from "@tillwave/sqlite/storage-failure";
import type { Log } from "@tillwave/shared/core/log";

/** `onFull` is called where the disk is merely full: nothing of the job was written. */
export type Guard = (job: Promise<void>, onFull: () => void) => void;

export function createGuard({
  log,
  isClosed,
  onFailure,
}: {
  readonly log: Log;
  readonly isClosed: () => boolean;
  readonly onFailure: (failure: StorageFailure) => void;
}): Guard {
  return (job, onFull) => {
    job.catch((error: unknown) => {
      if (isClosed()) {
        return;
      }
      const failure = storageFailure(error);
      if (failure.type === "disk-full") {
        // Nothing of it was written; what the hub said, it will say again.
        log.error(failure, "what the hub answered cannot be written down");
        onFull();
      } else {
        onFailure(failure);
      }
    });
  };
}
