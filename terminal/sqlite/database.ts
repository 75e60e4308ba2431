/**
 * The only opener of better-sqlite3. What it hands out is durable by construction: write-ahead log,
 * `synchronous=FULL` set and asserted, one process at a time.
 *
 * By itself SQLite goes from FULL to NORMAL in WAL mode (better-sqlite3 is compiled with
 * DEFAULT_WAL_SYNCHRONOUS=1), and only once the first statement has met the file: until then it reads
 * FULL. So it is set by name, and read back after the migrations have run.
 */
import SqliteDatabase from "better-sqlite3";
import { assert } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Migration, layoutVersion, migrate } from "./migrate.ts";
import { type StorageFailure, attempt, storageFailure } from "./storage-failure.ts";

export type Database = SqliteDatabase.Database;

/** How long to wait for another process to let go of the file, in milliseconds. */
const LOCK_WAIT_MS = 500;
/** PRAGMA synchronous as SQLite numbers it. */
const SYNCHRONOUS_FULL = 2n;

export type OpenError =
  | StorageFailure
  | { readonly type: "too-new"; readonly has: number; readonly knows: number };

export interface OpenOptions {
  readonly migrations: readonly Migration[];
  /** False: a file that is not there, or has nothing in it, is an error, never a fresh one. */
  readonly create: boolean;
}

/** Opens the file, brings it to the newest layout, and vouches for its settings. Integers come as BigInt. */
export function openDatabase(path: string, options: OpenOptions): Result<Database, OpenError> {
  let database: Database | null = null;
  try {
    database = new SqliteDatabase(path, {
      fileMustExist: !options.create,
      timeout: LOCK_WAIT_MS,
    });
    database.defaultSafeIntegers(true);
    database.pragma("locking_mode = EXCLUSIVE");
    if (!options.create && layoutVersion(database) === 0) {
      database.close();
      return err({ type: "damaged", detail: "there is nothing in the file" });
    }
    const mode = database.pragma("journal_mode = WAL", { simple: true });
    assert(mode === "wal", `the journal mode is ${String(mode)}, not WAL`);
    database.pragma("synchronous = FULL");
    database.pragma("wal_autocheckpoint = 0");
    database.pragma("foreign_keys = ON");
    database.pragma("trusted_schema = OFF");
    database.pragma("cell_size_check = ON");
    const migrated = migrate(database, options.migrations);
    if (!migrated.ok) {
      database.close();
      return migrated;
    }
    assertFull(database);
    proveWritable(database);
    settle(database);
    return ok(database);
  } catch (error) {
    database?.close();
    return err(storageFailure(error));
  }
}

/**
 * Makes what is read from here on durable. A process that was killed before its sync, or whose sync
 * failed, leaves commits in the log that only memory holds: moving the log into the file, with its
 * syncs, puts them on the disk before anybody is told of them. Throws what the disk throws.
 */
function settle(database: Database): void {
  database.pragma("wal_checkpoint(TRUNCATE)");
}

/** A commit that returns without the disk having it would make "Paid" a lie. */
export function assertFull(database: Database): void {
  const synchronous = database.pragma("synchronous", { simple: true });
  assert(synchronous === SYNCHRONOUS_FULL, `synchronous is ${String(synchronous)}, not FULL`);
}

/** SQLite opens what it may only read without a word, and refuses the first write: so one is begun, and undone. */
function proveWritable(database: Database): void {
  database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${layoutVersion(database)}; ROLLBACK`);
}

/**
 * Moves the log into the file, then writes once so that the log's new header is synced here and not
 * under the next sale. `touch` is any small write.
 */
export function checkpoint(database: Database, touch: () => void): Result<void, StorageFailure> {
  return attempt(() => {
    database.pragma("wal_checkpoint(PASSIVE)");
    touch();
  });
}
