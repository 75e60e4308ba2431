import type { Database } from "@tillwave/sqlite/database";
import type { RequestRows } from "../hub-store.ts";

export function createRequestRows(database: Database): RequestRows {
  const remember = database.prepare(
    "INSERT INTO request (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
  );
  const forget = database.prepare("DELETE FROM request WHERE at < ?");
  return {
    remember: (id, at) => remember.run(id, BigInt(at)).changes === 1,
    forget: (before) => void forget.run(BigInt(before)),
  };
}
