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
  DrawerReply,
  DrawerRequest,
  FeedMessage,
  JoinError,
  JoinReply,
  JoinRequest,
  PrintReply,
  PrintRequest,
  PrinterReply,
  PrinterRequest,
  ReceiptView,
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  ShopView,
  SyncReply,
  SyncRequest,
  Trouble,
} from "@tillwave/shared/api/till";
import { type Result, err } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Seller } from "@tillwave/shared/print/receipt";
import { type Durable, map } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import { type FeedListener, type Hello, createFeed } from "./feed.ts";
import { type ServedCatalogue, createGoods } from "./goods.ts";
import { type Opened, type OpenerOptions, createOpener } from "./opener.ts";
import type { Ports } from "./ports.ts";
import type { Selling } from "./selling.ts";
import { createJoin } from "./sync/join.ts";
import { createMemberships } from "./sync/memberships.ts";
import type { StoredMembership } from "./sync/membership.ts";
import type { Membership } from "./sync/membership-types.ts";
import { createTillKeys } from "./till-key.ts";

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

export interface TillServiceOptions extends OpenerOptions {
  /** Changes with the catalogue's content. */
  readonly catalogueTag: string;
  readonly demo: boolean;
  /** Where the joined hub is now, where a person has said so. */
  readonly hubUrl?: string | null;
}

export interface TillService {
  /** Null where it cannot be said whether the press was done: the page sends it again. */
  handle(request: CommandRequest): Durable<CommandReply> | null;
  /** Tells this page of every change from now on; null when too many pages listen. */
  join(listener: FeedListener): Joined | null;
  /** The page of sales before that position, or the newest; null while there is a trouble. */
  sales(before: number | null): SalesPage | null;
  /** A completed sale as its paper shows it; "none" where there is no such sale, null while there is a trouble. */
  receipt(ref: EntryRef): ReceiptView | "none" | null;
  /** Null where it cannot be said whether it was done: the page sends it again, and it is done once. */
  print(request: PrintRequest): PrintReply | null;
  openDrawer(request: DrawerRequest): DrawerReply | null;
  /** Answers when the printer has, or is given up; null while there is a trouble. */
  askPrinter(request: PrinterRequest): Promise<PrinterReply | null>;
  recover(request: RecoveryRequest): RecoveryReply;
  /** With a one-time code of the hub's console; the same code again gets the same answer. */
  joinHub(request: JoinRequest): Promise<JoinReply>;
  /** Sends what waits at once, where it is asked to; null while there is a trouble. */
  sync(request: SyncRequest): SyncReply | null;
  /** What the page sells from. */
  catalogue(): ServedCatalogue;
  isSelling(): boolean;
  close(): void;
}

export interface Joined {
  /** Everything that a page shows at first. */
  readonly greeting: FeedMessage;
  leave(): void;
}

