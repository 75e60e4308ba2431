/** The papers of shifts: a Z and a supplement from their entries, an X from what was shown. */
import type { XView } from "@tillwave/shared/api/shifts";
import type { Entry } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { ShiftClosed } from "@tillwave/shared/journal/kinds/shift-closed";
import {
  type ReportPaper,
  type SupplementPaper,
  layoutReport,
  layoutSupplement,
} from "@tillwave/shared/print/report-layout";
import { REPORT_WORDS } from "@tillwave/shared/print/report-words";
import { WORDS_ON_PAPER } from "@tillwave/shared/print/words-on-paper";
import { isLate } from "@tillwave/shared/sale/report";
import type { ShiftViews } from "../shifts/shift-views.ts";
import type { LaidOut, PaperJob } from "./laid-out.ts";
import type { Receipts } from "./receipts.ts";

export interface ShiftPapers {
  /** Null for an entry that no shift is closed by, and that says nothing of a closed one. */
  make(written: WrittenPaper, job: PaperJob): LaidOut | null;
  x(x: XView, columns: number): LaidOut;
}

export interface WrittenPaper {
  readonly entry: Entry;
  /** The first 8 hex digits of the chain's head at it. */
  readonly head: string;
}

export interface ShiftPapersDeps {
  readonly receipts: Receipts;
  /** ISO 4217. */
  readonly currency: string;
  readonly supplementOf: ShiftViews["supplementOf"];
}

/** Entries that have such a paper. */
export const isOfShift = (entry: Entry): boolean => entry.kind === "shift-closed" || isLate(entry);

export function createShiftPapers({
  receipts,
  currency,
  supplementOf,
}: ShiftPapersDeps): ShiftPapers {
  const { language } = receipts;
  const optionsFor = (columns: number) => ({
    columns,
    words: WORDS_ON_PAPER[language],
    reportWords: REPORT_WORDS[language],
  });
  const supplement = ({ head }: WrittenPaper, { ref, copy }: PaperJob): SupplementPaper | null => {
    const found = supplementOf(ref);
    const at = receipts.formatAt(found?.at ?? 0);
    return found && { ...found, ...receipts.from(), at, copy, head, currency };
  };
  return {
    make(written, job) {
      const options = optionsFor(job.columns);
      const { entry } = written;
      if (entry.kind === "shift-closed") {
        const paper = zPaper({ ...written, entry }, job, receipts);
        return { language, rows: layoutReport({ currency, ...paper }, options) };
      }
      const late = supplement(written, job);
      return late && { language, rows: layoutSupplement(late, options) };
    },
    x: (x, columns) => ({ language, rows: layoutReport(xPaper(x, receipts), optionsFor(columns)) }),
  };
}

function xPaper(x: XView, receipts: Receipts): ReportPaper {
  const { shift, first, last, report, waiting, currency } = x;
  return {
    ...receipts.from(),
    type: "x",
    shift,
    openedAt: receipts.formatAt(x.openedAt),
    at: receipts.formatAt(x.at),
    cashier: null,
    approvedBy: null,
    first,
    last,
    head: null,
    copy: 0,
    currency,
    report,
    expected: report.expected,
    count: null,
    waiting,
  };
}

type WithoutCurrency = Omit<ReportPaper, "currency"> & Partial<Pick<ReportPaper, "currency">>;

function zPaper(
  { entry, head }: WrittenPaper & { readonly entry: ShiftClosed },
  { ref, copy }: { readonly ref: EntryRef; readonly copy: number },
  receipts: Receipts,
): WithoutCurrency {
  const { closed, clock, cashier, approvedBy, openedAt, first, last, firstEpoch } = entry;
  const { report, expected, counted, pieces, left, reason, waiting, currency } = entry;
  return {
    ...receipts.from(),
    type: "z",
    shift: closed,
    openedAt: openedAt === undefined ? null : receipts.formatAt(openedAt),
    at: receipts.formatAt(clock.wall),
    cashier: cashier?.name ?? null,
    approvedBy: approvedBy?.name ?? null,
    first: { epoch: firstEpoch ?? ref.epoch, seq: first },
    last: { epoch: ref.epoch, seq: last },
    head,
    copy,
    ...(currency === undefined ? {} : { currency }),
    report: report ?? null,
    expected,
    count: { counted, pieces: pieces ?? [], left: left ?? null, reason: reason ?? null },
    waiting: waiting ?? null,
  };
}
