/** A till that sells: its open store, the presses, and what goes on beside them. */
import type {
  Alarm,
  CommandReply,
  CommandRequest,
  SalesPage,
  StatusView,
  TillView,
} from "@tillwave/shared/api/till";
import type { Result } from "@tillwave/shared/core/result";
import type { Counter as Rules } from "@tillwave/shared/sale/till";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { startBackgroundCheck } from "./background-check.ts";
import type { Feed } from "./feed.ts";
import type { Goods } from "./goods.ts";
import { createLogMover } from "./log-mover.ts";
import type { Ports } from "./ports.ts";
import { type Printing, startPrinting } from "./print/printing.ts";
import type { ReceiptQr } from "./print/receipts.ts";
import type { Settings } from "./settings.ts";
import type { ShopInForce } from "./shop-in-force.ts";
import type { Store } from "./store.ts";
import type { Memberships } from "./sync/membership-types.ts";
import { type Sync, startSync } from "./sync/sync.ts";
import { createTill } from "./till.ts";

/** Pages are told of the check's progress, the disk and the clock this often, in milliseconds. */
const STATUS_EVERY = 2000;
/** Less room than this is said in the status bar: some 100 000 sales. */
const DISK_NEARLY_FULL_BYTES = 200 * 1024 * 1024;

export interface SellingOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly receiptQr: ReceiptQr;
  readonly version: string;
  readonly rules: Rules;
  readonly feed: Feed;
  readonly memberships: Memberships;
  readonly goods: Goods;
  /** The hub has sent another catalogue, or calls the shop otherwise. */
  readonly onGoods: () => void;
  /** Nothing may be concluded from memory any more. */
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface Selling {
  readonly printing: Printing;
  readonly shop: ShopInForce;
  readonly sync: Sync;
  /** The page of sales before that position, or the newest. Throws what the disk throws. */
  salesPage(before: number | null): SalesPage;
  handle(request: CommandRequest): Result<Durable<CommandReply>, StorageFailure>;
  view(): Durable<TillView>;
  status(): StatusView;
  close(): void;
}

export function startSelling(store: Store, options: SellingOptions, ports: Ports): Selling {
  const { feed, rules, onFailure } = options;
  const { timers, log } = ports;
  const { database, journal, counters, sales, scene } = store;
  const publish = (view: Durable<TillView>): void => {
    feed.view(view);
    printing.committed(view);
  };
  const tillDeps = { database, journal, counters, sales, rules, scene, publish };
  const till = createTill(store.counter, tillDeps);
  const printing = startPrinting(
    {
      ...store,
      ...options,
      terminal: store.identity.terminal,
      onChange: () => feed.tell({ type: "status", status: status() }),
    },
    ports,
    till.view(),
  );
  const mover = createLogMover({ database, timers, touch: store.touch, onFailure });
  const unreadable: Alarm[] = [];
  const background = startBackgroundCheck(store.checkedFrom, {
    check: store.check,
    now: timers.now,
    later: timers.later,
    onBreaks(found) {
      const remembered = store.breaksFound(found);
      if (!remembered.ok) {
        onFailure(remembered.error);
      } else if (remembered.value) {
        log.error({ found }, "the chain is broken");
        feed.tell({ type: "status", status: status() });
      }
    },
    onUnreadable(failure) {
      log.error(failure, "old entries cannot be read");
      unreadable.push({ type: "journal-unreadable", detail: failure.type });
      feed.tell({ type: "status", status: status() });
    },
  });
  options.goods.useOwn();
  let hasStarted = false;
  const start = (): Sync =>
    startSync({
      ports,
      database,
      memberships: options.memberships,
      taxIds: new Set(options.settings.taxes.map(({ id }) => id)),
      end: () => journal.tip().position,
      openNextEpoch(detail) {
        const opened = store.nextEpoch({ why: "cloned", detail });
        if (!opened.ok) {
          onFailure(opened.error);
        }
      },
      onBreak(at) {
        const remembered = store.breaksFound([at]);
        if (!remembered.ok) {
          onFailure(remembered.error);
        }
      },
      onCatalogue(catalogue, served) {
        options.goods.replace(catalogue, served);
        if (hasStarted) {
          options.onGoods();
        }
      },
      shop: store.shop,
      onShop: options.onGoods,
      onCommit: mover.committed,
      onChange: () => feed.tell({ type: "status", status: status() }),
      onFailure,
    });
  const sync = startedOr(start, () => {
    printing.stop();
    background.stop();
  });
  const tellStatus = (): void => {
    feed.tell({ type: "status", status: status() });
    cancelStatus = timers.later(tellStatus, STATUS_EVERY);
  };
  let cancelStatus = timers.later(tellStatus, STATUS_EVERY);

  function status(): StatusView {
    const { epoch, seq, position } = journal.tip();
    const unchecked = store.checkedFrom - background.verified();
    return {
      version: options.version,
      terminal: store.identity.terminal,
      epoch,
      seq,
      entries: position,
      verified: position - unchecked,
      alarms: [
        ...store.alarms(),
        ...unreadable,
        ...sync.alarms(),
        ...diskAlarms(ports.disk.freeBytes(options.folder)),
      ],
      printer: printing.view(),
      hub: sync.view(),
    };
  }

  hasStarted = true;
  return {
    printing,
    shop: store.shop,
    sync,
    salesPage(before) {
      const page = sales.page(before);
      return {
        before: page.before,
        sales: page.sales.map(({ ref, head, entry }) => {
          const { paper, copies } = printing.paperOf(ref);
          return { ref, head, entry, sync: sync.saleSync(ref), paper, copies };
        }),
      };
    },
    status,
    view: till.view,
    handle(request) {
      const before = journal.tip().position;
      const handled = till.handle(request);
      mover.committed();
      printing.pressed();
      if (journal.tip().position > before) {
        sync.recorded();
      }
      return handled;
    },
    close() {
      cancelStatus();
      sync.close();
      printing.stop();
      mover.stop();
      background.stop();
      store.close();
    },
  };
}

/** Nothing that runs already goes on where the rest cannot be started. */
function startedOr<T>(start: () => T, stop: () => void): T {
  try {
    return start();
  } catch (error) {
    stop();
    throw error;
  }
}

function diskAlarms(freeBytes: number | null): readonly Alarm[] {
  return freeBytes !== null && freeBytes < DISK_NEARLY_FULL_BYTES
    ? [{ type: "disk-nearly-full", freeBytes }]
    : [];
}
