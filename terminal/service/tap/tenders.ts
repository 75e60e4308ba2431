/**
 * Everybody whom this till asks for money that is not handed over: phones at the reader, cards at their
 * own terminal. One tender is open at a time, so one of them is shown.
 */
import type {
  Alarm,
  CardTerminalView,
  HubView,
  NfcReply,
  NfcRequest,
  ReaderView,
  TapReply,
  TapRequest,
  TapStepView,
  TapView,
} from "@tillwave/shared/api/till";
import type { FoundSpend } from "@tillwave/shared/wallet/hub-messages";
import type { HoldAnswer, TapTender } from "@tillwave/shared/wallet/tap-state";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { Person } from "@tillwave/shared/sale/supervision";
import type { Database } from "@tillwave/sqlite/database";
import { commit } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { CardUndoing } from "../card-terminal/card-desk.ts";
import { type Cards, createCards } from "../card-terminal/cards.ts";
import type { OpenTender } from "../counter-store.ts";
import type { Identity, Scene } from "../journal.ts";
import { type SignDesk, createSignDesk } from "../nfc/sign-desk.ts";
import type { CardTerminal, Ports } from "../ports.ts";
import type { Approvals } from "../staff/approvals.ts";
import type { Membership } from "../sync/membership-types.ts";
import type { Sync } from "../sync/sync.ts";
import type { Recorded, TenderDesk, Till, TillChange } from "../till.ts";
import { type TapDesk, createTapDesk } from "./desk.ts";
import { type Heard, createHeard } from "./heard.ts";
import { createMarker } from "./marker.ts";
import { askFound, askHold } from "./tap-hub.ts";
import { createTapStore } from "./tap-store.ts";
import { createWorld } from "./tap-world.ts";

/** Requests whose answers are remembered, so that one sent again is done once. */
const REMEMBERED_MAX = 16;

