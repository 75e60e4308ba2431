/**
 * Opens the till's memory and makes it ready to sell: the file, the newest entries checked, an epoch
 * to write in, the basket where it was. What cannot be opened is named as a trouble and left alone.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Alarm, Trouble } from "@tillwave/shared/api/till";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type Database, type OpenError, openDatabase } from "@tillwave/sqlite/database";
import type { Durable } from "@tillwave/sqlite/durable";
import { type StorageFailure, storageFailure } from "@tillwave/sqlite/storage-failure";
import { TAIL_ENTRIES } from "./background-check.ts";
import { type ChainCheck, createChainCheck } from "./chain-check.ts";
import { recordChanges, restoreCounter } from "./start.ts";
import { type Counter, type CounterStore, createCounterStore } from "./counter-store.ts";
import { createEpochs } from "./epochs.ts";
import { readIdentity } from "./identity-file.ts";
import { type Journal, type Scene, createJournal } from "./journal.ts";
import { createKnownStore } from "./known-store.ts";
import { journal as journalMigration } from "./migrations/001-journal.ts";
import type { Ports } from "./ports.ts";
import { JOURNAL_FILE, countSetAside } from "./set-aside.ts";
import { type Settings, termsOf } from "./settings.ts";

export const MIGRATIONS = [journalMigration];

export interface StoreOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Of the software. */
  readonly version: string;
  /** What became of the journal before, where a person has decided that a fresh file takes its place. */
  readonly replaces: string | null;
}

export interface Store {
  readonly database: Database;
  readonly journal: Journal;
  readonly counters: CounterStore;
  readonly counter: Durable<Counter>;
  readonly check: ChainCheck;
  /** Entries before this position wait for the check in the background. */
  readonly checkedFrom: number;
  alarms(): readonly Alarm[];
  scene(): Scene;
  /** The chain no longer holds at that entry: remembers it and goes on in a new epoch. False where it was known. */
  breakFound(at: EntryRef): Result<boolean, StorageFailure>;
  close(): void;
}

export function openStore(options: StoreOptions, ports: Ports): Result<Store, Trouble> {
  const file = join(options.folder, JOURNAL_FILE);
  const identity = readIdentity(options.folder);
  const used = identity !== null || countSetAside(options.folder) > 0;
  if (!existsSync(file) && used && options.replaces === null) {
    return err({ type: "journal-missing", file, epoch: identity?.epoch ?? 0 });
  }
  const create = !used || options.replaces !== null;
  const database = openDatabase(file, { migrations: MIGRATIONS, create });
  if (!database.ok) {
    return err(troubleOf(database.error, file));
  }
  try {
    return ok(prepare(database.value, options, ports));
  } catch (error) {
    database.value.close();
    return err(troubleOf(storageFailure(error), file));
  }
}

export function troubleOf(error: OpenError, file: string): Trouble {
  switch (error.type) {
    case "locked":
      return { type: "journal-locked", file };
    case "damaged":
      return { type: "journal-damaged", file, detail: error.detail };
    case "too-new":
      return { type: "journal-too-new", file, has: error.has, knows: error.knows };
    case "missing":
      return { type: "disk-failed", detail: `${file} cannot be opened or made` };
    case "disk-full":
    case "disk-failed":
      return error;
  }
}

/** Throws what SQLite throws; nothing is half done, since each step is one transaction. */
function prepare(database: Database, options: StoreOptions, ports: Ports): Store {
  const { settings, folder } = options;
  const { clock, digest } = ports;
  const { merchant, terminal, cashier } = settings;
  const journal = createJournal(database, { merchant, terminal }, digest);
  const counters = createCounterStore(database, digest);
  const known = createKnownStore(database);
  const check = createChainCheck(database, digest);
  const scene = (): Scene => ({ clock: clock.read(), cashier, shift: known.shift() });
  const epochs = createEpochs({ database, journal, known, scene }, { folder, merchant, terminal });

  const until = journal.tip().position;
  const checkedFrom = Math.max(0, until - TAIL_ENTRIES);
  const tail = check.walk(check.cursorAt(checkedFrom), TAIL_ENTRIES, until);
  tail.breaks.forEach((at) => epochs.breakFound(at));
  epochs.begin(options.replaces);
  recordChanges({ database, journal, known, scene }, options);
  const counter = restoreCounter({
    database,
    counters,
    terms: termsOf(settings),
    at: clock.read().wall,
  });
  return {
    database,
    journal,
    counters,
    counter: counter.counter,
    check,
    checkedFrom,
    alarms: () => [...known.breaks(), ...counter.alarms, ...clockAlarms(journal)],
    scene,
    breakFound(at) {
      try {
        return ok(epochs.breakFound(at));
      } catch (error) {
        return err(storageFailure(error));
      }
    },
    close() {
      try {
        database.pragma("wal_checkpoint(TRUNCATE)");
      } finally {
        database.close();
      }
    },
  };
}

function clockAlarms(journal: Journal): readonly Alarm[] {
  const byMs = journal.lastClockJump();
  return byMs === null ? [] : [{ type: "clock-jumped", byMs }];
}
