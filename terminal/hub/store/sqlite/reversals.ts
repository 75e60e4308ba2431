import type { Database } from "@tillwave/sqlite/database";
import type { ReversalRows } from "../reversal-rows.ts";
import { numberOf } from "./column.ts";

interface SumRow {
  readonly total: bigint;
  readonly entries: bigint;
  readonly voids: bigint;
}

export function createReversalRows(database: Database): ReversalRows {
  const add = database.prepare(
    `INSERT INTO reversal (terminal, epoch, seq, kind, original_epoch, original_seq, total)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const sum = database.prepare<[bigint, bigint, bigint], SumRow>(
    `SELECT coalesce(sum(total), 0) AS total, count(*) AS entries,
       coalesce(sum(kind = 'void'), 0) AS voids FROM reversal
     WHERE terminal = ? AND original_epoch = ? AND original_seq = ?`,
  );
  return {
    add: ({ terminal, epoch, seq, kind, original, total }) =>
      void add.run(
        BigInt(terminal),
        BigInt(epoch),
        BigInt(seq),
        kind,
        BigInt(original.epoch),
        BigInt(original.seq),
        BigInt(total),
      ),
    givenBack(terminal, { epoch, seq }) {
      const row = sum.get(BigInt(terminal), BigInt(epoch), BigInt(seq));
      return {
        total: numberOf(row?.total ?? 0n),
        entries: numberOf(row?.entries ?? 0n),
        isVoided: (row?.voids ?? 0n) > 0n,
      };
    },
  };
}
