/**
 * The tap that a basket leaves open when it is set aside: nobody will ever count it, so the journal says
 * so, and what a wallet has signed for it goes back.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (`spend-void`).
 */
import { type Fact, decodeEntry } from "@tillwave/shared/journal/entry";
import type { Database } from "@tillwave/sqlite/database";
import type { CounterRead } from "../counter-store.ts";

/** While a tap is open no other sale is made: it is among the latest entries that say anything of taps. */
const LOOKED_AT_MAX = 1000;

const REASON = "the basket was set aside";

/** By the basket itself, where it can be read; else by the journal. */
export function voidOfLeftOpen(database: Database, read: CounterRead): Fact | null {
  const open = read.type === "counter" ? (read.counter.open ?? null) : openInJournal(database);
  if (open === null || open.nonce === null) {
    return null;
  }
  const { sale, tender, nonce } = open;
  return { kind: "spend-void", sale, tender, nonce, reason: REASON, evidence: null };
}

interface LeftOpen {
  readonly sale: number;
  readonly tender: number;
  readonly nonce: string | null;
}

function openInJournal(database: Database): LeftOpen | null {
  const latest = database.prepare<[bigint], { body: Uint8Array }>(
    `SELECT body FROM entry
     WHERE kind IN ('tender-opened', 'tender-approved', 'tender-absent', 'spend-void',
                    'sale-paid', 'sale-cancelled')
     ORDER BY position DESC LIMIT ?`,
  );
  const ended = new Set<number>();
  for (const { body } of latest.iterate(BigInt(LOOKED_AT_MAX))) {
    const entry = decodeEntry(body);
    if (!entry.ok || !("sale" in entry.value)) {
      continue;
    }
    const { value } = entry;
    if (value.kind === "tender-opened") {
      return ended.has(value.sale) ? null : value;
    }
    ended.add(value.sale);
  }
  return null;
}
