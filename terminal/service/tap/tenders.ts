/**
 * Everybody whom this till asks for money that is not handed over: phones at the reader, cards at their
 * own terminal. One tender is open at a time, so one of them is shown.
 */
import type {
  Alarm,
  CardTerminalView,
  HubView,
  ReaderView,
  TapReply,
  TapRequest,
  TapStepView,
  TapView,
} from "@tillwave/shared/api/till";
import type { FoundSpend } from "@tillwave/shared/wallet/hub-messages";
import type { HoldAnswer, TapTender } from "@tillwave/shared/wallet/tap-state";
import type { Database } from "@tillwave/sqlite/database";
import { commit } from "@tillwave/sqlite/durable";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { OpenTender } from "../counter-store.ts";
import type { Scene } from "../journal.ts";
import type { Ports } from "../ports.ts";
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
  readonly identity: { readonly terminal: number };
  readonly currency: string;
  readonly epoch: () => number;
  readonly scene: () => Scene;
  readonly membership: () => Membership | null;
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
  alarms(): readonly Alarm[];
  /** Now and then: what people see may be another by itself. */
  tick(): void;
  close(): void;
}

export function createTenders(deps: TendersDeps): Tenders {
  let revision = 0;
  const desk = createDesk(deps, () => {
    revision += 1;
    deps.onView(view());
  });
  const view = (): TapView => {
    const step = desk.tap.step();
    const sale = step.type === "off" ? null : (deps.till().open()?.sale ?? null);
    return { revision, sale, step };
  };
  const answered = new Map<string, TapReply>();
  return {
    canTap: desk.tap.canTap,
    isInDoubt: desk.tap.isInDoubt,
    requestFor: desk.tap.requestFor,
    follow: desk.tap.follow,
    resume: () => desk.tap.resume(deps.till().open()),
    act(request) {
      const before = answered.get(request.id);
      if (before !== undefined) {
        return before;
      }
      const error = desk.tap.act(request);
      const reply: TapReply = error === null ? { ok: true } : { ok: false, error };
      answered.set(request.id, reply);
      const [oldest] = answered.keys();
      if (answered.size > REMEMBERED_MAX && oldest !== undefined) {
        answered.delete(oldest);
      }
      return reply;
    },
    view,
    reader: desk.tap.reader,
    cardTerminal: () => ({ state: "none" }),
    alarms: desk.tap.alarms,
    tick() {
      desk.heard.tick();
      desk.tap.refresh();
    },
    close() {
      desk.tap.close();
      attempt(desk.heard.keep);
    },
  };
}

interface Desk {
  readonly tap: TapDesk;
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
    view: () => deps.sync().view(),
    trustedTime: () => deps.sync().trustedTime(),
    answeredUpTo: () => deps.sync().answeredUpTo(),
  };
  const shift = (): number => deps.scene().shift;
  const world = createWorld({
    ...ports,
    membership,
    isRefused: () => deps.sync().view().state === "stopped",
    rules: () => deps.sync().rules,
    hub,
    store,
    heard: () => heard.at(),
    epoch: deps.epoch,
    shift,
  });
  const heard = createHeard({ world, store, write, answeredUpTo: hub.answeredUpTo });
  const tap = createTapDesk({
    ports,
    identity,
    currency: deps.currency,
    world,
    store,
    marker: createMarker(deps.folder),
    shift,
    open: (): OpenTender | null => deps.till().open(),
    isUnknown: (tender) => isUnknown(deps.till(), tender),
    record: deps.record,
    hubState: (): HubView["state"] => deps.sync().view().state,
    hold: (asked): Promise<HoldAnswer> => askHold(deps.sync().ask, asked),
    enquire: (tender: TapTender): Promise<FoundSpend | null> => askFound(deps.sync().ask, tender),
    commit: write,
    onView,
    onStatus: deps.onStatus,
    onFailure,
  });
  return { tap, heard };
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
