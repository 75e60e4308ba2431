/**
 * The service behind the register page: either it sells, or it says in words why it cannot.
 *
 *   opening ──store opened──▶ selling ──the disk failed──▶ trouble
 *      └──────it could not──▶ trouble ──try again, set aside, by itself──▶ opening
 *
 * Trouble never costs anything: the file stays as it is, and only a person sets it aside.
 */
import type {
  CommandReply,
  CommandRequest,
  FeedMessage,
  PaidSaleView,
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  ShopView,
  Trouble,
} from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type Catalogue, indexItems } from "@tillwave/shared/sale/item";
import { type StorageFailure, storageFailure } from "@tillwave/sqlite/storage-failure";
import { type FeedListener, createFeed } from "./feed.ts";
import type { Ports } from "./ports.ts";
import { type Selling, type SellingOptions, startSelling } from "./selling.ts";
import { setJournalAside } from "./set-aside.ts";
import { type Settings, termsOf } from "./settings.ts";
import { openStore, troubleOf } from "./store.ts";

/** A till that could not open its journal looks again this often, in milliseconds. */
const RETRY_EVERY = 2000;
/** What may be over by itself. Damage is not: only a person decides what becomes of a file. */
const MENDS_ITSELF: ReadonlySet<Trouble["type"]> = new Set([
  "journal-locked",
  "disk-full",
  "disk-failed",
]);
/** What a fresh journal is a way out of. */
const CAN_BE_SET_ASIDE: ReadonlySet<Trouble["type"]> = new Set([
  "journal-damaged",
  "journal-missing",
]);

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
  /** Tells this page of every change from now on; null when too many pages listen. */
  join(listener: FeedListener): Joined | null;
  /** The page of sales before that position, or the newest; null while there is a trouble. */
  sales(before: number | null): SalesPage | null;
  sale(ref: EntryRef): PaidSaleView | null;
  recover(request: RecoveryRequest): RecoveryReply;
  isSelling(): boolean;
  close(): void;
}

export interface Joined {
  /** Everything that a page shows at first. */
  readonly greeting: FeedMessage;
  leave(): void;
}

type Now =
  | { readonly type: "selling"; readonly selling: Selling }
  | { readonly type: "trouble"; readonly trouble: Trouble };

export function createTillService(options: TillServiceOptions, ports: Ports): TillService {
  const { settings, folder, version } = options;
  const { timers, log } = ports;
  const feed = createFeed();
  const rules = { terms: termsOf(settings), items: indexItems(options.catalogue.items) };
  const { terminal } = settings;
  const sellingOptions: SellingOptions = {
    folder,
    terminal,
    version,
    rules,
    feed,
    onFailure: fail,
  };
  let cancelRetry = (): void => {};
  let now = open(null);
  logTrouble(now, null);
  retryLater();

  function open(replaces: string | null): Now {
    const store = openStore({ folder, settings, version, replaces }, ports);
    if (!store.ok) {
      return { type: "trouble", trouble: store.error };
    }
    try {
      const selling = startSelling(store.value, sellingOptions, ports);
      log.info(selling.status(), "ready to sell");
      return { type: "selling", selling };
    } catch (error) {
      store.value.close();
      return { type: "trouble", trouble: troubleOf(storageFailure(error), folder) };
    }
  }

  /** Reads from the journal; null where it does not let itself be read, which ends the selling. */
  function reading<T>(read: (selling: Selling) => T): T | null {
    if (now.type === "trouble") {
      return null;
    }
    try {
      return read(now.selling);
    } catch (error) {
      fail(storageFailure(error));
      return null;
    }
  }

  function enter(next: Now): void {
    logTrouble(next, now);
    now = next;
    feed.tell(greeting());
    retryLater();
  }

  /** Once, not at every look. */
  function logTrouble(next: Now, before: Now | null): void {
    const known = before?.type === "trouble" && before.trouble.type;
    if (next.type === "trouble" && next.trouble.type !== known) {
      log.error(next.trouble, "the till cannot sell");
    }
  }

  function retryLater(): void {
    cancelRetry();
    if (now.type === "trouble" && MENDS_ITSELF.has(now.trouble.type)) {
      cancelRetry = timers.later(() => enter(open(null)), RETRY_EVERY);
    }
  }

  /** What the disk has decides when it is opened again. */
  function fail(failure: StorageFailure): void {
    if (now.type === "selling") {
      log.error(failure, "the disk failed");
      close(now.selling);
      enter({ type: "trouble", trouble: troubleOf(failure, folder) });
    }
  }

  function close(selling: Selling): void {
    try {
      selling.close();
    } catch (error) {
      log.error({ error: String(error) }, "the journal did not close cleanly");
    }
  }

  /** Everything that a page shows, for one that is new or was away. */
  function greeting(): Exclude<FeedMessage, { type: "view" }> {
    if (now.type === "trouble") {
      return { type: "trouble", trouble: now.trouble };
    }
    const view = now.selling.view().value;
    const status = now.selling.status();
    const catalogue = options.catalogueTag;
    return { type: "hello", shop: shopView(options), catalogue, view, status };
  }

  function reopened(replaces: string | null, keptAs: string | null): RecoveryReply {
    const next = open(replaces);
    enter(next);
    return next.type === "trouble" ? { ok: false, trouble: next.trouble } : { ok: true, keptAs };
  }

  return {
    handle(request) {
      if (now.type === "trouble") {
        return { ok: false, error: { type: "not-selling" } };
      }
      const handled = now.selling.handle(request);
      if (handled.ok) {
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
      return leave && { greeting: greeting(), leave };
    },
    sales: (before) => reading(({ sales }) => sales.page(before)),
    sale: (ref) => reading(({ sales }) => sales.find(ref)),
    recover({ action }) {
      if (now.type === "selling") {
        return { ok: true, keptAs: null };
      }
      if (action === "try-again") {
        return reopened(null, null);
      }
      const { trouble } = now;
      if (!CAN_BE_SET_ASIDE.has(trouble.type)) {
        return { ok: false, trouble };
      }
      const keptAs = setJournalAside(folder, new Date(ports.clock.read().wall));
      log.warn({ keptAs, trouble }, "a person set the journal aside");
      return reopened(keptAs ?? "the file was gone", keptAs);
    },
    isSelling: () => now.type === "selling",
    close() {
      cancelRetry();
      if (now.type === "selling") {
        close(now.selling);
      }
    },
  };
}

function shopView({ settings, demo }: TillServiceOptions): ShopView {
  return {
    name: settings.shop.name,
    address: settings.shop.address,
    till: settings.till,
    cashier: settings.cashier.name,
    currency: settings.currency,
    rates: settings.taxes,
    rounding: settings.taxRounding,
    demo,
  };
}
