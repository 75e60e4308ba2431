/** Which entries have a paper of their own, and what it says: sales, refunds, voids, closed shifts and their supplements. */
import { toHex } from "@tillwave/shared/core/bytes";
import { type Entry, decodeEntry } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type ReversalPaper, layoutReversal } from "@tillwave/shared/print/reversal-layout";
import { REVERSAL_WORDS } from "@tillwave/shared/print/reversal-words";
import { layoutReceipt } from "@tillwave/shared/print/receipt-layout";
import { WORDS_ON_PAPER } from "@tillwave/shared/print/words-on-paper";
import type { Database } from "@tillwave/sqlite/database";
import type { Sales } from "../sales.ts";
import type { LaidOut, PaperJob } from "./laid-out.ts";
import type { Receipts } from "./receipts.ts";
import { type ShiftPapers, isOfShift } from "./shift-papers.ts";

/** Of a head, as much as paper carries. */
const HEAD_SHOWN_BYTES = 4;

export interface Papers {
  /** By the wall clock; null where no paper is made of that entry. */
  writtenAt(ref: EntryRef): number | null;
  /** `copy` 0 is the original; null where the entry cannot be read. */
  make(job: PaperJob): LaidOut | null;
}

interface EntryRow {
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

export interface PapersDeps {
  readonly database: Database;
  readonly sales: Sales;
  readonly receipts: Receipts;
  readonly shiftPapers: ShiftPapers;
}

export function createPapers({ database, sales, receipts, shiftPapers }: PapersDeps): Papers {
  const byRef = database.prepare<[{ epoch: bigint; seq: bigint }], EntryRow>(
    `SELECT body, head FROM entry WHERE position = (SELECT first_position FROM epoch
       WHERE epoch = @epoch) + @seq - 1 AND epoch = @epoch AND seq = @seq`,
  );

  const read = (ref: EntryRef): { readonly entry: Entry; readonly head: string } | null => {
    const row = byRef.get({ epoch: BigInt(ref.epoch), seq: BigInt(ref.seq) });
    const entry = row === undefined ? null : decodeEntry(row.body);
    return row !== undefined && entry?.ok === true
      ? { entry: entry.value, head: toHex(row.head.subarray(0, HEAD_SHOWN_BYTES)) }
      : null;
  };
  const reversal = (ref: EntryRef): Pick<ReversalPaper, "entry" | "head"> | null => {
    const found = read(ref);
    const entry = found?.entry;
    return found !== null && (entry?.kind === "refund" || entry?.kind === "void")
      ? { entry, head: found.head }
      : null;
  };
  const ofShift = (ref: EntryRef): ReturnType<typeof read> => {
    const found = read(ref);
    return found !== null && isOfShift(found.entry) ? found : null;
  };

  return {
    writtenAt: (ref) =>
      (sales.find(ref) ?? reversal(ref) ?? ofShift(ref))?.entry.clock.wall ?? null,
    make(job) {
      const { ref, copy, columns } = job;
      const paid = sales.find(ref);
      if (paid !== null) {
        const language = receipts.languageOf(paid.entry);
        const words = WORDS_ON_PAPER[language];
        return { language, rows: layoutReceipt(receipts.make(paid, copy), { columns, words }) };
      }
      const shift = ofShift(ref);
      if (shift !== null) {
        return shiftPapers.make(shift, job);
      }
      const undone = reversal(ref);
      const sold = undone && sales.find(undone.entry.original);
      if (undone === null || sold === null) {
        return null;
      }
      const { seller, till, at: soldAt } = receipts.make(sold, 0);
      const at = receipts.formatAt(undone.entry.clock.wall);
      const paper = { ...undone, seller, till, at, ref, copy, sold: { ...sold, at: soldAt } };
      const language = receipts.languageOf(sold.entry);
      const words = WORDS_ON_PAPER[language];
      const reversalWords = REVERSAL_WORDS[language];
      return { language, rows: layoutReversal(paper, { columns, words, reversalWords }) };
    },
  };
}
