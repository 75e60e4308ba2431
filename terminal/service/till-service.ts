/** The service behind the register page: either it sells, or it says in words why it cannot. */
import type {
  CommandReply,
  CommandRequest,
  DrawerReply,
  DrawerRequest,
  FeedMessage,
  HubView,
  JoinReply,
  JoinRequest,
  NfcReply,
  NfcRequest,
  PrintReply,
  PrintRequest,
  PrinterReply,
  PrinterRequest,
  ReceiptView,
  RecoveryReply,
  RecoveryRequest,
  SalesPage,
  SyncReply,
  SyncRequest,
  TapReply,
  TapRequest,
} from "@tillwave/shared/api/till";
import type { TrainingReply, TrainingRequest } from "@tillwave/shared/api/training";
import type { Result } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type Durable, map } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import { type FeedListener, createFeed } from "./feed.ts";
import { type ServedCatalogue, createGoods } from "./goods.ts";
import type { HelloOptions } from "./hello.ts";
import type { OpenerOptions } from "./opener.ts";
import type { Log } from "@tillwave/shared/core/log";
import type { Ports } from "./ports.ts";
import type { Selling } from "./selling.ts";
import { createJoin } from "./sync/join.ts";
import { createMemberships } from "./sync/memberships.ts";
import { createTillKeys } from "./till-key.ts";
import { type TillState, createTillState } from "./till-state.ts";
import { openTraining } from "./training/open-training.ts";
import { createTillModes } from "./training/till-modes.ts";
import { createTrainingFolder } from "./training/training-folder.ts";

export interface TillServiceOptions extends OpenerOptions, HelloOptions {
  /** Changes with the catalogue's content. */
  readonly catalogueTag: string;
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
  /** What ends a payment beside the phone itself; null where it cannot be said whether it was done. */
  tap(request: TapRequest): TapReply | null;
  /** What lies on the reader; null while there is a trouble. */
  nfc(request: NfcRequest): Promise<NfcReply | null>;
  /** With a one-time code of the hub's console; the same code again gets the same answer. */
  joinHub(request: JoinRequest): Promise<JoinReply>;
  /** Sends what waits at once, where it is asked to; null while there is a trouble. */
  sync(request: SyncRequest): SyncReply | null;
  /** Of a till that sells; null where it cannot be said whether it was done, or there is a trouble. */
  ask<T>(read: (selling: Selling) => T): T | null;
  /** The same, for what is written: null where it cannot be said whether it was done. */
  act<T extends object>(
    write: (selling: Selling) => Result<Durable<T>, StorageFailure>,
  ): T | NotSelling | null;
  /** The same, for what takes its time: null as well where the till has closed meanwhile. */
  actLater<T extends object>(
    write: (selling: Selling) => Promise<Result<Durable<T>, StorageFailure> | null>,
  ): Promise<T | NotSelling | null>;
  /** People sign in to this till, and nobody has. */
  isLocked(): boolean;
  isTraining(): boolean;
  /** Changes over to the training till, or back from it. */
  setTraining(request: TrainingRequest): TrainingReply;
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
  const feed = createFeed();
  const keys = createTillKeys(options.folder, ports.crypto);
  const hubUrl = options.hubUrl ?? null;
  const memberships = createMemberships({ ...ports, folder: options.folder, keys, hubUrl });
  const goods = createGoods(options.catalogue, options.catalogueTag);
  const training = createTrainingFolder(options.folder);
  let { forgetPeople = false } = options;
  /** Opened again after training, it knows whoever was added since the start. */
  const openReal = (): TillState => {
    const opened = createTillState({ ...options, forgetPeople }, ports, {
      feed,
      memberships,
      goods,
    });
    forgetPeople = false;
    return opened;
  };
  const state = createTillModes({
    folder: training,
    log: ports.log,
    openReal,
    openTraining: () => openTraining(options, ports, { feed, goods, folder: training.path }),
  });
  const { adopt } = state;
  const { currency, till: name } = options.settings;
  const waiting = (): number => salesWaiting(state.selling()?.status().hub);
  const joinHub = createJoin({ ...ports, keys, memberships, currency, name, adopt, waiting });
  return {
    ...createAnswers(state, ports.log),
    join(listener) {
      const leave = feed.join(listener);
      const greeting = state.greeting();
      return leave && { greeting, leave };
    },
    recover: state.recover,
    isTraining: state.isTraining,
    setTraining: state.setTraining,
    async joinHub(request) {
      if (state.selling() === null || state.isTraining()) {
        return { ok: false, error: { type: "not-selling" } };
      }
      const joined = await joinHub(request);
      if (!joined.ok) {
        return joined;
      }
      const { merchant, terminal, name: called } = joined.value;
      return { ok: true, merchant, terminal, name: called };
    },
    catalogue: goods.served,
    isSelling: () => state.selling() !== null,
    close: state.close,
  };
}

