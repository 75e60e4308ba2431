/** A till that sells: its open store, the presses, and what goes on beside them. */
import type {
  Alarm,
  CommandReply,
  CommandRequest,
  SalesPage,
  StatusView,
  TapReply,
  TapRequest,
  TapView,
  TillView,
} from "@tillwave/shared/api/till";
import type { ScaleView } from "@tillwave/shared/api/scale";
import type { Result } from "@tillwave/shared/core/result";
import type { Counter as Rules } from "@tillwave/shared/sale/till";
import type { Durable } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import { type BeaconsDesk, createBeaconsDesk } from "./beacons/beacons-desk.ts";
import { startBackgroundCheck } from "./background-check.ts";
import { type FavouritesDesk, createFavouritesDesk } from "./favourites/favourites-desk.ts";
import type { Feed } from "./feed.ts";
import type { Goods } from "./goods.ts";
import { createLogMover } from "./log-mover.ts";
import type { Ports, Timers } from "./ports.ts";
import { type Printing, startPrinting } from "./print/printing.ts";
import type { ReceiptQr } from "./print/receipts.ts";
import { type Reversals, openReversals } from "./reversals/open-reversals.ts";
import { type RecordFacts, createRecordFacts } from "./record-facts.ts";
import { startWeighing, withOwnSource } from "./scale/weighing.ts";
import { type Scanning, startScanning } from "./scanner/scanning.ts";
import type { Settings } from "./settings.ts";
import { openShifts } from "./shifts/open-shifts.ts";
import type { ShiftDesk } from "./shifts/shift-desk.ts";
import type { ShopInForce } from "./shop-in-force.ts";
import { type StaffDesk, createStaffDesk } from "./staff/staff-desk.ts";
import type { Store } from "./store.ts";
import type { Memberships } from "./sync/membership-types.ts";
import { type Sync, startSync } from "./sync/sync.ts";
import { type Tenders, createTenders } from "./tap/tenders.ts";
import { type Recorded, type Till, type TillChange, createTill } from "./till.ts";

/** Pages are told of the check's progress, the disk and the clock this often, in milliseconds. */
const STATUS_EVERY = 2000;
/** Less room than this is said in the status bar: some 100 000 sales. */
const DISK_NEARLY_FULL_BYTES = 200 * 1024 * 1024;

export interface SellingOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly receiptQr: ReceiptQr;
  readonly version: string;
  readonly isTraining: boolean;
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
  /** What no press of a sale has made. */
  readonly record: RecordFacts;
  /** Who stands at the till, and what a supervisor allows. */
  readonly staff: StaffDesk;
  readonly favourites: FavouritesDesk;
  readonly shop: ShopInForce;
  readonly sync: Sync;
  readonly shifts: ShiftDesk;
  readonly reversals: Reversals;
  readonly beacons: BeaconsDesk;
  /** The page of sales before that position, or the newest. Throws what the disk throws. */
  salesPage(before: number | null): SalesPage;
  handle(request: CommandRequest): Result<Durable<CommandReply>, StorageFailure>;
  /** What ends a payment beside the phone itself. */
  act(request: TapRequest): TapReply;
  view(): Durable<TillView>;
  scale(): ScaleView;
  tap(): TapView;
  nfc: Tenders["nfc"];
  status(): StatusView;
  close(): void;
}

