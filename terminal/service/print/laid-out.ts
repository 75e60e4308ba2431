/** A paper in rows, and what it is made for. */
import type { Language } from "@tillwave/shared/core/language";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Row } from "@tillwave/shared/print/receipt-layout";

export interface PaperJob {
  readonly ref: EntryRef;
  /** 0 is the original. */
  readonly copy: number;
  readonly columns: number;
}

export interface LaidOut {
  readonly rows: readonly Row[];
  readonly language: Language;
}
