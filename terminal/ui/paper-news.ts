/**
 * What became of receipts, as the feed told it since this connection began, laid over what was fetched.
 * Pure. A sale has its original (copy 0) and copies 1, 2, …; the newest of them is the one to speak of.
 */
import type { FeedMessage, Paper } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";

/** Sales that are remembered, at most; the oldest go first, and are fetched where they are shown. */
export const SALES_TOLD_MAX = 200;

type PaperMessage = Extract<FeedMessage, { readonly type: "paper" }>;

/** By sale, then by copy. */
export type PaperNews = ReadonlyMap<string, ReadonlyMap<number, Paper>>;

export const NO_NEWS: PaperNews = new Map();

export const keyOf = ({ epoch, seq }: EntryRef): string => `${epoch}:${seq}`;

export function hearPaper(news: PaperNews, { ref, copy, paper }: PaperMessage): PaperNews {
  const key = keyOf(ref);
  const next = new Map(news);
  next.delete(key);
  next.set(key, new Map(news.get(key)).set(copy, paper));
  for (const oldest of next.keys()) {
    if (next.size <= SALES_TOLD_MAX) {
      break;
    }
    next.delete(oldest);
  }
  return next;
}

/** What a sale's row or its receipt said when it was fetched. */
export interface FetchedPaper {
  readonly paper: Paper | null;
  readonly copies: number;
}

export interface SalePaper {
  /** The newest piece of paper and what became of it; null where none was ever asked for. */
  readonly latest: { readonly copy: number; readonly paper: Paper } | null;
  /** Copies that came out. */
  readonly copies: number;
}

export function paperOf(
  { paper, copies }: FetchedPaper,
  told: ReadonlyMap<number, Paper> = new Map(),
): SalePaper {
  const came = [...told].flatMap(([copy, what]) => (what === "printed" ? [copy] : []));
  const printed = Math.max(copies, ...came);
  const newest = Math.max(copies, ...told.keys());
  const what = told.get(newest) ?? (newest > 0 ? "printed" : paper);
  return { latest: what === null ? null : { copy: newest, paper: what }, copies: printed };
}
