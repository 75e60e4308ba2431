/**
 * What a line of a journal means to the hub. It is judged after the chain has taken it: a line that
 * means nothing is kept as it is, shown to a person, and never blocks the next.
 *
 * Spec: Tillwave protocols, version 1, §4.4 (line codes).
 */
import { type Entry, type EntryError, decodeEntry } from "@tillwave/shared/journal/entry";
import { checkTotals } from "@tillwave/shared/journal/totals-check";
import type { LineCode } from "@tillwave/shared/sync/answer";
import type { SaleFacts } from "./store/journal-rows.ts";

export interface JudgedLine {
  /** Null where it cannot be read. */
  readonly entry: Entry | null;
  /** Null where nothing is wrong with it. */
  readonly code: LineCode | null;
  /** Null where it is no sale, or none that can be read. */
  readonly sale: SaleFacts | null;
}

export function judgeLine(
  body: Uint8Array,
  { seq, epoch }: { seq: number; epoch: number },
): JudgedLine {
  const entry = decodeEntry(body);
  if (!entry.ok) {
    return { entry: null, code: codeOf(entry.error), sale: null };
  }
  const code = faultOf(entry.value, epoch);
  const sale = saleOf(entry.value, { seq, quarantined: code !== null });
  return { entry: entry.value, code, sale };
}

function faultOf(entry: Entry, epoch: number): LineCode | null {
  if (entry.kind === "epoch-opened" && entry.opened !== epoch) {
    return "malformed";
  }
  return checkTotals(entry) === null ? null : "totals-wrong";
}

function codeOf({ type }: EntryError): LineCode {
  switch (type) {
    case "entry-not-json":
      return "bad-json";
    case "entry-unknown-version":
      return "unknown-version";
    case "entry-malformed":
      return "malformed";
  }
}

function saleOf(
  entry: Entry,
  { seq, quarantined }: Pick<SaleFacts, "seq" | "quarantined">,
): SaleFacts | null {
  return entry.kind === "sale-paid"
    ? {
        seq,
        number: entry.sale,
        at: entry.clock.wall,
        currency: entry.currency,
        total: entry.total,
        cashier: entry.cashier?.name ?? null,
        quarantined,
      }
    : null;
}
