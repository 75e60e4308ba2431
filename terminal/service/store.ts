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
import type { Seller } from "@tillwave/shared/print/receipt";
import { type Database, type OpenError, openDatabase } from "@tillwave/sqlite/database";
import type { Durable } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt, storageFailure } from "@tillwave/sqlite/storage-failure";
import { TAIL_ENTRIES } from "./background-check.ts";
import { type ChainCheck, createChainCheck } from "./chain-check.ts";
import { recordChanges, restoreCounter } from "./start.ts";
import { type Counter, type CounterStore, createCounterStore } from "./counter-store.ts";
import { createEpochs } from "./epochs.ts";
import { type IdentityRead, readIdentity } from "./identity-file.ts";
import {
  type EpochOpening,
  type Identity,
  type Journal,
  type Scene,
  createJournal,
} from "./journal.ts";
import { type KnownStore, createKnownStore } from "./known-store.ts";
import { journal as journalMigration } from "./migrations/001-journal.ts";
import { print as printMigration } from "./migrations/002-print.ts";
import { sync as syncMigration } from "./migrations/003-sync.ts";
import { tap as tapMigration } from "./migrations/004-tap.ts";
import { cardPayments as cardMigration } from "./migrations/005-card-payments.ts";
import { staff as staffMigration } from "./migrations/006-staff.ts";
import { shifts as shiftsMigration } from "./migrations/007-shifts.ts";
import { reversals as reversalsMigration } from "./migrations/008-reversals.ts";
import { favourites as favouritesMigration } from "./migrations/009-favourites.ts";
import { beacons as beaconsMigration } from "./migrations/010-beacons.ts";
import { type Sales, createSales } from "./sales.ts";
import { JOURNAL_FILE } from "./set-aside.ts";
import { type Settings, termsOf } from "./settings.ts";
import { type Sidecar, type SidecarPorts, createSidecar } from "./sidecar.ts";
import { type ShopInForce, createShopInForce, withSeller } from "./shop-in-force.ts";
import { forgetPeople } from "./staff/forget-people.ts";
import { type Roll, createRoll } from "./staff/roll.ts";
import { signOutAtStart } from "./staff/sign-out-at-start.ts";
import { type StaffStore, createStaffStore } from "./staff/staff-store.ts";
import type { Membership } from "./sync/membership-types.ts";

/** How long people are told that the clock was moved, in milliseconds. The journal keeps it for ever. */
export const CLOCK_ALARM_FOR = 15 * 60_000;

/** How long people are told that this memory was put back or copied, in milliseconds; at least for one run. */
export const RESTORED_ALARM_FOR = 24 * 60 * 60_000;

export const MIGRATIONS = [
  journalMigration,
  printMigration,
  syncMigration,
  tapMigration,
  cardMigration,
  staffMigration,
  shiftsMigration,
  reversalsMigration,
  favouritesMigration,
  beaconsMigration,
];

export interface StoreOptions {
  readonly folder: string;
  readonly settings: Settings;
  /** Of the software. */
  readonly version: string;
  /** What became of the journal before, where a person has decided that a fresh file takes its place. */
  readonly replaces: string | null;
  /** Nobody signs in to this till any more. */
  readonly forgetPeople?: boolean;
  /** What this till knows of its hub, as it is now; none where this is left out. */
  readonly membership?: () => Membership | null;
  /** What this till holds of its hub's word on the shop; null where there is none. Throws what the disk throws. */
  readonly hubShop?: (database: Database) => Seller | null;
}

export type StorePorts = SidecarPorts;

export interface Store {
  readonly database: Database;
  /** Whom the entries are of: what the hub said, or the settings of a till that has joined none. */
  readonly identity: Identity;
  readonly journal: Journal;
  readonly counters: CounterStore;
  readonly known: KnownStore;
  readonly sales: Sales;
  readonly shop: ShopInForce;
  readonly staff: StaffStore;
  readonly roll: Roll;
  readonly counter: Durable<Counter>;
  readonly check: ChainCheck;
  /** Entries before this position wait for the check in the background. */
  readonly checkedFrom: number;
  alarms(): readonly Alarm[];
  scene(): Scene;
  /** The chain no longer holds at these entries. True where any was not known yet. */
  breaksFound(at: readonly EntryRef[]): Result<boolean, StorageFailure>;
  /** Goes on in the next epoch: another till, or a copy of this one, sells under the number in hand. */
  nextEpoch(opening: EpochOpening): Result<void, StorageFailure>;
  /** The small writes that go with moving the log: one to the log itself, one beside the database. Throws what the disk throws. */
  touch(): void;
  close(): void;
}

export function openStore(options: StoreOptions, ports: StorePorts): Result<Store, Trouble> {
  const file = join(options.folder, JOURNAL_FILE);
  try {
    const kept = readIdentity(options.folder, ports.crypto);
    const isNew = kept.type === "none";
    if (!existsSync(file) && !isNew && options.replaces === null) {
      const epoch = kept.type === "known" ? kept.identity.epoch : 0;
      return err({ type: "journal-missing", file, epoch });
    }
    return openFile({ file, create: isNew || options.replaces !== null, kept }, options, ports);
  } catch (error) {
    return err(troubleOf(storageFailure(error), file));
  }
}

interface StoreFile {
  readonly file: string;
  readonly create: boolean;
  /** What lies beside it. */
  readonly kept: IdentityRead;
}

