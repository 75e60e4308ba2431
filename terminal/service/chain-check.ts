/**
 * Walks the stored chain and names each entry whose bytes no longer give its head.
 *
 * After a break the walk goes on from the stored head, so that one changed entry is one break and
 * what follows it is still vouched for.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { HEAD_BYTES, NO_HEAD, genesis, nextHead } from "@tillwave/shared/journal/chain";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";

/** Where a walk stands: after the entry at `position`. */
export interface Cursor {
  readonly position: number;
  readonly epoch: number;
  readonly seq: number;
  readonly head: Uint8Array;
}

export interface Stretch {
  readonly cursor: Cursor;
  readonly breaks: readonly EntryRef[];
  /** False once there is nothing behind the cursor. */
  readonly more: boolean;
}

export interface ChainCheck {
  /** A cursor after that many entries; what lies before it is taken on trust. */
  cursorAt(position: number): Cursor;
  /** Checks up to `count` entries behind the cursor, but none behind `until`. */
  walk(cursor: Cursor, count: number, until: number): Stretch;
}

export interface EntryRow {
  readonly position: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

interface EpochRow {
  readonly merchant: bigint;
  readonly terminal: bigint;
  readonly previous: Uint8Array;
}

export function createChainCheck(database: Database, digest: Digest): ChainCheck {
  const entryAt = database.prepare<[bigint], EntryRow>(
    "SELECT position, epoch, seq, body, head FROM entry WHERE position <= ? ORDER BY position DESC LIMIT 1",
  );
  const entriesAfter = database.prepare<[bigint, bigint, bigint], EntryRow>(
    "SELECT position, epoch, seq, body, head FROM entry WHERE position > ? AND position <= ? ORDER BY position LIMIT ?",
  );
  const epochRow = database.prepare<[bigint], EpochRow>(
    "SELECT merchant, terminal, previous FROM epoch WHERE epoch = ?",
  );
  const epochs = new Map<bigint, EpochRow | undefined>();
  const epochOf = (epoch: bigint): EpochRow | undefined => {
    if (!epochs.has(epoch)) {
      const row = epochRow.get(epoch);
      epochs.set(epoch, row !== undefined && isHead(row.previous) ? row : undefined);
    }
    return epochs.get(epoch);
  };

  const follows = (cursor: Cursor, row: EntryRow): boolean => {
    if (!isWhole(row)) {
      return false;
    }
    const epoch = epochOf(row.epoch);
    if (epoch === undefined || Number(row.position) !== cursor.position + 1) {
      return false;
    }
    const id = {
      merchant: Number(epoch.merchant),
      terminal: Number(epoch.terminal),
      epoch: Number(row.epoch),
    };
    const begins = Number(row.epoch) !== cursor.epoch;
    const previous = begins ? genesis(id, epoch.previous, digest) : cursor.head;
    const seq = begins ? 1 : cursor.seq + 1;
    return (
      Number(row.seq) === seq &&
      equalBytes(nextHead(id, { seq, previous, body: row.body }, digest), row.head)
    );
  };

  return {
    cursorAt(position) {
      const row = position === 0 ? undefined : entryAt.get(BigInt(position));
      return row === undefined
        ? { position: 0, epoch: 0, seq: 0, head: NO_HEAD }
        : cursorBehind(row, { epoch: 0, seq: 0 });
    },
    walk(from, count, until) {
      let cursor = from;
      const breaks: EntryRef[] = [];
      const rows = entriesAfter.all(BigInt(from.position), BigInt(until), BigInt(count));
      for (const row of rows) {
        const next = cursorBehind(row, { epoch: cursor.epoch, seq: cursor.seq + 1 });
        if (!follows(cursor, row)) {
          breaks.push({ epoch: next.epoch, seq: next.seq });
        }
        cursor = next;
      }
      return { cursor, breaks, more: rows.length === count };
    },
  };
}

/** A damaged page may hold anything in the place of a column, whatever its table allows. */
export function isWhole({ epoch, seq, body, head }: EntryRow): boolean {
  return isNumber(epoch) && isNumber(seq) && body instanceof Uint8Array && isHead(head);
}

const isNumber = (value: unknown): boolean =>
  typeof value === "bigint" && value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER);

const isHead = (value: unknown): boolean =>
  value instanceof Uint8Array && value.length === HEAD_BYTES;

/** An entry that is not whole stands where it was expected, and what follows it has nothing to lean on. */
function cursorBehind(row: EntryRow, expected: EntryRef): Cursor {
  const position = Number(row.position);
  return isWhole(row)
    ? { position, epoch: Number(row.epoch), seq: Number(row.seq), head: row.head }
    : { position, ...expected, head: NO_HEAD };
}
