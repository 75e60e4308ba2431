/**
 * Sends this till's journal to the hub that it has joined, and takes what the hub hands out. Selling
 * neither waits for it nor depends on it.
 */
import type { Alarm, HubView, SaleSync } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type TimeReading, readTrustedTime } from "@tillwave/shared/sync/trusted-time";
import { type TapRules, createRulesInForce } from "../tap/rules-in-force.ts";
import { createOutboxReader } from "./outbox-reader.ts";
import type { HubAnswer } from "../ports.ts";
import type { HubQuestion } from "./hub-requests.ts";
import { startSession } from "./session.ts";
import type { SessionDeps } from "./session-parts.ts";
import { createSyncStore } from "./sync-store.ts";

export interface Sync {
  /** What the hub lets this till risk; empty where it has joined none. */
  readonly rules: TapRules;
  view(): HubView;
  /** Of the view, for whoever asks often. */
  state(): HubView["state"];
  /** As far as the hub has signed for it; the machine's own clock, and unsure, where it has joined none. */
  trustedTime(): TimeReading;
  /** The hub has answered for every entry up to this position. */
  answeredUpTo(): number;
  /** Asks the hub something beside the journal; what it answers is for the caller to read. */
  ask(question: HubQuestion): Promise<HubAnswer | null>;
  alarms(): readonly Alarm[];
  saleSync(ref: EntryRef): SaleSync;
  /** Something was written to the journal. */
  recorded(): void;
  /** A person wants it sent now. */
  push(): void;
  close(): void;
}

export type SyncDeps = Omit<SessionDeps, "store" | "reader" | "rules">;

const NOT_JOINED: HubView = {
  state: "not-joined",
  cause: null,
  waiting: null,
  waitingSince: null,
  confirmed: null,
  needMe: 0,
  since: 0,
  catalogue: null,
  shop: null,
};

/** Throws what the disk throws. */
export function startSync(deps: SyncDeps): Sync {
  const { database, memberships, ports } = deps;
  const store = createSyncStore(database);
  const reader = createOutboxReader(database, ports.crypto);
  const membership = memberships.now();
  const rules = createRulesInForce(ports.crypto);
  // Whoever asks what time it is asks often, and not the disk.
  const time = store.time();
  const session = membership && startSession(membership, { ...deps, store, reader, rules });
  return {
    rules,
    view: () => session?.view() ?? NOT_JOINED,
    state: () => session?.state() ?? NOT_JOINED.state,
    trustedTime: () => session?.trustedTime() ?? readTrustedTime(time, ports.clock.read()),
    answeredUpTo: () => session?.answeredUpTo() ?? 0,
    ask: async (question) => (await session?.ask(question)) ?? null,
    alarms: () => session?.alarms() ?? [],
    saleSync(ref) {
      const position = membership === null ? null : reader.positionOf(ref, membership);
      if (session === null || position === null || !session.isAnswered(position)) {
        return "waiting";
      }
      return session.isAside(position) ? "needs-me" : "confirmed";
    },
    recorded: () => session?.recorded(),
    push: () => session?.push(),
    close: () => session?.close(),
  };
}
