import type { Database } from "@tillwave/sqlite/database";
import type { DocumentKind } from "@tillwave/shared/sync/document";
import type { DocumentRows } from "../hub-store.ts";
import { bigOrNull, bytesOf, numberOf, numberOrNull } from "./column.ts";

interface Row {
  readonly kind: string;
  readonly version: bigint;
  readonly issued: bigint;
  readonly digest: Uint8Array;
  readonly length: bigint;
  readonly signed: Uint8Array;
  readonly items: bigint | null;
}

export function createDocumentRows(database: Database): DocumentRows {
  const add = database.prepare(
    `INSERT INTO document (kind, version, issued, digest, body, signed, items)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = database.prepare<[], Row>(
    `SELECT kind, version, issued, digest, length(body) AS length, signed, items FROM document
     WHERE version = (SELECT max(version) FROM document AS other WHERE other.kind = document.kind)
     ORDER BY kind`,
  );
  const bodyOf = database.prepare<[Uint8Array], { readonly body: Uint8Array }>(
    "SELECT body FROM document WHERE digest = ? LIMIT 1",
  );
  const keepNewest = database.prepare(
    `DELETE FROM document WHERE kind = ? AND version NOT IN
       (SELECT version FROM document WHERE kind = ? ORDER BY version DESC LIMIT ?)`,
  );
  return {
    add: (d) =>
      void add.run(
        d.kind,
        BigInt(d.version),
        BigInt(d.issued),
        d.digest,
        d.body,
        d.signed,
        bigOrNull(d.items),
      ),
    newest: () =>
      newest.all().map((row) => ({
        kind: row.kind as DocumentKind,
        version: numberOf(row.version),
        issued: numberOf(row.issued),
        digest: bytesOf(row.digest),
        lengthBytes: numberOf(row.length),
        signed: bytesOf(row.signed),
        items: numberOrNull(row.items),
      })),
    bodyOf(digest) {
      const row = bodyOf.get(digest);
      return row === undefined ? null : bytesOf(row.body);
    },
    keepNewest: (kind, count) => void keepNewest.run(kind, kind, BigInt(count)),
  };
}
