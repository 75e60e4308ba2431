/** Part of the hub's memory: the tills' journals, how far they are held, and the sales in them. */
import type { Range } from "./range.ts";

export interface EpochKey {
  readonly terminal: number;
  readonly epoch: number;
}

export interface EpochCursor {
  readonly epoch: number;
  /** Of the till key that signed its newest batch. */
  readonly keyNumber: number;
  /** As its first entry says. */
  readonly why: string;
  /** The next seq. */
  readonly expected: number;
  /** Of the last entry held, 32 bytes. */
  readonly head: Uint8Array;
}

export interface StoredEntry {
  readonly seq: number;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

export interface SaleFacts {
  readonly seq: number;
  readonly number: number;
  /** By the till's clock. */
  readonly at: number;
  readonly currency: string;
  readonly total: number;
  readonly cashier: string | null;
  readonly quarantined: boolean;
}

export interface ListedSale extends SaleFacts, EpochKey {
  /** Rises in the order of arrival. */
  readonly id: number;
  readonly receivedAt: number;
}

export interface SalesHour {
  readonly begins: number;
  readonly sales: number;
  readonly total: number;
}

export interface TillSales {
  readonly terminal: number;
  readonly sales: number;
  readonly total: number;
}

export interface KeptStatement extends EpochKey, Range {
  /** What became of the batch: `stored`, or the refusal. */
  readonly outcome: string;
  readonly receivedAt: number;
  /** COSE_Sign1, whole. */
  readonly statement: Uint8Array;
}

export interface JournalRows {
  cursor(of: EpochKey): EpochCursor | null;
  /** Newest first. */
  cursors(terminal: number): readonly EpochCursor[];
  /** The highest epoch that this terminal has begun; null before the first. */
  newestEpoch(terminal: number): number | null;
  /** Of entries in this range that are held, in order. */
  heads(of: EpochKey, range: Range): readonly Uint8Array[];
  entry(of: EpochKey, seq: number): StoredEntry | null;
  append(of: EpochKey, entries: readonly StoredEntry[], receivedAt: number): void;
  moveCursor(terminal: number, cursor: EpochCursor): void;
  addStatement(statement: KeptStatement): void;
  addSale(of: EpochKey, sale: SaleFacts, receivedAt: number): void;
  /** Newest first, of one terminal or of all. */
  sales(
    terminal: number | null,
    page: { readonly before: number | null; readonly limit: number },
  ): readonly ListedSale[];
  sale(of: EpochKey, seq: number): ListedSale | null;
  countHour(hour: SalesHour): void;
  /** Oldest first; hours without a sale are left out. */
  hours(from: number): readonly SalesHour[];
  /** Of one till; `begins` is a whole quarter of an hour of UTC. */
  countQuarter(begins: number, count: TillSales): void;
  /** Of each till that has any, by number. Both ends are whole quarters of an hour. */
  salesBetween(span: { readonly from: number; readonly until: number }): readonly TillSales[];
  /** Statements of an epoch, in order. */
  statements(of: EpochKey): readonly KeptStatement[];
}
