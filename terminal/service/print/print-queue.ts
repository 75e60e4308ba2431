/**
 * Receipts that wait for the printer. Sales know nothing of it: after the sale's commit the queue is
 * told, and writes its own small transactions when nobody has pressed anything for a moment.
 *
 *   sale ──▶ queued ──▶ printing ──▶ printed
 *              │  ▲         ├──────▶ unknown        some of it may lie on the counter
 *              │  └─────────┘ the printer provably has no byte of it
 *              └──▶ not-printed                     too old, too many, tried too often: by hand, then
 *
 * "Printing" is on the disk before the first byte leaves, so that a till which is killed never prints
 * a receipt twice by itself: what was being printed is unknown after the restart.
 */
import type { Paper } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit, commitOrThrow, map } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { Log, Timers } from "../ports.ts";
import type { Sales } from "../sales.ts";
import type { PrintJobRow, PrintStore } from "./print-store.ts";
import type { PrintJob, PrinterSession } from "./printer-session.ts";
import type { Outcome } from "./printer-steps.ts";

/** Receipts that wait, at most; further ones are printed by hand only. */
export const QUEUE_MAX = 200;
/** Older receipts are not printed by themselves any more, in milliseconds: that customer is gone. */
export const AGE_MAX = 15 * 60_000;
/** How often a receipt is handed to a printer that takes none of it. */
export const TRIES_MAX = 5;
/** How long nothing may have been pressed before the queue writes, in milliseconds. */
export const PRESS_QUIET = 40;
/** A till that is never quiet prints all the same, this long after it was asked to, in milliseconds. */
export const PRESS_WAIT_MAX = 1000;
/** How often the queue looks for receipts that have become too old, in milliseconds. */
const EXPIRY_EVERY = 30_000;

export interface PaperChange {
  readonly ref: EntryRef;
  readonly copy: number;
  readonly paper: Paper;
}