export function startSelling(store: Store, options: SellingOptions, ports: Ports): Selling {
  const { database, journal } = store;
  const { feed, onFailure } = options;
  const { timers } = ports;
  const tellStatus = (): void => feed.tell({ type: "status", status: status() });
  const parts: Parts = { store, options, ports, tellStatus };
  const mover = createLogMover({ database, timers, touch: store.touch, onFailure });
  /** What is to go on after something was written. */
  const written = <T>(work: () => T): T => {
    const before = journal.tip().position;
    const done = work();
    mover.committed();
    if (journal.tip().position > before) {
      sync.recorded();
    }
    // Whatever was written may have a paper of its own.
    printing.pressed();
    return done;
  };
  const recordFacts = createRecordFacts(store);
  const record: RecordFacts = (facts) => written(() => recordFacts(facts));
  const staff = createStaffDesk({
    database,
    store: store.staff,
    roll: store.roll,
    record,
    ports,
    lockAfterMinutes: options.settings.lockAfterMinutes,
    isPaying: () => till.open() !== null,
    tell: (view) => feed.tell({ type: "staff", staff: view }),
    onFailure,
  });
  const { till, printing, tenders } = openCounter(parts, {
    staff,
    sync: () => sync,
    supplementOf: (ref) => shifts.supplementOf(ref),
    record: (change) => written(() => till.record(change)),
  });
  const scale = startWeighing({
    settings: options.settings,
    ports,
    changed: (view) => feed.tell({ type: "scale", scale: view }),
  });
  const handle: Selling["handle"] = (request) =>
    written(() => till.handle(withOwnSource(request, scale)));
  const scanning = openScanning(parts, { handle, till, tenders, staff });
  const chain = watchChain(parts);
  options.goods.useOwn();
  let hasStarted = false;
  const onGoods = (): void => {
    if (hasStarted) {
      options.onGoods();
    }
  };
  // What is not started yet has nothing to stop.
  let stopTelling = (): void => {};
  let stopSync = (): void => {};
  let stopBeacons = (): void => {};
  const stop = (): void => {
    stopTelling();
    staff.close();
    scanning.close();
    scale.close();
    tenders.close();
    stopBeacons();
    stopSync();
    printing.stop();
    mover.stop();
    chain.stop();
  };
  const sync = startedOr(() => startHubSync(parts, { onGoods, onCommit: mover.committed }), stop);
  stopSync = () => sync.close();
  stopTelling = repeat(() => {
    tenders.tick();
    tellStatus();
  }, timers);

  function status(): StatusView {
    const { epoch, seq, position } = journal.tip();
    const disk = diskAlarms(ports.disk.freeBytes(options.folder));
    const scanner = scanning.view();
    return {
      version: options.version,
      terminal: store.identity.terminal,
      epoch,
      seq,
      entries: position,
      verified: position - chain.unchecked(),
      alarms: [
        ...store.alarms(),
        ...chain.alarms(),
        ...sync.alarms(),
        ...tenders.alarms(),
        ...disk,
      ],
      printer: printing.view(),
      hub: sync.view(),
      reader: tenders.reader(),
      cardTerminal: tenders.cardTerminal(),
      ...(scanner === null ? {} : { scanner }),
    };
  }

  const { settings } = options;
  const around = { store, settings, ports, record, till, tenders, printing, sync };
  const { reversals, shifts, favourites, beacons } = startedOr(
    () => ({
      beacons: openBeacons(parts, { staff, sync, onCommit: mover.committed }),
      reversals: openReversals({
        ...around,
        approvals: staff.approvals,
        membership: options.memberships.now,
        cards: tenders.cardUndoing,
        isPaying: () => till.view().value.state.sale.type === "tendering",
        isLocked: staff.isLocked,
      }),
      shifts: openShifts({ ...around, approvals: staff.approvals }),
      favourites: createFavouritesDesk({
        database,
        sales: store.sales,
        approvals: staff.approvals,
        wall: () => ports.clock.read().wall,
        tell: (skus) => feed.tell({ type: "favourites", skus }),
      }),
    }),
    stop,
  );
  stopBeacons = () => beacons.close();
  hasStarted = true;
  tenders.resume();
  return {
    printing,
    record,
    staff,
    favourites,
    shop: store.shop,
    sync,
    shifts,
    reversals,
    beacons,
    salesPage(before) {
      const page = store.sales.page(before);
      return { ...page, sales: page.sales.map(reversals.rowOf) };
    },
    status,
    view: till.view,
    scale: scale.view,
    tap: tenders.view,
    act: tenders.act,
    nfc: tenders.nfc,
    handle,
    close() {
      stop();
      store.close();
    },
  };
}

interface Parts {
  readonly store: Store;
  readonly options: SellingOptions;
  readonly ports: Ports;
  /** To every page, as things are. */
  readonly tellStatus: () => void;
}

interface Around {
  readonly staff: StaffDesk;
  readonly sync: () => Sync;
  readonly supplementOf: ShiftDesk["supplementOf"];
  readonly record: (change: TillChange) => Recorded;
}

/** What is pressed and paid, and what comes out on paper after it. */
function openCounter({ store, options, ports, tellStatus }: Parts, around: Around) {
  const { database, journal, counters, sales, scene } = store;
  const { rules, feed, settings } = options;
  const publish = (view: Durable<TillView>): void => {
    feed.view(view);
    printing.committed(view);
  };
  const tenders: Tenders = createTenders({
    ...around,
    ports,
    folder: options.folder,
    database,
    identity: store.identity,
    cardTerminal:
      settings.cardTerminal === undefined
        ? null
        : ports.cardTerminals.connect(settings.cardTerminal),
    currency: settings.currency,
    epoch: () => journal.tip().epoch,
    scene,
    approvals: around.staff.approvals,
    membership: options.memberships.now,
    till: () => till,
    onView: (tap) => feed.tell({ type: "tap", tap }),
    onStatus: tellStatus,
    onFailure: options.onFailure,
  });
  const { approvals, isLocked } = around.staff;
  const tillDeps = {
    database,
    journal,
    counters,
    sales,
    rules,
    scene,
    tenders,
    publish,
    approvals,
    isLocked,
  };
  const till = createTill(store.counter, tillDeps);
  const { terminal } = store.identity;
  const printingDeps = {
    ...store,
    ...options,
    approvals,
    terminal,
    supplementOf: around.supplementOf,
    onChange: tellStatus,
  };
  const printing = startPrinting(printingDeps, ports, till.view());
  return { till, printing, tenders };
}

