/**
 * How many sales the hub has not signed for, counted a few milliseconds at a time: a till that was
 * offline for a year opens as fast as any.
 */
import { decodeEntry } from "@tillwave/shared/journal/entry";
import type { Database } from "@tillwave/sqlite/database";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Identity } from "../journal.ts";
import type { Timers } from "../ports.ts";

/** Longest that counting may hold up the till at once, in milliseconds. */
export const COUNT_SLICE_MAX = 5;
/** How long it then leaves the till alone, in milliseconds. */
const PAUSE = 20;
/** Entries between two looks at the clock. */
const STEP_ENTRIES = 64;
/** Steps that may be taken to answer how many wait. */
const STEPS_AT_ONCE_MAX = 4;
/** Entries looked through for the oldest waiting sale: few stand between one sale and the next. */
const OLDEST_WITHIN = 1000;

export interface WaitingSales {
  /** The hub has answered up to here: for so many sales more, or null where that is not known. */
  answered(position: number, sales: number | null): void;
  /** Everything behind the end is counted again. */
  recorded(): void;
  /** Null while counting. */
  count(): number | null;
  /** When the oldest was made, Unix milliseconds. */
  since(): number | null;
  stop(): void;
}

export interface WaitingSalesDeps {
  readonly database: Database;
  readonly timers: Timers;
  readonly own: Identity;
  readonly onUnreadable: (failure: StorageFailure) => void;
}

export function countWaitingSales(from: number, deps: WaitingSalesDeps): WaitingSales {
  const { database, timers, own } = deps;
  const names = { merchant: BigInt(own.merchant), terminal: BigInt(own.terminal) };
  // The last entry of the step, and how many of its sales are this till's.
  const selectStep = database.prepare<
    [{ after: bigint; until: bigint; merchant: bigint; terminal: bigint }],
    { sales: bigint; last: bigint | null }
  >(
    `SELECT max(position) AS last, coalesce(sum(kind = 'sale-paid' AND epoch IN
       (SELECT epoch FROM epoch WHERE merchant = @merchant AND terminal = @terminal)), 0) AS sales
     FROM entry WHERE position > @after AND position <= @until`,
  );
  const selectOldest = database.prepare<
    [{ after: bigint; until: bigint; merchant: bigint; terminal: bigint }],
    { position: bigint; body: Uint8Array }
  >(
    `SELECT position, body FROM entry WHERE position > @after AND position <= @until
       AND kind = 'sale-paid' AND epoch IN
       (SELECT epoch FROM epoch WHERE merchant = @merchant AND terminal = @terminal)
     ORDER BY position LIMIT 1`,
  );
  let answeredTo = from;
  let cursor = from;
  let counted = 0;
  let isWhole = false;
  let oldest: { readonly position: number; readonly at: number | null } | null = null;
  let cancel = (): void => {};
  let isStopped = false;

  const within = (after: number, until: number) => ({
    after: BigInt(after),
    until: BigInt(until),
    ...names,
  });
  /** False at the end of the journal. */
  const step = (): boolean => {
    const { sales, last } = selectStep.get(within(cursor, cursor + STEP_ENTRIES)) ?? {
      sales: 0n,
      last: null,
    };
    if (last === null) {
      return false;
    }
    counted += Number(sales);
    cursor = Number(last);
    return true;
  };
  const slice = (): void => {
    const end = timers.now() + COUNT_SLICE_MAX;
    const walked = attempt(() => {
      let more = true;
      while (more && timers.now() < end) {
        more = step();
      }
      return more;
    });
    if (!walked.ok) {
      deps.onUnreadable(walked.error);
      return;
    }
    isWhole ||= !walked.value;
    if (walked.value && !isStopped) {
      cancel = timers.later(slice, PAUSE);
    }
  };
  cancel = timers.later(slice, PAUSE);

  const later = (): void => {
    cancel();
    cancel = timers.later(slice, 0);
  };

  return {
    answered(position, sales) {
      oldest = oldest !== null && oldest.position > position ? oldest : null;
      if (sales !== null && position >= answeredTo && position <= cursor) {
        counted -= sales;
      } else {
        // Beyond what was counted, or back before it: nothing that was counted stands.
        isWhole = isWhole && position >= cursor;
        counted = 0;
        cursor = position;
        later();
      }
      answeredTo = position;
    },
    recorded() {
      if (isWhole) {
        later();
      }
    },
    count() {
      // What was sold since is a few entries.
      const caughtUp = attempt(() => {
        const most = isWhole ? STEPS_AT_ONCE_MAX : 0;
        for (let steps = 0; steps < most && step(); steps += 1);
      });
      return isWhole && caughtUp.ok ? counted : null;
    },
    since() {
      if (counted === 0) {
        return null;
      }
      if (oldest === null) {
        const read = attempt(() =>
          selectOldest.get(within(answeredTo, answeredTo + OLDEST_WITHIN)),
        );
        const found = read.ok ? read.value : undefined;
        const entry = found && decodeEntry(found.body);
        oldest = found
          ? { position: Number(found.position), at: entry?.ok ? entry.value.clock.wall : null }
          : null;
      }
      return oldest?.at ?? null;
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
