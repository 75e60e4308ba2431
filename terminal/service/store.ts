/**
 * Opens the till's memory and makes it ready to sell: the file, the newest entries checked, an epoch
 * to write in, the basket where it was. What cannot be opened is named as a trouble and left alone.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Alarm, Trouble } from "@tillwave/shared/api/till";
import type { ClockReading } from "@tillwave/shared/core/clock";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type Database, type OpenError, openDatabase } from "@tillwave/sqlite/database";
import type { Durable } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt, storageFailure } from "@tillwave/sqlite/storage-failure";
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
import { type Sales, createSales } from "./sales.ts";
import { JOURNAL_FILE } from "./set-aside.ts";
import { type Settings, termsOf } from "./settings.ts";

/** How long people are told that the clock was moved, in milliseconds. The journal keeps it for ever. */
export const CLOCK_ALARM_FOR = 15 * 60_000;

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
  readonly sales: Sales;
  readonly counter: Durable<Counter>;
  readonly check: ChainCheck;
  /** Entries before this position wait for the check in the background. */
  readonly checkedFrom: number;
  alarms(): readonly Alarm[];
  scene(): Scene;
  /** The chain no longer holds at these entries. True where any was not known yet. */
  breaksFound(at: readonly EntryRef[]): Result<boolean, StorageFailure>;
  /** The small writes that go with moving the log: one to the log itself, one beside the database. Throws what the disk throws. */
  touch(): void;
  close(): void;
}

export function openStore(options: StoreOptions, ports: Ports): Result<Store, Trouble> {
  const file = join(options.folder, JOURNAL_FILE);
  try {
    const kept = readIdentity(options.folder);
    const isNew = kept.type === "none";
    if (!existsSync(file) && !isNew && options.replaces === null) {
      const epoch = kept.type === "known" ? kept.identity.epoch : 0;
      return err({ type: "journal-missing", file, epoch });
    }
    return openFile(file, isNew || options.replaces !== null, { options, ports });
  } catch (error) {
    return err(troubleOf(storageFailure(error), file));
  }
}

function openFile(
  file: string,
  create: boolean,
  { options, ports }: { readonly options: StoreOptions; readonly ports: Ports },
): Result<Store, Trouble> {
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
  const { clock, crypto: digest } = ports;
  const { merchant, terminal, cashier } = settings;
  const journal = createJournal(database, { merchant, terminal }, digest);
  const counters = createCounterStore(database, digest);
  const known = createKnownStore(database);
  const check = createChainCheck(database, digest);
  const scene = (): Scene => ({ clock: clock.read(), cashier, shift: known.shift() });
  const sales = createSales(database);
  const keptSale = keptSaleNumber(folder);
  const lastSale = (): number => lastSaleOf(sales.lastNumber(), keptSale);
  const epochs = createEpochs(
    { database, journal, known, scene, lastSale },
    { folder, merchant, terminal },
  );

  const until = journal.tip().position;
  const checkedFrom = Math.max(0, until - TAIL_ENTRIES);
  const tail = check.walk(check.cursorAt(checkedFrom), TAIL_ENTRIES, until);
  epochs.breaksFound(tail.breaks);
  epochs.begin(options.replaces);
  recordChanges({ database, journal, known, scene }, options);
  const counter = restoreCounter({
    database,
    counters,
    terms: termsOf(settings),
    at: clock.read().wall,
    lastSale,
  });
  return {
    database,
    journal,
    counters,
    sales,
    counter: counter.counter,
    check,
    checkedFrom,
    alarms: () => [...known.breaks(), ...counter.alarms, ...clockAlarms(journal, clock.read())],
    scene,
    breaksFound: (at) => attempt(() => epochs.breaksFound(at)),
    touch() {
      counters.touch();
      epochs.keepNumbers();
    },
    close() {
      try {
        database.pragma("wal_checkpoint(TRUNCATE)");
        epochs.keepNumbers();
      } finally {
        database.close();
      }
    },
  };
}

/** Sales that a lost journal may hold beyond the number that was kept, and more. */
const SALES_LEFT_OUT = 1000;

/** A journal without sales goes on above what the one before it may have held. */
function lastSaleOf(journaled: number, kept: number): number {
  return journaled > 0 || kept === 0
    ? journaled
    : Math.ceil((kept + SALES_LEFT_OUT) / SALES_LEFT_OUT) * SALES_LEFT_OUT;
}

function keptSaleNumber(folder: string): number {
  const kept = readIdentity(folder);
  return kept.type === "known" ? kept.identity.sale : 0;
}

function clockAlarms(journal: Journal, now: ClockReading): readonly Alarm[] {
  const jump = journal.lastClockJump();
  const isRecent =
    jump?.at.boot === now.boot && now.monotonic - jump.at.monotonic < CLOCK_ALARM_FOR;
  return jump !== null && isRecent ? [{ type: "clock-jumped", byMs: jump.by }] : [];
}
