/** Moves the write-ahead log into the database file when nobody presses anything, and not while they do. */
import { type Database, checkpoint } from "@tillwave/sqlite/database";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { Timers } from "./ports.ts";

/** The log is moved after so many commits. */
export const COMMITS_PER_CHECKPOINT = 200;
/** A till that is never quiet moves the log all the same: it may not grow without end. */
export const COMMITS_WITHOUT_CHECKPOINT_MAX = 4000;
/** How long nothing may have been pressed before, in milliseconds. */
export const CHECKPOINT_QUIET = 150;

export interface LogMoverDeps {
  readonly database: Database;
  readonly timers: Timers;
  /** Any small write: it takes the sync of the log's new header off the next sale. */
  readonly touch: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface LogMover {
  /** To be called after each commit. */
  committed(): void;
  stop(): void;
}

export function createLogMover({ database, timers, touch, onFailure }: LogMoverDeps): LogMover {
  let commits = 0;
  let cancel = (): void => {};
  const move = (): void => {
    commits = 0;
    const moved = checkpoint(database, touch);
    if (!moved.ok) {
      onFailure(moved.error);
    }
  };
  return {
    committed() {
      commits += 1;
      if (commits >= COMMITS_PER_CHECKPOINT) {
        cancel();
        const isQuietSoon = commits < COMMITS_WITHOUT_CHECKPOINT_MAX;
        cancel = timers.later(move, isQuietSoon ? CHECKPOINT_QUIET : 0);
      }
    },
    stop: () => cancel(),
  };
}
