import type { Database } from "@tillwave/sqlite/database";
import type { EpochCursor, JournalRows, KeptStatement } from "../journal-rows.ts";
import { bytesOf, numberOf } from "./column.ts";
import { createSaleRows } from "./sales.ts";

interface CursorRow {
  readonly epoch: bigint;
  readonly key_number: bigint;
  readonly why: string;
  readonly expected: bigint;
  readonly head: Uint8Array;
}

interface EntryRow {
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

interface StatementRow {
  readonly terminal: bigint;
  readonly epoch: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly outcome: string;
  readonly received_at: bigint;
  readonly statement: Uint8Array;
}

export function createJournalRows(database: Database): JournalRows {
  const cursor = database.prepare<[bigint, bigint], CursorRow>(
    "SELECT epoch, key_number, why, expected, head FROM epoch WHERE terminal = ? AND epoch = ?",
  );
  const cursors = database.prepare<[bigint], CursorRow>(
    `SELECT epoch, key_number, why, expected, head FROM epoch WHERE terminal = ?
     ORDER BY epoch DESC`,
  );
  const newest = database.prepare<[bigint], { readonly newest: bigint | null }>(
    "SELECT max(epoch) AS newest FROM epoch WHERE terminal = ?",
  );
  const heads = database.prepare<[bigint, bigint, bigint, bigint], { readonly head: Uint8Array }>(
    `SELECT head FROM entry WHERE terminal = ? AND epoch = ? AND seq BETWEEN ? AND ?
     ORDER BY seq`,
  );
  const entry = database.prepare<[bigint, bigint, bigint], EntryRow>(
    "SELECT seq, body, head FROM entry WHERE terminal = ? AND epoch = ? AND seq = ?",
  );
  const append = database.prepare(
    `INSERT INTO entry (terminal, epoch, seq, body, head, received_at) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const moveCursor = database.prepare(
    `INSERT INTO epoch (terminal, epoch, key_number, why, expected, head) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (terminal, epoch) DO UPDATE SET key_number = excluded.key_number,
       expected = excluded.expected, head = excluded.head`,
  );
  const addStatement = database.prepare(
    `INSERT INTO statement (terminal, epoch, first, last, outcome, received_at, statement)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const statements = database.prepare<[bigint, bigint], StatementRow>(
    `SELECT terminal, epoch, first, last, outcome, received_at, statement FROM statement
     WHERE terminal = ? AND epoch = ? ORDER BY id`,
  );
  return {
    ...createSaleRows(database),
    cursor(of) {
      const row = cursor.get(BigInt(of.terminal), BigInt(of.epoch));
      return row === undefined ? null : cursorOf(row);
    },
    cursors: (terminal) => cursors.all(BigInt(terminal)).map(cursorOf),
    newestEpoch(terminal) {
      const row = newest.get(BigInt(terminal));
      return row?.newest === null || row === undefined ? null : numberOf(row.newest);
    },
    heads: (of, { first, last }) =>
      heads
        .all(BigInt(of.terminal), BigInt(of.epoch), BigInt(first), BigInt(last))
        .map((row) => bytesOf(row.head)),
    entry(of, seq) {
      const row = entry.get(BigInt(of.terminal), BigInt(of.epoch), BigInt(seq));
      return row === undefined
        ? null
        : { seq: numberOf(row.seq), body: bytesOf(row.body), head: bytesOf(row.head) };
    },
    append(of, entries, receivedAt) {
      const [terminal, epoch] = [BigInt(of.terminal), BigInt(of.epoch)];
      const at = BigInt(receivedAt);
      for (const { seq, body, head } of entries) {
        append.run(terminal, epoch, BigInt(seq), body, head, at);
      }
    },
    moveCursor: (terminal, { epoch, keyNumber, why, expected, head }) =>
      void moveCursor.run(
        BigInt(terminal),
        BigInt(epoch),
        BigInt(keyNumber),
        why,
        BigInt(expected),
        head,
      ),
    addStatement: (s) =>
      void addStatement.run(
        BigInt(s.terminal),
        BigInt(s.epoch),
        BigInt(s.first),
        BigInt(s.last),
        s.outcome,
        BigInt(s.receivedAt),
        s.statement,
      ),
    statements: (of) =>
      statements.all(BigInt(of.terminal), BigInt(of.epoch)).map((row): KeptStatement => ({
        terminal: numberOf(row.terminal),
        epoch: numberOf(row.epoch),
        first: numberOf(row.first),
        last: numberOf(row.last),
        outcome: row.outcome,
        receivedAt: numberOf(row.received_at),
        statement: bytesOf(row.statement),
      })),
  };
}

function cursorOf(row: CursorRow): EpochCursor {
  return {
    epoch: numberOf(row.epoch),
    keyNumber: numberOf(row.key_number),
    why: row.why,
    expected: numberOf(row.expected),
    head: bytesOf(row.head),
  };
}