function openFile(
  { file, create, kept }: StoreFile,
  options: StoreOptions,
  ports: StorePorts,
): Result<Store, Trouble> {
  const database = openDatabase(file, { migrations: MIGRATIONS, create });
  if (!database.ok) {
    return err(troubleOf(database.error, file));
  }
  try {
    return ok(prepare(database.value, { ...options, kept }, ports));
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
function prepare(database: Database, options: PrepareOptions, ports: StorePorts): Store {
  const { folder, kept, version, membership = () => null, hubShop = () => null } = options;
  const { clock, crypto: digest } = ports;
  const seller = hubShop(database);
  const settings = seller === null ? options.settings : withSeller(options.settings, seller);
  const known = createKnownStore(database);
  const identity = identityOf({ database, known, settings, membership: membership() });
  const journaled = createJournal(database, identity, digest);
  const counters = createCounterStore(database, digest);
  const check = createChainCheck(database, digest);
  const staff = createStaffStore(database);
  const roll = createRoll(staff);
  const scene = (): Scene => ({
    clock: clock.read(),
    cashier: roll.cashier() ?? settings.cashier,
    shift: known.shift(),
  });
  const sales = createSales(database);
  const { epoch, seq } = journaled.tip();
  const opened = { instance: known.instance(), tip: { epoch, seq } };
  const latestSale = sales.lastNumber();
  const sidecar = createSidecar(
    { folder, found: kept, opened, lastSale: latestSale, ...identity },
    ports,
  );
  try {
    const journal: Journal = {
      ...journaled,
      advance(written) {
        journaled.advance(written);
        sidecar.entriesWritten(written);
      },
    };
    const epochs = createEpochs({ database, journal, known, sidecar, scene, membership });
    const until = journal.tip().position;
    const checkedFrom = Math.max(0, until - TAIL_ENTRIES);
    const tail = check.walk(check.cursorAt(checkedFrom), TAIL_ENTRIES, until);
    epochs.begin(options.replaces);
    epochs.breaksFound(tail.breaks);
    recordChanges({ database, journal, known, scene }, { settings, version });
    const peopleDeps = { database, journal, scene, store: staff, roll };
    signOutAtStart(peopleDeps);
    if (options.forgetPeople === true) {
      forgetPeople(peopleDeps);
    }
    const counter = restoreCounter({
      database,
      journal,
      scene,
      counters,
      terms: termsOf(settings),
      at: clock.read().wall,
      lastSale: () => lastSaleOf(sales.lastNumber(), keptSale(kept)),
      soldElsewhere: sidecar.suspicion === "restored" ? keptSale(kept) : 0,
    });
    const startAlarms = [...restoredAlarms(sidecar, known, clock.read()), ...counter.alarms];
    return {
      database,
      identity,
      journal,
      counters,
      known,
      sales,
      staff,
      roll,
      shop: createShopInForce(settings, { journal, known, scene, version }),
      counter: counter.counter,
      check,
      checkedFrom,
      alarms: () => [
        ...known.breaks(),
        ...startAlarms,
        ...membershipAlarms(known, membership()),
        ...clockAlarms(journal, clock.read()),
      ],
      scene,
      breaksFound: (at) => attempt(() => epochs.breaksFound(at)),
      nextEpoch: (opening) => attempt(() => epochs.next(opening)),
      touch() {
        counters.touch();
        epochs.keep();
      },
      close() {
        try {
          database.pragma("wal_checkpoint(TRUNCATE)");
          epochs.keep();
        } finally {
          sidecar.close();
          database.close();
        }
      },
    };
  } catch (error) {
    sidecar.close();
    throw error;
  }
}

interface PrepareOptions extends StoreOptions {
  readonly kept: IdentityRead;
}

/** A till that has joined keeps its numbers also where its membership is gone: they are no longer the settings' to give. */
function identityOf({
  database,
  known,
  settings,
  membership,
}: {
  readonly database: Database;
  readonly known: KnownStore;
  readonly settings: Settings;
  readonly membership: Membership | null;
}): Identity {
  const { merchant, terminal } = membership ?? settings;
  if (membership !== null || known.member() === null) {
    return { merchant, terminal };
  }
  const newest = database
    .prepare<[], { merchant: bigint; terminal: bigint }>(
      "SELECT merchant, terminal FROM epoch ORDER BY epoch DESC LIMIT 1",
    )
    .get();
  return newest === undefined
    ? { merchant, terminal }
    : { merchant: Number(newest.merchant), terminal: Number(newest.terminal) };
}

/** Told in the run that found it, and for a day after. */
function restoredAlarms(
  { suspicion }: Sidecar,
  known: KnownStore,
  now: ClockReading,
): readonly Alarm[] {
  const restored = known.restored();
  const isTold =
    restored !== null && (suspicion !== null || now.wall - restored.at < RESTORED_ALARM_FOR);
  return isTold ? [{ type: "restored", why: restored.why }] : [];
}

/** Sales that a lost journal may hold beyond the number that was kept, and more. */
const SALES_LEFT_OUT = 1000;

/** A journal without sales goes on above what the one before it may have held. */
function lastSaleOf(journaled: number, kept: number): number {
  return journaled > 0 || kept === 0
    ? journaled
    : Math.ceil((kept + SALES_LEFT_OUT) / SALES_LEFT_OUT) * SALES_LEFT_OUT;
}

const keptSale = (kept: IdentityRead): number => (kept.type === "known" ? kept.identity.sale : 0);

/** A till that has joined and does not know its hub any more sends nothing until it has joined again. */
function membershipAlarms(known: KnownStore, membership: Membership | null): readonly Alarm[] {
  return membership === null && known.member() !== null ? [{ type: "membership-lost" }] : [];
}

function clockAlarms(journal: Journal, now: ClockReading): readonly Alarm[] {
  const jump = journal.lastClockJump();
  const isRecent =
    jump?.at.boot === now.boot && now.monotonic - jump.at.monotonic < CLOCK_ALARM_FOR;
  return jump !== null && isRecent ? [{ type: "clock-jumped", byMs: jump.by }] : [];
}
