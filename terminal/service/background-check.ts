/**
 * Checks the whole chain while the till sells: a few milliseconds at a time, so that no press waits
 * for it. The newest entries have been checked before the first sale.
 */
import type { Result } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { ChainCheck, Cursor, Stretch } from "./chain-check.ts";

/** Longest the check may hold up the till at once, in milliseconds. */
export const SLICE_MAX = 5;
/** How long it then leaves the till alone, in milliseconds. */
const PAUSE = 20;
/** Entries between two looks at the clock: well under a millisecond's work on a slow tablet's core. */
const STEP_ENTRIES = 8;
/** Newest entries that are checked before the first sale. */
export const TAIL_ENTRIES = 1000;

export interface BackgroundCheckDeps {
  readonly check: ChainCheck;
  /** Milliseconds from any start, to measure slices by. */
  readonly now: () => number;
  /** Calls back once, later; the answer cancels it. */
  readonly later: (callback: () => void, afterMs: number) => () => void;
  readonly onBreaks: (found: readonly EntryRef[]) => void;
  /** The disk would not let old entries be read; the check ends there. What is written now is not touched by it. */
  readonly onUnreadable: (failure: StorageFailure) => void;
}

export interface BackgroundCheck {
  /** Entries checked since the start. */
  verified(): number;
  stop(): void;
}

/** Starts with the oldest entry and ends at `until`, where the check of the newest began. */
export function startBackgroundCheck(until: number, deps: BackgroundCheckDeps): BackgroundCheck {
  const { check, now, later, onBreaks, onUnreadable } = deps;
  let cursor = check.cursorAt(0);
  let cancel = (): void => {};

  const walk = (from: Cursor): Result<Stretch, StorageFailure> => {
    return attempt(() => check.walk(from, STEP_ENTRIES, until));
  };

  let isStopped = false;
  const slice = (): void => {
    const end = now() + SLICE_MAX - 1;
    const breaks: EntryRef[] = [];
    let more = true;
    while (more && now() < end) {
      const walked = walk(cursor);
      if (!walked.ok) {
        onUnreadable(walked.error);
        return;
      }
      ({ cursor, more } = walked.value);
      breaks.push(...walked.value.breaks);
    }
    if (breaks.length > 0) {
      onBreaks(breaks);
    }
    // Telling of a break may have ended the selling, and with it this check.
    if (more && !isStopped) {
      cancel = later(slice, PAUSE);
    }
  };
  cancel = later(slice, PAUSE);

  return {
    verified: () => cursor.position,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