export function createTillService(options: TillServiceOptions, ports: Ports): TillService {
  const { timers, log } = ports;
  const feed = createFeed();
  const keys = createTillKeys(options.folder, ports.crypto);
  const hubUrl = options.hubUrl ?? null;
  const memberships = createMemberships({ ...ports, folder: options.folder, keys, hubUrl });
  const goods = createGoods(options.catalogue, options.catalogueTag);
  const around = { feed, memberships, goods, onGoods: greet, onFailure: fail };
  const opener = createOpener(options, ports, around);
  const { currency, till: name } = options.settings;
  const joinHub = createJoin({ ...ports, keys, memberships, currency, name, adopt });
  let isClosed = false;
  let cancelRetry = (): void => {};
  let now = opener.open();
  retryLater();

  function enter(next: Opened): void {
    now = next;
    if (next.type === "selling") {
      greet();
    } else {
      feed.tell(next);
    }
    retryLater();
  }

  function greet(): void {
    if (now.type === "selling") {
      feed.greet(hello(now.selling));
    }
  }

  function hello(selling: Selling): Durable<Hello> {
    return helloOf(selling, options, goods.served());
  }

  function retryLater(): void {
    cancelRetry();
    if (now.type === "trouble" && MENDS_ITSELF.has(now.trouble.type)) {
      cancelRetry = timers.later(() => enter(opener.open()), RETRY_EVERY);
    }
  }

  /** Nothing may be concluded from memory: what the disk has decides when it is opened again. */
  function fail(failure: StorageFailure): void {
    if (now.type === "selling") {
      opener.close(now.selling);
      enter(opener.troubleAfter(failure));
    }
  }

  /** The journal is opened anew under the numbers that the hub gave; the basket stays where it is. */
  function adopt(stored: StoredMembership): Result<Membership, JoinError> {
    if (isClosed || now.type === "trouble") {
      return err({ type: "not-selling" });
    }
    opener.close(now.selling);
    const adopted = memberships.adopt(stored);
    enter(opener.open());
    if (!adopted.ok) {
      log.error(adopted.error, "the membership could not be kept");
      return err({ type: "not-selling" });
    }
    return adopted;
  }

  function recovered(next: Opened, keptAs: string | null): RecoveryReply {
    enter(next);
    return next.type === "trouble" ? { ok: false, trouble: next.trouble } : { ok: true, keptAs };
  }

  function pressed(
    request: CommandRequest,
    { handle, view }: Selling,
  ): Durable<CommandReply> | null {
    const handled = handle(request);
    if (handled.ok) {
      return handled.value;
    }
    if (handled.error.type === "disk-full") {
      // The log took nothing of it, and the basket is as it was.
      log.error(handled.error, "a press was refused");
      return map(view(), () => ({ ok: false, error: { type: "disk-full" } }));
    }
    fail(handled.error);
    return null;
  }

  /** A disk that fails is no answer: what it has decides when it is opened again. */
  function orFail<T>(done: Result<T, StorageFailure>): T | null {
    if (done.ok) {
      return done.value;
    }
    if (done.error.type === "disk-full") {
      // The log took nothing of it.
      log.error(done.error, "what was asked for was refused");
    } else {
      fail(done.error);
    }
    return null;
  }

  return {
    handle: (request) => (now.type === "trouble" ? null : pressed(request, now.selling)),
    join(listener) {
      const leave = feed.join(listener);
      const greeting = now.type === "selling" ? hello(now.selling).value : now;
      return leave && { greeting, leave };
    },
    sales(before) {
      if (now.type === "trouble") {
        return null;
      }
      const { salesPage } = now.selling;
      return orFail(attempt(() => salesPage(before)));
    },
    receipt(ref) {
      if (now.type === "trouble") {
        return null;
      }
      const { printing } = now.selling;
      return orFail(attempt(() => printing.receipt(ref) ?? "none"));
    },
    print(request) {
      return now.type === "trouble"
        ? { ok: false, error: { type: "not-selling" } }
        : (orFail(now.selling.printing.print(request))?.value ?? null);
    },
    openDrawer(request) {
      return now.type === "trouble"
        ? { ok: false, error: { type: "not-selling" } }
        : (orFail(now.selling.printing.openDrawer(request))?.value ?? null);
    },
    async askPrinter(request) {
      return now.type === "trouble" ? null : now.selling.printing.ask(request);
    },
    recover({ action }) {
      if (now.type === "selling") {
        return { ok: true, keptAs: null };
      }
      if (action === "try-again") {
        return recovered(opener.open(), null);
      }
      const { trouble } = now;
      if (!CAN_BE_SET_ASIDE.has(trouble.type)) {
        return { ok: false, trouble };
      }
      const aside = opener.setAside();
      return aside.ok ? recovered(opener.open(), aside.value) : recovered(aside.error, null);
    },
    async joinHub(request) {
      if (now.type === "trouble") {
        return { ok: false, error: { type: "not-selling" } };
      }
      const joined = await joinHub(request);
      if (!joined.ok) {
        return joined;
      }
      const { merchant, terminal, name: called } = joined.value;
      return { ok: true, merchant, terminal, name: called };
    },
    sync({ action }) {
      if (now.type === "trouble") {
        return null;
      }
      const { sync } = now.selling;
      return orFail(
        attempt(() => {
          if (action === "push") {
            sync.push();
          }
          return { hub: sync.view() };
        }),
      );
    },
    catalogue: goods.served,
    isSelling: () => now.type === "selling",
    close() {
      isClosed = true;
      cancelRetry();
      if (now.type === "selling") {
        opener.close(now.selling);
      }
    },
  };
}

/** Everything that a page shows, for one that is new or was away. */
function helloOf(
  selling: Selling,
  options: TillServiceOptions,
  { tag }: ServedCatalogue,
): Durable<Hello> {
  return map(selling.view(), (view) => ({
    type: "hello",
    shop: shopView(options, selling.shop.seller()),
    catalogue: tag,
    view,
    status: selling.status(),
  }));
}

function shopView({ settings, demo }: TillServiceOptions, { name, address }: Seller): ShopView {
  return {
    name,
    address,
    till: settings.till,
    cashier: settings.cashier.name,
    currency: settings.currency,
    rates: settings.taxes,
    rounding: settings.taxRounding,
    demo,
  };
}
