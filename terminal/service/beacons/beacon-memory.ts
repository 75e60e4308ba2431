/** What the till knows of the shop's beacons, in memory as the disk has it. */
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { type Database } from "@tillwave/sqlite/database";
import { commit } from "@tillwave/sqlite/durable";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { BeaconEvent } from "@tillwave/shared/sync/beacon-report";
import { type Book, makeBook } from "./beacon-book.ts";
import {
  type BeaconStore,
  type Intent,
  type KeptReply,
  createBeaconStore,
} from "./beacon-store.ts";

export interface BeaconMemory {
  reply(): KeptReply | null;
  book(): Book;
  unsent(): readonly BeaconEvent[];
  intents(): readonly Intent[];
  levels(): ReadonlyMap<string, number>;
  /** In one transaction: on the disk when this returns, or nothing of it. */
  write(work: (store: BeaconStore) => void): Result<void, StorageFailure>;
}

export interface MemoryDeps {
  readonly database: Database;
  /** Null: this till has joined none. */
  readonly hub: string | null;
  readonly onCommit: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

/** Throws what the disk throws. */
export function createBeaconMemory({
  database,
  hub,
  onCommit,
  onFailure,
}: MemoryDeps): BeaconMemory {
  const store = createBeaconStore(database, hub ?? "");
  const read = () => {
    const reply = store.reply();
    const unsent = store.unsent();
    const book = makeBook(reply?.reply ?? null, unsent);
    return { reply, unsent, book, intents: store.intents(), levels: store.levels() };
  };
  let now = read();
  return {
    reply: () => now.reply,
    book: () => now.book,
    unsent: () => now.unsent,
    intents: () => now.intents,
    levels: () => now.levels,
    write(work) {
      const written = commit(database, () => {
        work(store);
        return read();
      });
      if (written.ok) {
        now = written.value.value;
        onCommit();
        return ok(undefined);
      }
      // A full disk took nothing, and selling goes on; with any other failure memory is not believed.
      if (written.error.type !== "disk-full") {
        onFailure(written.error);
      }
      return written;
    },
  };
}
