/**
 * Receipts, and papers of refunds and voids, that wait for the printer. Sales know nothing of it: after the sale's commit the queue is
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
import type { Log } from "@tillwave/shared/core/log";
import type { Timers } from "../ports.ts";
import type { Papers } from "./papers.ts";
import type { PrintJobRow, PrintStore } from "./print-store.ts";
import { createTurn } from "./print-turn.ts";
import type { PrintJob, PrinterSession } from "./printer-session.ts";
import type { Outcome } from "./printer-steps.ts";

/** Receipts that wait, at most; further ones are printed by hand only. */
export const QUEUE_MAX = 200;
/** Older receipts are not printed by themselves any more, in milliseconds: that customer is gone. */
export const AGE_MAX = 15 * 60_000;
/** How often a receipt is handed to a printer that takes none of it. */
export const TRIES_MAX = 5;
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
  readonly papers: Pick<Papers, "writtenAt">;
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
  const { database, store, timers, log, position, tell, onFailure } = deps;
  const memory: Memory = {
    marked: store.mark().position,
    waiting: store.queued(),
    isStale: false,
    isPrinting: false,
    ended: null,
  };
  const turn = createTurn(timers, pass);
  const expiry = createExpiry(timers, turn.ask);

  function pass(): void {
    const looked = attempt(() => look(memory, deps));
    if (!looked.ok) {
      putOff(looked.error);
      return;
    }
    const todo = looked.value;
    if (todo === null) {
      expiry.follow(memory);
      return;
    }
    const written = commit(database, () => write(todo, deps));
    if (!written.ok) {
      putOff(written.error);
      return;
    }
    const { next, waiting } = written.value.value;
    memory.marked = todo.newest;
    memory.waiting = waiting;
    memory.ended = null;
    tell(map(written.value, (done) => done.changes));
    if (next !== null) {
      memory.isPrinting = true;
      print(next, deps, (paper) => end(next, paper));
    }
    expiry.follow(memory);
  }

  /** A full disk took nothing of it, and may have room later; after any other failure memory proves nothing. */
  function putOff(failure: StorageFailure): void {
    if (failure.type === "disk-full") {
      log.error(failure, "the print queue could not be written");
      expiry.follow(memory);
    } else {
      onFailure(failure);
    }
  }

  function end(row: PrintJobRow, paper: Paper): void {
    memory.isPrinting = false;
    memory.ended = { row, paper };
    turn.ask();
  }

  turn.ask();

  return {
    wake: turn.ask,
    added() {
      memory.isStale = true;
      turn.ask();
    },
    pressed() {
      // Nothing is read and nothing is written here: a timer at the most.
      if (turn.isAsked() || position() > memory.marked) {
        turn.ask();
      }
    },
    waiting: () => memory.waiting.length,
    stop() {
      turn.stop();
      expiry.stop();
    },
  };
}

/** What the queue knows of the disk, and what it has not written there yet. */
interface Memory {
  /** Up to this entry of the journal, sales are in the queue. */
  marked: number;
  waiting: readonly PrintJobRow[];
  /** Jobs have been added beside the queue. */
  isStale: boolean;
  isPrinting: boolean;
  /** A job whose end is not written down yet. */
  ended: Ended | null;
}

/** Receipts become too old while nothing else happens. */
function createExpiry(timers: Timers, lookForOld: () => void) {
  let cancel = (): void => {};
  return {
    follow({ waiting, ended }: Memory): void {
      cancel();
      if (waiting.length > 0 || ended !== null) {
        cancel = timers.later(lookForOld, EXPIRY_EVERY);
      }
    },
    stop: () => cancel(),
  };
}

/** What there is to write; null where there is nothing. */
function look(memory: Memory, { store, session, position, wall }: PrintQueueDeps): Todo | null {
  if (memory.isStale) {
    memory.waiting = store.queued();
    memory.isStale = false;
  }
  const { waiting, marked, isPrinting, ended } = memory;
  const now = wall();
  const newest = position();
  const sold = newest > marked ? store.papersAfter(marked, QUEUE_MAX) : [];
  if (sold.length === 0) {
    memory.marked = newest;
  }
  const isLate = waiting.some(({ askedAt }) => now - askedAt > AGE_MAX);
  const takes = !isPrinting && session.canTake() && (waiting.length > 0 || sold.length > 0);
  if (sold.length === 0 && !isLate && ended === null && !takes) {
    return null;
  }
  return { now, newest, sold, ended, room: QUEUE_MAX - waiting.length, takes };
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
  { store, papers }: PrintQueueDeps,
): Done {
  const changes: PaperChange[] = [];
  for (const [i, { ref }] of sold.toReversed().entries()) {
    const soldAt = papers.writtenAt(ref) ?? 0;
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

/** Answers at once where the printer is given nothing. */
function print(
  row: PrintJobRow,
  { render, session }: PrintQueueDeps,
  done: (paper: Paper) => void,
): void {
  const job = render(row);
  if (job === null) {
    done("not-printed");
  } else if (session.canTake()) {
    session.print(job, (outcome) => done(paperAfter(row, outcome)));
  } else {
    done(paperAfter(row, "not-started"));
  }
}

const changeOf = ({ ref, copy }: PrintJobRow, paper: Paper): PaperChange => ({ ref, copy, paper });

function paperAfter({ tries }: PrintJobRow, outcome: Outcome): Paper {
  if (outcome !== "not-started") {
    return outcome;
  }
  return tries < TRIES_MAX ? "queued" : "not-printed";
}
