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
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  ShopView,
  Trouble,
} from "@tillwave/shared/api/till";
import { type Durable, map } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import { type FeedListener, type Hello, createFeed } from "./feed.ts";
import { type Opened, type OpenerOptions, createOpener } from "./opener.ts";
import type { Ports } from "./ports.ts";
import type { Selling } from "./selling.ts";

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
}

export interface TillService {
  /** Null where it cannot be said whether the press was done: the page sends it again. */
  handle(request: CommandRequest): Durable<CommandReply> | null;
  /** Tells this page of every change from now on; null when too many pages listen. */
  join(listener: FeedListener): Joined | null;
  /** The page of sales before that position, or the newest; null while there is a trouble. */
  sales(before: number | null): SalesPage | null;
  recover(request: RecoveryRequest): RecoveryReply;
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
  const opener = createOpener(options, ports, { feed, onFailure: fail });
  let cancelRetry = (): void => {};
  let now = opener.open();
  retryLater();

  function enter(next: Opened): void {
    now = next;
    if (next.type === "selling") {
      feed.greet(helloOf(next.selling, options));
    } else {
      feed.tell(next);
    }
    retryLater();
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

  return {
    handle: (request) => (now.type === "trouble" ? null : pressed(request, now.selling)),
    join(listener) {
      const leave = feed.join(listener);
      const greeting = now.type === "selling" ? helloOf(now.selling, options).value : now;
      return leave && { greeting, leave };
    },
    sales(before) {
      if (now.type === "trouble") {
        return null;
      }
      const { sales } = now.selling;
      const read = attempt(() => sales.page(before));
      if (!read.ok) {
        fail(read.error);
        return null;
      }
      return read.value;
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
    isSelling: () => now.type === "selling",
    close() {
      cancelRetry();
      if (now.type === "selling") {
        opener.close(now.selling);
      }
    },
  };
}

/** Everything that a page shows, for one that is new or was away. */
function helloOf(selling: Selling, options: TillServiceOptions): Durable<Hello> {
  return map(selling.view(), (view) => ({
    type: "hello",
    shop: shopView(options),
    catalogue: options.catalogueTag,
    view,
    status: selling.status(),
  }));
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