interface Counter extends Pick<Selling, "handle"> {
  readonly till: Till;
  readonly tenders: Tenders;
  readonly staff: StaffDesk;
}

/** What is scanned at the till's own port, pressed as a page would press it. */
function openScanning(
  { options, ports, tellStatus }: Parts,
  { handle, till, tenders, staff }: Counter,
): Scanning {
  return startScanning({
    settings: options.settings,
    ports,
    isLocked: staff.isLocked,
    view: till.view,
    handle,
    tap: tenders.view,
    act: tenders.act,
    tell: (scanned) => options.feed.tell({ type: "scanned", scanned }),
    onChange: tellStatus,
    onFailure: options.onFailure,
  });
}

/** Checks the journal behind the selling. */
function watchChain({ store, options, ports, tellStatus }: Parts) {
  const { timers, log } = ports;
  const unreadable: Alarm[] = [];
  const background = startBackgroundCheck(store.checkedFrom, {
    check: store.check,
    now: timers.now,
    later: timers.later,
    onBreaks(found) {
      const remembered = store.breaksFound(found);
      if (!remembered.ok) {
        options.onFailure(remembered.error);
      } else if (remembered.value) {
        log.error({ found }, "the chain is broken");
        tellStatus();
      }
    },
    onUnreadable(failure) {
      log.error(failure, "old entries cannot be read");
      unreadable.push({ type: "journal-unreadable", detail: failure.type });
      tellStatus();
    },
  });
  return {
    unchecked: (): number => store.checkedFrom - background.verified(),
    alarms: (): readonly Alarm[] => unreadable,
    stop: background.stop,
  };
}

interface Syncing {
  readonly onGoods: () => void;
  readonly onCommit: () => void;
}

function startHubSync(
  { store, options, ports, tellStatus }: Parts,
  { onGoods, onCommit }: Syncing,
): Sync {
  const { memberships, settings, goods, onFailure } = options;
  const orFail = (done: Result<unknown, StorageFailure>): void => {
    if (!done.ok) {
      onFailure(done.error);
    }
  };
  return startSync({
    ports,
    database: store.database,
    memberships,
    taxIds: new Set(settings.taxes.map(({ id }) => id)),
    end: () => store.journal.tip().position,
    openNextEpoch: (detail) => orFail(store.nextEpoch({ why: "cloned", detail })),
    onBreak: (at) => orFail(store.breaksFound([at])),
    onCatalogue(catalogue, served) {
      goods.replace(catalogue, served);
      onGoods();
    },
    shop: store.shop,
    onShop: onGoods,
    onCommit,
    onChange: tellStatus,
    onFailure,
  });
}

interface BesideBeacons {
  readonly staff: StaffDesk;
  readonly sync: Sync;
  readonly onCommit: () => void;
}

/** A till to train on has no beacons: what people try on it must not reach the shop's. */
function openBeacons(
  { store, options, ports }: Parts,
  { staff, sync, onCommit }: BesideBeacons,
): BeaconsDesk {
  const { memberships, settings, isTraining, onFailure } = options;
  const isHubThere = (): boolean => sync.state() === "in-step" || sync.state() === "catching-up";
  return createBeaconsDesk({
    ports,
    database: store.database,
    central: isTraining ? null : (ports.central ?? null),
    hub: memberships.now()?.hubId ?? null,
    epoch: () => store.journal.tip().epoch,
    wall: () => sync.trustedTime().time,
    ask: sync.ask,
    isHubThere,
    mayManage() {
      const { people, signedIn } = staff.view();
      return people.length === 0 || signedIn?.role === "supervisor";
    },
    who: () => staff.view().signedIn?.name ?? settings.cashier.name,
    onCommit,
    onFailure,
  });
}

/** Answers with how to end it. */
function repeat(tell: () => void, { later }: Pick<Timers, "later">): () => void {
  const tellAgain = (): void => {
    tell();
    cancel = later(tellAgain, STATUS_EVERY);
  };
  let cancel = later(tellAgain, STATUS_EVERY);
  return () => cancel();
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
