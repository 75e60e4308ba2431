/**
 * What stands on the counter, kept in one row, so that a till which lost its power comes back with
 * the basket where it was. The row carries a digest of itself: what cannot be trusted is set aside
 * and named, never guessed at.
 */
import { equalBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Minor } from "@tillwave/shared/sale/money";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import type { TillState } from "@tillwave/shared/sale/till";
import type { Database } from "@tillwave/sqlite/database";

/**
 * Pages whose last press is remembered. A page sends one press at a time, and sends that one again
 * until it is answered; the page that has been silent for longest is forgotten first.
 */
export const REMEMBERED_PAGES_MAX = 16;

export interface Counter {
  /** Layout of this object. */
  readonly v: 1;
  /** Counts changes. */
  readonly revision: number;
  readonly state: TillState;
  /** Where the journal holds the completed sale in hand. */
  readonly paid: EntryRef | null;
  /** The last press of each page that was done, the latest press at the end. */
  readonly done: readonly DoneCommand[];
  /** The tender that waits for somebody; missing in what earlier versions have written. */
  readonly open?: OpenTender | null;
}

/** What the journal holds of it under `tender-opened`. */
export interface OpenTender {
  readonly ref: EntryRef;
  readonly sale: number;
  readonly tender: number;
  readonly method: ElectronicTender["method"];
  readonly settles: Minor;
  readonly currency: string;
  /** Hex; null for a method that has none. */
  readonly nonce: string | null;
  readonly request: string | null;
  /** Of the machine, when it was opened. */
  readonly boot: string;
}

export interface DoneCommand {
  readonly page: string;
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
    "INSERT INTO set_aside_counter (kept_at, body, digest) SELECT ?, CAST(body AS BLOB), CAST(digest AS BLOB) FROM counter",
  );
  const rewrite = database.prepare<[]>("UPDATE counter SET id = id");
  return {
    read() {
      const row = select.get();
      if (row === undefined) {
        return { type: "none" };
      }
      // A damaged page may hold anything in the place of a column.
      const isWhole = row.body instanceof Uint8Array && row.digest instanceof Uint8Array;
      if (!isWhole || !equalBytes(digest.sha256(row.body), row.digest)) {
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
      return `set_aside_counter ${at}`;
    },
  };
}
