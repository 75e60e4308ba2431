/**
 * What stands on the counter, kept in one row, so that a till which lost its power comes back with
 * the basket where it was. The row carries a digest of itself: what cannot be trusted is set aside
 * and named, never guessed at.
 */
import { equalBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { TillState } from "@tillwave/shared/sale/till";
import type { Database } from "@tillwave/sqlite/database";

/**
 * Presses whose ids are remembered. A page has one unanswered press at a time, and sends that one
 * again: so this many pages may press while an answer is lost.
 */
export const REMEMBERED_COMMANDS_MAX = 8;

export interface Counter {
  /** Layout of this object. */
  readonly v: 1;
  /** Counts changes. */
  readonly revision: number;
  readonly state: TillState;
  /** Where the journal holds the completed sale in hand. */
  readonly paid: EntryRef | null;
  /** The latest presses that were done, oldest first. */
  readonly done: readonly DoneCommand[];
}

export interface DoneCommand {
  readonly id: string;
  readonly revision: number;
  readonly recorded: readonly EntryRef[];
}

export type CounterRead =
  | { readonly type: "counter"; readonly counter: Counter }
  | { readonly type: "none" }
  | { readonly type: "unreadable" };

export interface CounterStore {
  read(): CounterRead;
  /** Inside a transaction. */
  write(counter: Counter): void;
  /** Writes the row as it is once more. */
  touch(): void;
  /** Inside a transaction: keeps the row that cannot be read, and says under which name. */
  setAside(at: number): string;
}

export function createCounterStore(database: Database, digest: Digest): CounterStore {
  const select = database.prepare<[], { body: Uint8Array; digest: Uint8Array }>(
    "SELECT body, digest FROM counter WHERE id = 1",
  );
  const replace = database.prepare<[Uint8Array, Uint8Array]>(
    "REPLACE INTO counter (id, body, digest) VALUES (1, ?, ?)",
  );
  const keep = database.prepare<[bigint]>(
    "INSERT INTO unreadable_counter (kept_at, body, digest) SELECT ?, body, digest FROM counter",
  );
  const rewrite = database.prepare<[]>("UPDATE counter SET id = id");
  return {
    read() {
      const row = select.get();
      if (row === undefined) {
        return { type: "none" };
      }
      if (!equalBytes(digest.sha256(row.body), row.digest)) {
        return { type: "unreadable" };
      }
      const counter = JSON.parse(new TextDecoder().decode(row.body)) as { readonly v: number };
      return counter.v === 1
        ? { type: "counter", counter: counter as Counter }
        : { type: "unreadable" };
    },
    write(counter) {
      const body = toUtf8(JSON.stringify(counter));
      replace.run(body, digest.sha256(body));
    },
    touch() {
      rewrite.run();
    },
    setAside(at) {
      keep.run(BigInt(at));
      return `unreadable_counter ${at}`;
    },
  };
}
