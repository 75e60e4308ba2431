/**
 * The service behind the register page: either it sells, or it says in words why it cannot.
 *
 *   opening ──store opened──▶ selling ──the disk failed──▶ trouble
 *      └──────it could not──▶ trouble ──try again, set aside, by itself──▶ opening
 *
 * Trouble never costs anything: the file stays as it is, and only a person sets it aside.
 */
import type {
  Alarm,
  CommandReply,
  CommandRequest,
  FeedMessage,
  PaidSaleView,
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  ShopView,
  StatusView,
  Trouble,
} from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type Catalogue, indexItems } from "@tillwave/shared/sale/item";
import { checkpoint } from "@tillwave/sqlite/database";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { type BackgroundCheck, startBackgroundCheck } from "./background-check.ts";
import { type Feed, type FeedListener, createFeed } from "./feed.ts";
import type { Ports } from "./ports.ts";
import { createSales, type Sales } from "./sales.ts";
import { setJournalAside } from "./set-aside.ts";
import { type Settings, termsOf } from "./settings.ts";
import { type Store, openStore, troubleOf } from "./store.ts";
import { type Till, createTill } from "./till.ts";

/** A till that could not open its journal looks again this often, in milliseconds. */
const RETRY_EVERY = 2000;
/** The log is moved into the file after so many commits, when nothing else is to be done. */
const COMMITS_PER_CHECKPOINT = 200;
/** How long nothing may have been pressed before that, in milliseconds. */
const CHECKPOINT_QUIET = 150;
/** A till that is never quiet moves the log all the same: it may not grow without end. */
const COMMITS_WITHOUT_CHECKPOINT_MAX = 4000;
/** Pages are told of the check's progress, the disk and the clock this often, in milliseconds. */
const STATUS_EVERY = 2000;
/** Less room than this is said in the status bar: some 100 000 sales. */
export const DISK_NEARLY_FULL_BYTES = 200 * 1024 * 1024;

export interface TillServiceOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  /** Changes with the catalogue's content. */
  readonly catalogueTag: string;
  readonly version: string;
  readonly demo: boolean;
}

export interface TillService {
  handle(request: CommandRequest): CommandReply;
  join(listener: FeedListener): (() => void) | null;
  sales(before: number | null): SalesPage | Trouble;
  sale(ref: EntryRef): PaidSaleView | null;
  recover(request: RecoveryRequest): RecoveryReply;
  isSelling(): boolean;
  close(): void;
}

interface Selling {
  readonly type: "selling";
  readonly store: Store;
  readonly till: Till;
  readonly sales: Sales;
  readonly background: BackgroundCheck;
}

interface InTrouble {
  readonly type: "trouble";
  readonly trouble: Trouble;
}

