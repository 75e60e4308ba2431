/**
 * The figures of the shift in hand, folded from the journal a few milliseconds at a time and then kept: a
 * till whose shift has fifty thousand entries sells on while they are read, and reads each of them once.
 */
import { assert } from "@tillwave/shared/core/assert";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Report } from "@tillwave/shared/journal/report-fields";
import {
  type LateEntry,
  REPORTED,
  type ReportFold,
  isLate,
  startReport,
} from "@tillwave/shared/sale/report";
import type { ShiftStore, StoredEntry } from "./shift-store.ts";

/** Longest that reading may hold up the till at once, in milliseconds. */
export const FOLD_SLICE_MAX = 5;
/** Entries between two looks at the clock. */
const STEP_ENTRIES = 16;
/** Entries looked through for the tender that a void names: it was opened shortly before. */
const TENDER_WITHIN = 300;

const TENDERS: ReadonlySet<string> = new Set(["tender-opened"]);

export interface ShiftFold {
  /** Reads on for a moment; true once it is at the journal's end. */
  advance(): boolean;
  /** Of a fold that is at the journal's end. */
  figures(): ShiftFigures;
  /** The shift that begins at that position is in hand from now on. */
  begin(opened: number): void;
}

export interface ShiftFigures {
  readonly report: Report;
  /** Null where its first entry cannot be read. */
  readonly first: StoredEntry | null;
  /** The newest entry of the journal. */
  readonly last: EntryRef;
  /** Positions of paid sales, rising. */
  readonly sales: readonly number[];
  /** What this shift's entries say about shifts before it, in their order. */
  readonly late: readonly LateAbout[];
}

export interface LateAbout {
  readonly shift: number;
  readonly position: number;
  readonly ref: EntryRef;
  readonly entry: LateEntry;
}

export interface ShiftFoldDeps {
  readonly store: ShiftStore;
  /** Milliseconds from any start, to measure slices by. */
  readonly now: () => number;
  /** Of the shop's day, for a wall clock. */
  readonly hourOf: (wall: number) => number;
}

interface Folding {
  readonly opened: number;
  readonly fold: ReportFold;
  readonly sales: number[];
  readonly late: LateAbout[];
  cursor: number;
  first: StoredEntry | null;
  last: EntryRef;
  isAtEnd: boolean;
}

export function createShiftFold(opened: number, deps: ShiftFoldDeps): ShiftFold {
  const { store, now } = deps;
  let folding = startFolding(opened, deps);
  return {
    advance() {
      const end = now() + FOLD_SLICE_MAX;
      do {
        const { entries, last } = store.after(folding.cursor, STEP_ENTRIES, REPORTED);
        entries.forEach((stored) => take(folding, stored, store));
        folding.cursor = last?.position ?? folding.cursor;
        folding.last = last?.ref ?? folding.last;
        folding.isAtEnd = last === null;
      } while (!folding.isAtEnd && now() < end);
      return folding.isAtEnd;
    },
    figures() {
      assert(folding.isAtEnd, "a report is of all entries");
      const { fold, first, last, sales, late } = folding;
      return { report: fold.report(), first, last, sales: [...sales], late: [...late] };
    },
    begin(next) {
      folding = startFolding(next, deps);
    },
  };
}

function startFolding(opened: number, { store, hourOf }: ShiftFoldDeps): Folding {
  const fold = startReport({
    hourOf,
    saleAt(ref) {
      const position = store.positionOf(ref);
      const found = position === null ? null : store.entryAt(position);
      return found?.entry.kind === "sale-paid" ? found.entry : null;
    },
  });
  return {
    opened,
    fold,
    sales: [],
    late: [],
    cursor: opened - 1,
    first: null,
    last: { epoch: 0, seq: 0 },
    isAtEnd: false,
  };
}

function take(folding: Folding, stored: StoredEntry, store: ShiftStore): void {
  const { position, ref, entry } = stored;
  folding.first ??= stored;
  if (entry.kind === "sale-paid") {
    folding.sales.push(position);
  }
  const about = isLate(entry) ? aboutEarlier(entry, { folding, position, store }) : null;
  if (about === null) {
    folding.fold.take(entry);
  } else if (isLate(entry)) {
    folding.late.push({ shift: about, position, ref, entry });
  }
}

interface Where {
  readonly folding: Folding;
  readonly position: number;
  readonly store: ShiftStore;
}

/** The earlier shift that it is about; null where it is about this one, or nobody can say. */
function aboutEarlier(
  entry: LateEntry,
  { folding: { opened }, position, store }: Where,
): number | null {
  const about =
    entry.kind === "refused-later"
      ? store.positionOf(entry.original)
      : tenderOf(entry.nonce, position, store);
  return about === null || about >= opened ? null : store.shiftAt(about);
}

function tenderOf(nonce: string, before: number, store: ShiftStore): number | null {
  const from = Math.max(0, before - 1 - TENDER_WITHIN);
  const opened = store
    .after(from, before - 1 - from, TENDERS)
    .entries.find(({ entry }) => entry.kind === "tender-opened" && entry.nonce === nonce);
  return opened?.position ?? null;
}
