/** Documents of the hub on the disk: the newest of each kind as it was fetched, and the one before it. Throws what SQLite throws. */
import type { DocumentHead, DocumentKind } from "@tillwave/shared/sync/document";
import type { Database } from "@tillwave/sqlite/database";
import type { Scope } from "./sync-store.ts";

export interface HeldDocument {
  readonly version: number;
  /** Unix seconds. */
  readonly issued: number;
  /** COSE_Sign1 as it came. */
  readonly signed: Uint8Array;
  /** gzip, as it was fetched. */
  readonly body: Uint8Array;
}

/** Each hub's are its own. */
export type DocumentScope = Pick<Scope, "hub" | "merchant">;

export interface DocumentStore {
  held(scope: DocumentScope, kind: DocumentKind): HeldDocument | null;
  /** 0 where none is held. */
  heldVersion(scope: DocumentScope, kind: DocumentKind): number;
  /** Inside a transaction: the one that was held becomes the previous one. */
  replace(
    scope: DocumentScope,
    head: DocumentHead,
    as: Pick<HeldDocument, "signed" | "body">,
  ): void;
}

export function createDocumentStore(database: Database): DocumentStore {
  const select = database.prepare<
    [string, bigint, string],
    { version: bigint; issued: bigint; signed: Uint8Array; body: Uint8Array }
  >(
    "SELECT version, issued, signed, body FROM sync_document WHERE hub = ? AND merchant = ? AND kind = ? AND place = 'held'",
  );
  const selectVersion = database.prepare<[string, bigint, string], { version: bigint }>(
    "SELECT version FROM sync_document WHERE hub = ? AND merchant = ? AND kind = ? AND place = 'held'",
  );
  const keepPrevious = database.prepare<[string, bigint, string]>(
    "UPDATE OR REPLACE sync_document SET place = 'previous' WHERE hub = ? AND merchant = ? AND kind = ? AND place = 'held'",
  );
  const insert = database.prepare<[string, bigint, string, bigint, bigint, Uint8Array, Uint8Array]>(
    "INSERT INTO sync_document (hub, merchant, kind, place, version, issued, signed, body) VALUES (?, ?, ?, 'held', ?, ?, ?, ?)",
  );
  return {
    held({ hub, merchant }, kind) {
      const row = select.get(hub, BigInt(merchant), kind);
      return row === undefined
        ? null
        : { ...row, version: Number(row.version), issued: Number(row.issued) };
    },
    heldVersion: ({ hub, merchant }, kind) =>
      Number(selectVersion.get(hub, BigInt(merchant), kind)?.version ?? 0n),
    replace({ hub, merchant }, { kind, version, issued }, { signed, body }) {
      keepPrevious.run(hub, BigInt(merchant), kind);
      insert.run(hub, BigInt(merchant), kind, BigInt(version), BigInt(issued), signed, body);
    },
  };
}
