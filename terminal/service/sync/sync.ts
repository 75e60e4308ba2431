/**
 * Sends this till's journal to the hub that it has joined, and takes what the hub hands out. Selling
 * neither waits for it nor depends on it.
 */
import type { Alarm, HubView, SaleSync } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { createOutboxReader } from "./outbox-reader.ts";
import { startSession } from "./session.ts";
import type { SessionDeps } from "./session-parts.ts";
import { createSyncStore } from "./sync-store.ts";

export interface Sync {
  view(): HubView;
  alarms(): readonly Alarm[];
  saleSync(ref: EntryRef): SaleSync;
  /** Something was written to the journal. */
  recorded(): void;
  /** A person wants it sent now. */
  push(): void;
  close(): void;
}

export type SyncDeps = Omit<SessionDeps, "store" | "reader">;

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
  const session = membership && startSession(membership, { ...deps, store, reader });
  return {
    view: () => session?.view() ?? NOT_JOINED,
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