/** A hub that refuses this till takes none of them: then joining again is the way out. */
function salesWaiting(hub: HubView | undefined): number {
  return hub === undefined || hub.state === "stopped" ? 0 : (hub.waiting ?? 0);
}

type Answers = Pick<
  TillService,
  | "handle"
  | "sales"
  | "receipt"
  | "print"
  | "openDrawer"
  | "askPrinter"
  | "sync"
  | "tap"
  | "nfc"
  | "ask"
  | "act"
  | "actLater"
  | "isLocked"
>;

/** What only a till that sells can answer. */
function createAnswers(state: TillState, log: Log): Answers {
  /** A disk that fails is no answer: what it has decides when it is opened again. */
  const orFail = <T>(done: Result<T, StorageFailure>): T | null => {
    if (done.ok) {
      return done.value;
    }
    if (done.error.type === "disk-full") {
      // The log took nothing of it.
      log.error(done.error, "what was asked for was refused");
    } else {
      state.fail(done.error);
    }
    return null;
  };
  const ask = <T>(read: (selling: Selling) => T): T | null => {
    const selling = state.selling();
    return selling && orFail(attempt(() => read(selling)));
  };
  const act = <T extends object>(
    write: (selling: Selling) => Result<Durable<T>, StorageFailure>,
  ): T | NotSelling | null => {
    const selling = state.selling();
    return selling === null ? NOT_SELLING : (orFail(write(selling))?.value ?? null);
  };
  return {
    ask,
    act,
    async actLater(write) {
      const selling = state.selling();
      if (selling === null) {
        return NOT_SELLING;
      }
      const written = await write(selling);
      return written && (orFail(written)?.value ?? null);
    },
    isLocked: () => state.selling()?.staff.isLocked() ?? false,
    handle(request) {
      const selling = state.selling();
      return selling && pressed(request, selling, { fail: state.fail, log });
    },
    sales: (before) => ask(({ salesPage }) => salesPage(before)),
    receipt: (ref) => ask(({ printing }) => printing.receipt(ref) ?? "none"),
    print: (request) => act(({ printing }) => printing.print(request)),
    openDrawer: (request) => act(({ printing }) => printing.openDrawer(request)),
    askPrinter: async (request) => state.selling()?.printing.ask(request) ?? null,
    tap: (request) =>
      state.selling() === null ? NOT_SELLING : ask(({ act: tap }) => tap(request)),
    nfc: async (request) => (await state.selling()?.nfc(request)) ?? null,
    sync: ({ action }) =>
      ask(({ sync }) => {
        if (action === "push") {
          sync.push();
        }
        return { hub: sync.view() };
      }),
  };
}

const NOT_SELLING = { ok: false, error: { type: "not-selling" } } as const;
export type NotSelling = typeof NOT_SELLING;

function pressed(
  request: CommandRequest,
  { handle, view }: Selling,
  { fail, log }: Pick<TillState, "fail"> & { readonly log: Log },
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
