/**
 * Reads the journal as the hub wants it: stretches of one epoch, in order of position, each head
 * worked out again on the way.
 *
 * Entries of epochs that belong to another merchant or terminal are nobody else's business: skipped.
 * A stretch ends before an entry whose bytes no longer give its head. Such an entry, and what follows
 * it in its epoch, cannot be sent as this epoch's chain; it stays here for a person.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type ChainId, genesis, nextHead } from "@tillwave/shared/journal/chain";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { isWhole } from "../chain-check.ts";
import type { Identity } from "../journal.ts";

/** Unpacked bytes that one stretch may have, so that reading it holds up no press. */
const STRETCH_BYTES_MAX = 1024 * 1024;

export interface Stretch extends ChainId {
  readonly first: number;
  readonly last: number;
  readonly headBefore: Uint8Array;
  readonly headAfter: Uint8Array;
  readonly lines: readonly Uint8Array[];
  /** Of the last line. */
  readonly position: number;
  /** Paid sales in it. */
  readonly sales: number;
}

export type Next =
  | { readonly type: "nothing" }
  | { readonly type: "stretch"; readonly stretch: Stretch }
  /** Nothing up to there can be sent. */
  | { readonly type: "skip"; readonly position: number }
  | { readonly type: "broken"; readonly at: EntryRef; readonly epochEnd: number };

export interface EpochSpan extends ChainId {
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly previous: Uint8Array;
}

export interface OutboxReader {
  next(after: number, limit: number, own: Identity): Next;
  /** The epoch that has the entry at this position; null behind the end. */
  epochAt(position: number): EpochSpan | null;
  epochBefore(position: number): EpochSpan | null;
  /** Null where that epoch belongs to another, or to none. */
  positionOf(ref: EntryRef, own: Identity): number | null;
  /** Null where this journal does not reach so far. */
  headAt(epoch: EpochSpan, seq: number): Uint8Array | null;
}

interface EpochRow {
  readonly epoch: bigint;
  readonly merchant: bigint;
  readonly terminal: bigint;
  readonly previous: Uint8Array;
  readonly first_position: bigint;
}

interface Row {
  readonly position: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly kind: string;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

export function createOutboxReader(database: Database, digest: Digest): OutboxReader {
  const read = { statements: prepareStatements(database), digest };
  return {
    epochAt: (position) => epochAt(read, position),
    epochBefore: (position) => (position <= 1 ? null : epochAt(read, position - 1)),
    headAt: (epoch, seq) => headAt(read, epoch, seq),
    positionOf({ epoch, seq }, { merchant, terminal }) {
      const names = [BigInt(epoch), BigInt(merchant), BigInt(terminal)] as const;
      const row = read.statements.ownEpoch.get(...names);
      return row === undefined ? null : Number(row.first_position) + seq - 1;
    },
    next(after, limit, own) {
      const epoch = epochAt(read, after + 1);
      if (epoch === null) {
        return { type: "nothing" };
      }
      const isOwn = epoch.merchant === own.merchant && epoch.terminal === own.terminal;
      return isOwn
        ? readStretch(read, { epoch, after, limit })
        : { type: "skip", position: epoch.lastPosition };
    },
  };
}

interface Reading {
  readonly statements: ReturnType<typeof prepareStatements>;
  readonly digest: Digest;
}

function prepareStatements(database: Database) {
  return {
    epoch: database.prepare<[bigint], EpochRow>(
      "SELECT epoch, merchant, terminal, previous, first_position FROM epoch WHERE first_position <= ? ORDER BY first_position DESC LIMIT 1",
    ),
    nextEpoch: database.prepare<[bigint], { first_position: bigint }>(
      "SELECT first_position FROM epoch WHERE first_position > ? ORDER BY first_position LIMIT 1",
    ),
    ownEpoch: database.prepare<[bigint, bigint, bigint], { first_position: bigint }>(
      "SELECT first_position FROM epoch WHERE epoch = ? AND merchant = ? AND terminal = ?",
    ),
    end: database.prepare<[], { position: bigint | null }>(
      "SELECT max(position) AS position FROM entry",
    ),
    head: database.prepare<[bigint, bigint], { head: Uint8Array }>(
      "SELECT head FROM entry WHERE position = ? AND epoch = ?",
    ),
    rows: database.prepare<[bigint, bigint, bigint], Row>(
      "SELECT position, epoch, seq, kind, body, head FROM entry WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
    ),
  };
}

function epochAt({ statements }: Reading, position: number): EpochSpan | null {
  const row = statements.epoch.get(BigInt(position));
  const end = Number(statements.end.get()?.position ?? 0n);
  if (row === undefined || position > end) {
    return null;
  }
  const next = statements.nextEpoch.get(row.first_position);
  return {
    merchant: Number(row.merchant),
    terminal: Number(row.terminal),
    epoch: Number(row.epoch),
    previous: row.previous,
    firstPosition: Number(row.first_position),
    lastPosition: next === undefined ? end : Number(next.first_position) - 1,
  };
}

function headAt({ statements, digest }: Reading, epoch: EpochSpan, seq: number): Uint8Array | null {
  if (seq === 0) {
    return genesis(epoch, epoch.previous, digest);
  }
  const position = BigInt(epoch.firstPosition + seq - 1);
  return statements.head.get(position, BigInt(epoch.epoch))?.head ?? null;
}

function readStretch(
  reading: Reading,
  { epoch, after, limit }: { epoch: EpochSpan; after: number; limit: number },
): Next {
  const before = after - epoch.firstPosition + 1;
  const headBefore = headAt(reading, epoch, before);
  const lines: Uint8Array[] = [];
  let head = headBefore;
  let lengthBytes = 0;
  let sales = 0;
  const { rows } = reading.statements;
  for (const row of rows.iterate(BigInt(after), BigInt(epoch.lastPosition), BigInt(limit))) {
    const seq = before + lines.length + 1;
    lengthBytes += isWhole(row) ? row.body.length + 1 : 0;
    const isFull = lines.length > 0 && lengthBytes > STRETCH_BYTES_MAX;
    if (isFull || head === null || !follows(reading, row, { epoch, seq, previous: head })) {
      break;
    }
    ({ head } = row);
    lines.push(row.body);
    sales += row.kind === "sale-paid" ? 1 : 0;
  }
  if (headBefore === null || head === null || lines.length === 0) {
    const at = { epoch: epoch.epoch, seq: before + 1 };
    return { type: "broken", at, epochEnd: epoch.lastPosition };
  }
  const { merchant, terminal } = epoch;
  const last = before + lines.length;
  const position = epoch.firstPosition + last - 1;
  const names = { merchant, terminal, epoch: epoch.epoch, first: before + 1, last };
  const stretch = { ...names, headBefore, headAfter: head, lines, position, sales };
  return { type: "stretch", stretch };
}

function follows(
  { digest }: Reading,
  row: Row,
  { epoch, seq, previous }: { epoch: EpochSpan; seq: number; previous: Uint8Array },
): boolean {
  return (
    isWhole(row) &&
    Number(row.seq) === seq &&
    Number(row.epoch) === epoch.epoch &&
    equalBytes(nextHead(epoch, { seq, previous, body: row.body }, digest), row.head)
  );
}