export interface PrintQueueDeps {
  readonly database: Database;
  readonly store: PrintStore;
  readonly sales: Sales;
  readonly session: Pick<PrinterSession, "canTake" | "print">;
  readonly timers: Timers;
  readonly log: Log;
  /** The wall clock. */
  readonly wall: () => number;
  /** The journal's newest entry. */
  readonly position: () => number;
  /** The receipt's pieces; null where that sale cannot be read. */
  readonly render: (job: PrintJobRow) => PrintJob | null;
  readonly tell: (changes: Durable<readonly PaperChange[]>) => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface PrintQueue {
  /** Somebody has pressed something, or the printer has changed: there may be something to do. */
  wake(): void;
  /** Somebody has asked for a receipt by hand. */
  added(): void;
  /** A press is being handled: what the queue has to write waits a little longer. */
  pressed(): void;
  /** Jobs that wait. */
  waiting(): number;
  stop(): void;
}

/** Before the first sale: what was being printed is unknown, and sales without a printer stay without paper. */
export function beginPrinting(
  { database, store, position }: Pick<PrintQueueDeps, "database" | "store" | "position">,
  hasPrinter: boolean,
): { readonly interrupted: number } {
  const { isActive } = store.mark();
  const interrupted = store.hasInterrupted();
  if (isActive === hasPrinter && !interrupted) {
    return { interrupted: 0 };
  }
  return commitOrThrow(database, () => {
    if (isActive !== hasPrinter) {
      store.setMark(position(), hasPrinter);
    }
    return { interrupted: store.interrupt().length };
  }).value;
}

interface Ended {
  readonly row: PrintJobRow;
  readonly paper: Paper;
}

export function startPrintQueue(deps: PrintQueueDeps): PrintQueue {
  const { database, store, session, timers, log, wall, position, tell, onFailure } = deps;
  let marked = store.mark().position;
  let waiting = store.queued();
  /** Jobs have been added beside the queue. */
  let isStale = false;
  let isPrinting = false;
  /** A job whose end is not written down yet. */
  let ended: Ended | null = null;
  let cancel = (): void => {};
  let cancelExpiry = (): void => {};
  /** When the queue was asked to write first; null while it has nothing to do. */
  let asked: number | null = null;

  function later(): void {
    const now = timers.now();
    asked ??= now;
    cancel();
    cancel = timers.later(pass, Math.max(0, Math.min(PRESS_QUIET, asked + PRESS_WAIT_MAX - now)));
  }

  function pass(): void {
    asked = null;
    const looked = attempt(look);
    if (!looked.ok) {
      putOff(looked.error);
      return;
    }
    const todo = looked.value;
    if (todo === null) {
      lookForOld();
      return;
    }
    const written = commit(database, () => write(todo, deps));
    if (!written.ok) {
      putOff(written.error);
      return;
    }
    const { next } = written.value.value;
    marked = todo.newest;
    ({ waiting } = written.value.value);
    ended = null;
    tell(map(written.value, (done) => done.changes));
    if (next !== null) {
      hand(next);
    }
    lookForOld();
  }

  /** Receipts become too old while nothing else happens. */
  function lookForOld(): void {
    cancelExpiry();
    if (waiting.length > 0 || ended !== null) {
      cancelExpiry = timers.later(later, EXPIRY_EVERY);
    }
  }

  /** A full disk took nothing of it, and may have room later; after any other failure memory proves nothing. */
  function putOff(failure: StorageFailure): void {
    if (failure.type === "disk-full") {
      log.error(failure, "the print queue could not be written");
      lookForOld();
    } else {
      onFailure(failure);
    }
  }

  /** What there is to write; null where there is nothing. */
  function look(): Todo | null {
    if (isStale) {
      waiting = store.queued();
      isStale = false;
    }
    const now = wall();
    const newest = position();
    const sold = newest > marked ? store.salesAfter(marked, QUEUE_MAX) : [];
    if (sold.length === 0) {
      marked = newest;
    }
    const isLate = waiting.some(({ askedAt }) => now - askedAt > AGE_MAX);
    const takes = !isPrinting && session.canTake() && (waiting.length > 0 || sold.length > 0);
    if (sold.length === 0 && !isLate && ended === null && !takes) {
      return null;
    }
    return { now, newest, sold, ended, room: QUEUE_MAX - waiting.length, takes };
  }

  function hand(row: PrintJobRow): void {
    const job = deps.render(row);
    if (job === null) {
      end(row, "not-printed");
    } else if (session.canTake()) {
      isPrinting = true;
      session.print(job, (outcome) => end(row, paperAfter(row, outcome)));
    } else {
      end(row, paperAfter(row, "not-started"));
    }
  }

  function end(row: PrintJobRow, paper: Paper): void {
    isPrinting = false;
    ended = { row, paper };
    later();
  }

  later();

  return {
    wake: later,
    added() {
      isStale = true;
      later();
    },
    pressed() {
      // Nothing is read and nothing is written here: a timer at the most.
      if (asked !== null || position() > marked) {
        later();
      }
    },
    waiting: () => waiting.length,
    stop() {
      cancel();
      cancelExpiry();
    },
  };
}

interface Todo {
  /** The wall clock. */
  readonly now: number;
  /** The journal's newest entry. */
  readonly newest: number;
  /** Since the queue looked last, the newest first. */
  readonly sold: readonly { readonly ref: EntryRef }[];
  readonly ended: Ended | null;
  /** For further jobs. */
  readonly room: number;
  /** Whether the printer takes the next one. */
  readonly takes: boolean;
}

interface Done {
  readonly changes: readonly PaperChange[];
  readonly next: PrintJobRow | null;
  readonly waiting: readonly PrintJobRow[];
}

/** Inside a transaction. */
function write(
  { now, newest, sold, ended, room, takes }: Todo,
  { store, sales }: PrintQueueDeps,
): Done {
  const changes: PaperChange[] = [];
  for (const [i, { ref }] of sold.toReversed().entries()) {
    const soldAt = sales.find(ref)?.entry.clock.wall ?? 0;
    const paper = i < room && now - soldAt <= AGE_MAX ? "queued" : "not-printed";
    store.add({ ref, copy: 0, paper, askedAt: soldAt, request: null });
    changes.push({ ref, copy: 0, paper });
  }
  if (sold.length > 0) {
    store.setMark(newest, true);
  }
  if (ended !== null) {
    store.setPaper(ended.row.id, ended.paper);
    changes.push(changeOf(ended.row, ended.paper));
  }
  changes.push(...store.expire(now - AGE_MAX).map((row) => changeOf(row, row.paper)));
  const next = takes ? store.takeNext() : null;
  if (next !== null) {
    changes.push(changeOf(next, "printing"));
  }
  return { changes, next, waiting: store.queued() };
}

const changeOf = ({ ref, copy }: PrintJobRow, paper: Paper): PaperChange => ({ ref, copy, paper });

function paperAfter({ tries }: PrintJobRow, outcome: Outcome): Paper {
  if (outcome !== "not-started") {
    return outcome;
  }
  return tries < TRIES_MAX ? "queued" : "not-printed";
}
