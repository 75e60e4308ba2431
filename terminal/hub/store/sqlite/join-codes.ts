import type { Database } from "@tillwave/sqlite/database";
import type { JoinCodeRows } from "../hub-store.ts";
import { bytesOrNull, numberOf } from "./column.ts";

interface Row {
  readonly id: string;
  readonly terminal: bigint;
  readonly name: string;
  readonly proof_key: Uint8Array | null;
  readonly expires: bigint;
  readonly tries: bigint;
}

export function createJoinCodeRows(database: Database): JoinCodeRows {
  const add = database.prepare(
    `INSERT INTO join_code (id, terminal, name, proof_key, expires, tries)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const find = database.prepare<[string], Row>("SELECT * FROM join_code WHERE id = ?");
  const countWrongTry = database.prepare(
    `UPDATE join_code SET tries = tries + 1,
       proof_key = CASE WHEN tries + 1 >= ? THEN NULL ELSE proof_key END WHERE id = ?`,
  );
  const spend = database.prepare("UPDATE join_code SET proof_key = NULL WHERE id = ?");
  const spendOf = database.prepare("UPDATE join_code SET proof_key = NULL WHERE terminal = ?");
  const spendAll = database.prepare("UPDATE join_code SET proof_key = NULL");
  const forget = database.prepare("DELETE FROM join_code WHERE expires < ?");
  const open = database.prepare<[bigint], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM join_code WHERE proof_key IS NOT NULL AND expires >= ?",
  );
  return {
    add: (code) =>
      void add.run(
        code.id,
        BigInt(code.terminal),
        code.name,
        code.proofKey,
        BigInt(code.expires),
        BigInt(code.tries),
      ),
    find(id) {
      const row = find.get(id);
      return row === undefined
        ? null
        : {
            id: row.id,
            terminal: numberOf(row.terminal),
            name: row.name,
            proofKey: bytesOrNull(row.proof_key),
            expires: numberOf(row.expires),
            tries: numberOf(row.tries),
          };
    },
    countWrongTry: (id, triesMax) => void countWrongTry.run(BigInt(triesMax), id),
    spend: (id) => void spend.run(id),
    spendOf: (terminal) => void spendOf.run(BigInt(terminal)),
    spendAll: () => void spendAll.run(),
    forget: (expiredBefore) => void forget.run(BigInt(expiredBefore)),
    open: (at) => numberOf(open.get(BigInt(at))?.n ?? 0n),
  };
}
