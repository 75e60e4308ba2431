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
const COUNT_SLICE_MAX = 5;
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
  const { salesWithin, oldestWithin } = createStatements(deps);
  let answeredTo = from;
  let oldest: OldestSale | null = null;
  const walk = createWalk(from, salesWithin, deps);
  return {
    answered(position, sales) {
      oldest = oldest !== null && oldest.position > position ? oldest : null;
      if (sales !== null && position >= answeredTo && position <= walk.cursor()) {
        walk.subtract(sales);
      } else {
        // Beyond what was counted, or back before it: nothing that was counted stands.
        walk.beginAt(position);
      }
      answeredTo = position;
    },
    recorded: walk.goOn,
    count: walk.count,
    since() {
      if (walk.counted() === 0) {
        return null;
      }
      if (oldest === null) {
        const read = attempt(() => oldestWithin(answeredTo, answeredTo + OLDEST_WITHIN));
        oldest = read.ok ? read.value : null;
      }
      return oldest?.at ?? null;
    },
    stop: walk.stop,
  };
}

/** Counts from a position to the journal's end, a slice at a time. */
function createWalk(
  from: number,
  salesWithin: Statements["salesWithin"],
  { timers, onUnreadable }: WaitingSalesDeps,
) {
  let cursor = from;
  let counted = 0;
  let isWhole = false;
  let isStopped = false;

  /** False at the end of the journal. */
  const step = (): boolean => {
    const { sales, last } = salesWithin(cursor, cursor + STEP_ENTRIES);
    counted += sales;
    cursor = last ?? cursor;
    return last !== null;
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
      onUnreadable(walked.error);
      return;
    }
    isWhole ||= !walked.value;
    if (walked.value && !isStopped) {
      cancel = timers.later(slice, PAUSE);
    }
  };
  let cancel = timers.later(slice, PAUSE);
  const later = (): void => {
    cancel();
    cancel = timers.later(slice, 0);
  };

  return {
    cursor: () => cursor,
    counted: () => counted,
    subtract(sales: number): void {
      counted -= sales;
    },
    beginAt(position: number): void {
      isWhole = isWhole && position >= cursor;
      counted = 0;
      cursor = position;
      later();
    },
    goOn(): void {
      if (isWhole) {
        later();
      }
    },
    /** Null while counting. */
    count(): number | null {
      // What was sold since is a few entries.
      const caughtUp = attempt(() => {
        const most = isWhole ? STEPS_AT_ONCE_MAX : 0;
        for (let steps = 0; steps < most && step(); steps += 1);
      });
      return isWhole && caughtUp.ok ? counted : null;
    },
    stop(): void {
      isStopped = true;
      cancel();
    },
  };
}

interface OldestSale {
  readonly position: number;
  /** Unix milliseconds; null where it cannot be read. */
  readonly at: number | null;
}

type Statements = ReturnType<typeof createStatements>;

interface Within {
  readonly after: bigint;
  readonly until: bigint;
  readonly merchant: bigint;
  readonly terminal: bigint;
}

/** Of entries behind the first position, up to the second. */
function createStatements({ database, own }: WaitingSalesDeps) {
  const names = { merchant: BigInt(own.merchant), terminal: BigInt(own.terminal) };
  const within = (after: number, until: number): Within => ({
    after: BigInt(after),
    until: BigInt(until),
    ...names,
  });
  const selectStep = database.prepare<[Within], { sales: bigint; last: bigint | null }>(
    `SELECT max(position) AS last, coalesce(sum(kind = 'sale-paid' AND epoch IN
       (SELECT epoch FROM epoch WHERE merchant = @merchant AND terminal = @terminal)), 0) AS sales
     FROM entry WHERE position > @after AND position <= @until`,
  );
  const selectOldest = database.prepare<[Within], { position: bigint; body: Uint8Array }>(
    `SELECT position, body FROM entry WHERE position > @after AND position <= @until
       AND kind = 'sale-paid' AND epoch IN
       (SELECT epoch FROM epoch WHERE merchant = @merchant AND terminal = @terminal)
     ORDER BY position LIMIT 1`,
  );
  return {
    /** This till's sales, and the position of the last entry; null where there is none. */
    salesWithin(after: number, until: number) {
      const row = selectStep.get(within(after, until));
      const last = row?.last ?? null;
      return { sales: Number(row?.sales ?? 0n), last: last === null ? null : Number(last) };
    },
    oldestWithin(after: number, until: number): OldestSale | null {
      const found = selectOldest.get(within(after, until));
      const entry = found && decodeEntry(found.body);
      return found === undefined
        ? null
        : { position: Number(found.position), at: entry?.ok ? entry.value.clock.wall : null };
    },
  };
}