export interface TendersDeps {
  readonly ports: Ports;
  readonly folder: string;
  readonly database: Database;
  readonly identity: Identity;
  /** Null where the settings name none. */
  readonly cardTerminal: CardTerminal | null;
  readonly currency: string;
  readonly epoch: () => number;
  readonly scene: () => Scene;
  readonly membership: () => Membership | null;
  readonly approvals: Approvals;
  /** Both are there before anything is asked of the desks. */
  readonly till: () => Pick<Till, "open" | "view">;
  readonly sync: () => Sync;
  readonly record: (change: TillChange) => Recorded;
  readonly onView: (tap: TapView) => void;
  readonly onStatus: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface Tenders extends TenderDesk {
  /** The till has started, perhaps with a tender open. */
  resume(): void;
  act(request: TapRequest): TapReply;
  view(): TapView;
  reader(): ReaderView;
  cardTerminal(): CardTerminalView;
  readonly cardUndoing: CardUndoing;
  /** What lies on the reader while nobody pays. */
  nfc(request: NfcRequest): Promise<NfcReply>;
  alarms(): readonly Alarm[];
  /** Now and then: what people see may be another by itself. */
  tick(): void;
  close(): void;
}

export function createTenders(deps: TendersDeps): Tenders {
  let revision = 0;
  let told = wordOf({ sale: null, step: { type: "off" } });
  const tell = (): void => {
    revision += 1;
    const tap = view();
    told = wordOf(tap);
    deps.onView(tap);
  };
  /** Who has let the person at the till end the payment that is being ended. */
  let allowedBy: Person | null = null;
  const record = (change: TillChange): Recorded =>
    deps.record(allowedBy === null ? change : signedBy(change, allowedBy));
  const desk = createDesk({ ...deps, record }, tell);
  const view = (): TapView => ({ revision, ...shown(desk, deps.till()) });
  const answered = new Map<string, TapReply>();
  return {
    canTap: desk.tap.canTap,
    isInDoubt: () => desk.tap.isInDoubt() || desk.cards.step() !== null,
    requestFor: desk.tap.requestFor,
    follow(open) {
      desk.tap.follow(open);
      desk.cards.follow(open);
      // Why a card paid nothing is told no longer than its sale lasts.
      if (wordOf(view()) !== told) {
        tell();
      }
    },
    resume() {
      const open = deps.till().open();
      desk.tap.resume(open);
      desk.cards.resume(open);
    },
    act(request) {
      const before = answered.get(request.id);
      if (before !== undefined) {
        return before;
      }
      if (request.action === "void") {
        const allowed = deps.approvals.take("end-payment", request.approval ?? null);
        if (!allowed.ok) {
          return allowed;
        }
        allowedBy = allowed.value;
      }
      const reply = desk.cards.act(request) ?? tapReply(desk.tap.act(request));
      allowedBy = null;
      answered.set(request.id, reply);
      const [oldest] = answered.keys();
      if (answered.size > REMEMBERED_MAX && oldest !== undefined) {
        answered.delete(oldest);
      }
      return reply;
    },
    view,
    reader: desk.tap.reader,
    cardTerminal: desk.cards.view,
    cardUndoing: desk.cards.undoing,
    nfc: desk.signs.ask,
    alarms: () => [...desk.tap.alarms(), ...desk.cards.alarms()],
    tick() {
      desk.heard.tick();
      desk.tap.refresh();
    },
    close() {
      desk.tap.close();
      desk.cards.close();
      attempt(desk.heard.keep);
    },
  };
}

function signedBy(change: TillChange, approvedBy: Person): TillChange {
  const sign = (fact: Fact): Fact => (fact.kind === "spend-void" ? { ...fact, approvedBy } : fact);
  return {
    ...change,
    before: (change.before ?? []).map(sign),
    after: (change.after ?? []).map(sign),
  };
}

const wordOf = ({ sale, step }: Omit<TapView, "revision">): string => JSON.stringify([sale, step]);

const tapReply = (error: ReturnType<TapDesk["act"]>): TapReply =>
  error === null ? { ok: true } : { ok: false, error };

/** A card's payment is shown while it has the tender, and why it came to nothing beside what follows. */
function shown(
  { tap, cards }: Desk,
  { open, view }: ReturnType<TendersDeps["till"]>,
): Pick<TapView, "sale" | "step"> {
  const { sale } = view().value.state;
  const step = cards.step() ?? tap.step();
  const notice = sale.type === "tendering" ? cards.notice(sale.number) : null;
  if (step.type === "off") {
    return notice === null
      ? { sale: null, step }
      : { sale: sale.number, step: { ...step, notice } };
  }
  const isArmed = step.type === "armed" && step.notice === null;
  return { sale: open()?.sale ?? null, step: isArmed ? { ...step, notice } : step };
}

interface Desk {
  readonly tap: TapDesk;
  readonly cards: Cards;
  readonly signs: SignDesk;
  readonly heard: Heard;
}

function createDesk(deps: TendersDeps, onView: (step: TapStepView) => void): Desk {
  const { ports, database, identity, membership, onFailure } = deps;
  const store = createTapStore(database);
  const write = (change: () => void): void => {
    const done = commit(database, change);
    if (!done.ok && done.error.type !== "disk-full") {
      onFailure(done.error);
    }
  };
  const hub = {
    state: () => deps.sync().state(),
    trustedTime: () => deps.sync().trustedTime(),
    answeredUpTo: () => deps.sync().answeredUpTo(),
  };
  const shift = (): number => deps.scene().shift;
  const world = createWorld({
    ...ports,
    membership,
    isRefused: () => deps.sync().state() === "stopped",
    rules: () => deps.sync().rules,
    hub,
    store,
    heard: () => heard.at(),
    epoch: deps.epoch,
    shift,
  });
  const heard = createHeard({ world, store, write, answeredUpTo: hub.answeredUpTo });
  const signs = createSignDesk({
    readers: ports.readers,
    isTaken: () => deps.till().open() !== null,
  });
  const tap = createTapDesk({
    ports: { ...ports, readers: signs.forPayments },
    identity,
    currency: deps.currency,
    world,
    store,
    marker: createMarker(deps.folder),
    shift,
    open: (): OpenTender | null => deps.till().open(),
    isUnknown: (tender) => isUnknown(deps.till(), tender),
    record: deps.record,
    hubState: (): HubView["state"] => deps.sync().state(),
    hold: (asked): Promise<HoldAnswer> => askHold(deps.sync().ask, asked),
    enquire: (tender: TapTender): Promise<FoundSpend | null> => askFound(deps.sync().ask, tender),
    commit: write,
    onView,
    onStatus: deps.onStatus,
    onFailure,
  });
  return { tap, cards: cardsOf(deps, tap, onView), signs, heard };
}

function cardsOf(deps: TendersDeps, tap: TapDesk, onView: (step: TapStepView) => void): Cards {
  const cards: Cards = createCards({
    ...deps,
    device: deps.cardTerminal,
    canTap: tap.canTap,
    open: () => deps.till().open(),
    onChange() {
      onView(cards.step() ?? tap.step());
      deps.onStatus();
    },
  });
  return cards;
}

function isUnknown({ view }: Pick<Till, "view">, id: number): boolean {
  const { sale } = view().value.state;
  return (
    sale.type === "tendering" &&
    sale.tenders.some(
      (tender) => tender.method !== "cash" && tender.id === id && tender.state === "unknown",
    )
  );
}
