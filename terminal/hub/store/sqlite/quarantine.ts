import type { Database } from "@tillwave/sqlite/database";
import type { KeptLine, QuarantineRows } from "../hub-store.ts";
import { bigOrNull, bytesOf, bytesOrNull, numberOf } from "./column.ts";

interface Row {
  readonly id: bigint;
  readonly terminal: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly code: string;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
  readonly received_at: bigint;
  readonly seen_at: bigint | null;
  readonly ledger: Uint8Array | null;
}

/** Higher than any id. */
const NEWEST = 2n ** 62n;

export function createQuarantineRows(database: Database): QuarantineRows {
  const add = database.prepare(
    `INSERT INTO quarantine (terminal, epoch, seq, code, body, head, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (terminal, epoch, seq, head, code) DO NOTHING`,
  );
  const page = database.prepare<[bigint, bigint, bigint, bigint], Row>(
    `SELECT quarantine.id, terminal, epoch, seq, code, substr(quarantine.body, 1, ?) AS body,
       quarantine.head, quarantine.received_at, seen_at, substr(entry.body, 1, ?) AS ledger
     FROM quarantine
     LEFT JOIN entry USING (terminal, epoch, seq)
     WHERE quarantine.id < ? ORDER BY quarantine.id DESC LIMIT ?`,
  );
  const see = database.prepare("UPDATE quarantine SET seen_at = coalesce(seen_at, ?) WHERE id = ?");
  const codes = database.prepare<
    [bigint, bigint, bigint, bigint],
    { readonly seq: bigint; readonly code: string; readonly head: Uint8Array }
  >(
    `SELECT seq, code, head FROM quarantine WHERE terminal = ? AND epoch = ?
       AND seq BETWEEN ? AND ? ORDER BY seq, id`,
  );
  const unseen = database.prepare<[], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM quarantine WHERE seen_at IS NULL",
  );
  const unseenOf = database.prepare<[bigint], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM quarantine WHERE seen_at IS NULL AND terminal = ?",
  );
  return {
    add: (line) =>
      void add.run(
        BigInt(line.terminal),
        BigInt(line.epoch),
        BigInt(line.seq),
        line.code,
        line.body,
        line.head,
        BigInt(line.receivedAt),
      ),
    page: (before, limit, bytesMax) => {
      const most = BigInt(bytesMax);
      return page
        .all(most, most, bigOrNull(before) ?? NEWEST, BigInt(limit))
        .map((row): KeptLine => ({
          id: numberOf(row.id),
          terminal: numberOf(row.terminal),
          epoch: numberOf(row.epoch),
          seq: numberOf(row.seq),
          code: row.code,
          body: bytesOf(row.body),
          head: bytesOf(row.head),
          receivedAt: numberOf(row.received_at),
          seen: row.seen_at !== null,
          ledger: bytesOrNull(row.ledger),
        }));
    },
    see: (id, at) => see.run(BigInt(at), BigInt(id)).changes === 1,
    codesOf: (of, { first, last }) =>
      codes
        .all(BigInt(of.terminal), BigInt(of.epoch), BigInt(first), BigInt(last))
        .map((row) => ({ seq: numberOf(row.seq), code: row.code, head: bytesOf(row.head) })),
    unseen: () => numberOf(unseen.get()?.n ?? 0n),
    unseenOf: (terminal) => numberOf(unseenOf.get(BigInt(terminal))?.n ?? 0n),
  };
}