export function createTillService(options: TillServiceOptions, ports: Ports): TillService {
  const { settings, folder } = options;
  const { timers, log } = ports;
  const feed: Feed = createFeed();
  const rules = { terms: termsOf(settings), items: indexItems(options.catalogue.items) };
  let now: Selling | InTrouble = open(null);
  let commits = 0;
  let cancelCheckpoint = (): void => {};
  let cancelRetry = retryLater();
  let cancelStatus = timers.later(tellStatus, STATUS_EVERY);

  function open(replaces: string | null): Selling | InTrouble {
    const opened = openStore({ folder, settings, version: options.version, replaces }, ports);
    if (!opened.ok) {
      log.error(opened.error, "the till cannot sell");
      return { type: "trouble", trouble: opened.error };
    }
    const store = opened.value;
    const { database, journal, counters, scene } = store;
    const sales = createSales(database);
    const till = createTill(store.counter, {
      ...{ database, journal, counters, sales, rules, scene },
      publish: (view) => feed.view(view),
    });
    const background = startBackgroundCheck(store.checkedFrom, {
      check: store.check,
      now: timers.now,
      later: timers.later,
      onBreak: breakFound,
      onFailure: fail,
    });
    log.info({ tip: { ...journal.tip(), head: undefined } }, "ready to sell");
    return { type: "selling", store, till, sales, background };
  }

  function enter(next: Selling | InTrouble): void {
    now = next;
    if (next.type === "selling") {
      feed.hello(hello(next));
    } else {
      feed.trouble(next.trouble);
    }
    cancelRetry();
    cancelRetry = retryLater();
  }

  /** Not for damage: only a person decides what becomes of a file. */
  function retryLater(): () => void {
    const mends =
      now.type === "trouble" &&
      ["journal-locked", "disk-full", "disk-failed"].includes(now.trouble.type);
    return mends ? timers.later(() => enter(open(null)), RETRY_EVERY) : () => {};
  }

  /** Nothing may be concluded from memory any more: what the disk has decides when it is opened again. */
  function fail(failure: StorageFailure): void {
    if (now.type === "selling") {
      log.error(failure, "the disk failed");
      stopSelling(now);
      enter({ type: "trouble", trouble: troubleOf(failure, folder) });
    }
  }

  function stopSelling({ store, background }: Selling): void {
    cancelCheckpoint();
    background.stop();
    try {
      store.close();
    } catch (error) {
      log.error({ error: String(error) }, "the journal did not close cleanly");
    }
  }

  function breakFound(at: EntryRef): void {
    if (now.type !== "selling") {
      return;
    }
    const found = now.store.breakFound(at);
    if (!found.ok) {
      fail(found.error);
    } else if (found.value) {
      log.error({ at }, "the chain is broken; going on in a new epoch");
      feed.status(status(now));
    }
  }

  function checkpointLater(): void {
    commits += 1;
    if (commits >= COMMITS_PER_CHECKPOINT) {
      cancelCheckpoint();
      const wait = commits < COMMITS_WITHOUT_CHECKPOINT_MAX ? CHECKPOINT_QUIET : 0;
      cancelCheckpoint = timers.later(moveLog, wait);
    }
  }

  function moveLog(): void {
    if (now.type === "selling") {
      commits = 0;
      const { database, counters } = now.store;
      const moved = checkpoint(database, () => counters.touch());
      if (!moved.ok) {
        fail(moved.error);
      }
    }
  }

  function tellStatus(): void {
    if (now.type === "selling") {
      feed.status(status(now));
    }
    cancelStatus = timers.later(tellStatus, STATUS_EVERY);
  }

  function status({ store, background }: Selling): StatusView {
    const { epoch, seq, position } = store.journal.tip();
    const unchecked = store.checkedFrom - background.verified();
    return {
      version: options.version,
      terminal: settings.terminal,
      ...{ epoch, seq },
      entries: position,
      verified: position - unchecked,
      alarms: [...store.alarms(), ...diskAlarms()],
    };
  }

  function diskAlarms(): readonly Alarm[] {
    const freeBytes = ports.disk.freeBytes(folder);
    return freeBytes !== null && freeBytes < DISK_NEARLY_FULL_BYTES
      ? [{ type: "disk-nearly-full", freeBytes }]
      : [];
  }

  function hello(selling: Selling): Extract<FeedMessage, { type: "hello" }> {
    return {
      type: "hello",
      shop: shopView(options),
      catalogue: options.catalogueTag,
      view: selling.till.view().value,
      status: status(selling),
    };
  }

  function recovered(replaces: string | null, keptAs: string | null): RecoveryReply {
    const next = open(replaces);
    enter(next);
    return next.type === "trouble" ? { ok: false, trouble: next.trouble } : { ok: true, keptAs };
  }

  return {
    handle(request) {
      if (now.type === "trouble") {
        return { ok: false, error: { type: "not-selling" } };
      }
      const handled = now.till.handle(request);
      if (handled.ok) {
        checkpointLater();
        return handled.value.value;
      }
      if (handled.error.type === "disk-full") {
        // The log took nothing of it, and the basket is as it was.
        log.error(handled.error, "a press was refused");
        return { ok: false, error: { type: "disk-full" } };
      }
      fail(handled.error);
      return { ok: false, error: { type: "disk-failed", detail: handled.error.type } };
    },
    join(listener) {
      const leave = feed.join(listener);
      if (leave !== null) {
        listener(now.type === "selling" ? hello(now) : { type: "trouble", trouble: now.trouble });
      }
      return leave;
    },
    sales: (before) => (now.type === "selling" ? now.sales.page(before) : now.trouble),
    sale: (ref) => (now.type === "selling" ? now.sales.find(ref) : null),
    recover({ action }) {
      if (now.type === "selling") {
        return { ok: true, keptAs: null };
      }
      const { trouble } = now;
      if (action === "try-again") {
        return recovered(null, null);
      }
      if (trouble.type !== "journal-damaged" && trouble.type !== "journal-missing") {
        return { ok: false, trouble };
      }
      const keptAs = setJournalAside(folder, new Date(ports.clock.read().wall));
      log.warn({ keptAs, trouble }, "a person set the journal aside");
      return recovered(keptAs ?? "the file was gone", keptAs);
    },
    isSelling: () => now.type === "selling",
    close() {
      cancelRetry();
      cancelStatus();
      if (now.type === "selling") {
        stopSelling(now);
      }
    },
  };
}

function shopView({ settings, demo }: TillServiceOptions): ShopView {
  const { shop, till, cashier, currency, taxes, taxRounding } = settings;
  return {
    ...{ name: shop.name, address: shop.address, till, cashier: cashier.name, currency },
    ...{ rates: taxes, rounding: taxRounding, demo },
  };
}
