/**
 * One till with one hub, from its joining to the next: asks for its health each second, and does what
 * the outbox decides (shared/sync/outbox.ts).
 */
import type { Alarm, HubView } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Catalogue } from "@tillwave/shared/sale/item";
import {
  type OutboxEffect,
  type OutboxEvent,
  type OutboxState,
  startOutbox,
  stepOutbox,
} from "@tillwave/shared/sync/outbox";
import type { Database } from "@tillwave/sqlite/database";
import { type StorageFailure, attempt, storageFailure } from "@tillwave/sqlite/storage-failure";
import type { ServedCatalogue } from "../goods.ts";
import type { HubFailure, Ports } from "../ports.ts";
import { createDocumentStore } from "./document-store.ts";
import { createDocuments } from "./documents.ts";
import { HOLDS_HEADER, WAITING_HEADER, createHubRequests } from "./hub-requests.ts";
import type { Membership, Memberships } from "./membership-types.ts";
import type { OutboxReader } from "./outbox-reader.ts";
import { createProgress } from "./progress.ts";
import { createSender } from "./sender.ts";
import type { SyncStore } from "./sync-store.ts";
import { createTold } from "./told.ts";
import { type WaitingSales, countWaitingSales } from "./waiting-sales.ts";

/** In milliseconds. */
export const HEALTH_EVERY = 1000;
/** What was sold is sent after its reply has gone to the page, in milliseconds. */
export const SEND_AFTER = 5;
/** A till that has entries unsent for longer is catching up, in milliseconds. */
export const IN_STEP_WITHIN = 1500;
/** The trusted time is written down this often, in milliseconds. */
const TIME_KEPT_EVERY = 10 * 60_000;

export interface SessionDeps {
  readonly ports: Ports;
  readonly database: Database;
  readonly store: SyncStore;
  readonly reader: OutboxReader;
  readonly memberships: Memberships;
  readonly taxIds: ReadonlySet<string>;
  /** Position of the journal's last entry. */
  readonly end: () => number;
  /** Goes on in the next epoch. Throws what the disk throws. */
  readonly openNextEpoch: (detail: string) => void;
  readonly onBreak: (at: EntryRef) => void;
  readonly onCatalogue: (catalogue: Catalogue, served: ServedCatalogue) => void;
  /** Something was written. */
  readonly onCommit: () => void;
  /** What people see has changed. */
  readonly onChange: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface Session {
  view(): HubView;
  alarms(): readonly Alarm[];
  /** Whether the hub has signed for this entry or keeps it aside. */
  isAnswered(position: number): boolean;
  isAside(position: number): boolean;
  recorded(): void;
  /** A person wants it sent now. */
  push(): void;
  close(): void;
}

/** Throws what the disk throws. */
export function startSession(membership: Membership, deps: SessionDeps): Session {
  const { ports, database, store, reader, memberships } = deps;
  const { timers, clock, log } = ports;
  const { merchant, terminal, hubId, url, caPem, signer } = membership;
  const scope = { hub: hubId, merchant, terminal, key: signer.publicKey };
  const client = ports.hubs.connect({ url, hubId, caPem });
  let isClosed = false;
  let outbox: OutboxState = startOutbox().state;
  let cancelWake = (): void => {};
  let cancelJob = (): void => {};
  let cancelHealth = (): void => {};
  let healthCause: HubFailure["type"] | null = null;
  let sendCause: HubFailure["type"] | null = null;
  let shown: HubView["state"] = "in-step";
  let since = clock.read().wall;
  let timeKeptAt = timers.now();
  let isConsidering = false;

  const current = (): Membership => memberships.now() ?? membership;
  const jitter = (): number => {
    const [high = 0, low = 0] = ports.random.bytes(2);
    return (high * 256 + low) / 65_536;
  };
  const progress = createProgress({
    database,
    store,
    reader,
    scope,
    clock,
    end: deps.end,
    onAnswered: (position, sales) => waiting.answered(position, sales),
    onAlarm: deps.onChange,
  });
  let behindSince: number | null = progress.unsent() > 0 ? Number.NEGATIVE_INFINITY : null;
  const waiting: WaitingSales = countWaitingSales(progress.position(), {
    database,
    timers,
    own: progress.own,
    onUnreadable: (failure) => log.error(failure, "what waits cannot be counted"),
  });
  const send = createHubRequests(client, membership, ports);
  const headers = (): Readonly<Record<string, string>> => {
    const sales = waiting.count();
    const held = `catalogue=${documents.catalogue()?.version ?? 0},keys=${current().keySet.version}`;
    return sales === null
      ? { [HOLDS_HEADER]: held }
      : { [HOLDS_HEADER]: held, [WAITING_HEADER]: `${sales} ${waiting.since() ?? 0}` };
  };
  const documents = createDocuments({
    ports,
    database,
    store: createDocumentStore(database),
    reader,
    scope,
    membership: current,
    currentEpoch: progress.currentEpoch,
    send,
    headers,
    taxIds: deps.taxIds,
    onCatalogue(catalogue, served) {
      deps.onCatalogue(catalogue, served);
      deps.onCommit();
    },
    isClosed: () => isClosed,
  });
  const told = createTold({
    ports,
    reader,
    progress,
    membership: current,
    openNextEpoch: deps.openNextEpoch,
    onRenewal(renewal) {
      const renewed = memberships.renewed(renewal, progress.trustedTime().time);
      if (!renewed.ok) {
        log.warn(renewed.error, "what the hub renewed is not taken");
      }
    },
    onInbox: (inbox) => considerInbox(inbox),
    jitter,
  });
  const sender = createSender({
    ports,
    reader,
    progress,
    told,
    send,
    headers,
    onBreak: deps.onBreak,
    onFailed(failure) {
      sendCause = failure.type;
      log.info(failure, "the hub was not reached");
    },
    jitter,
    isClosed: () => isClosed,
  });

  /** Runs on its own; what the disk throws ends the selling. */
  const guard = (job: Promise<void>, onFull: () => void): void => {
    job.catch((error: unknown) => {
      if (isClosed) {
        return;
      }
      const failure = storageFailure(error);
      if (failure.type === "disk-full") {
        // Nothing of it was written; what the hub said, it will say again.
        log.error(failure, "what the hub answered cannot be written down");
        onFull();
      } else {
        deps.onFailure(failure);
      }
    });
  };

  const considerInbox = (inbox: readonly Uint8Array[]): void => {
    if (inbox.length === 0 || isConsidering) {
      return;
    }
    isConsidering = true;
    const over = (): void => {
      isConsidering = false;
    };
    guard(documents.consider(inbox).finally(over), over);
  };

  const run = (job: () => Promise<OutboxEvent | null>): void => {
    const work = async (): Promise<void> => {
      const event = await job();
      if (event !== null && !isClosed) {
        deps.onCommit();
        dispatch(event);
      }
    };
    guard(work(), () => dispatch({ type: "failed", why: "busy", jitter: jitter() }));
  };

  const perform = (effect: OutboxEffect): void => {
    cancelWake();
    switch (effect.type) {
      case "wake":
        cancelWake = timers.later(() => dispatch({ type: "timer" }), effect.after);
        break;
      case "push":
        cancelJob = timers.later(() => run(() => sender.push(effect.limit)), SEND_AFTER);
        break;
      case "check-in":
        cancelJob = timers.later(() => run(sender.checkIn), SEND_AFTER);
        break;
    }
  };

  const dispatch = (event: OutboxEvent): void => {
    const step = stepOutbox(outbox, event);
    outbox = step.state;
    if (event.type === "acknowledged" || event.type === "moved" || event.type === "refused") {
      sendCause = null;
    }
    if (event.type === "failed" && event.why === "nonsense") {
      sendCause = "not-the-hub";
    }
    if (event.type === "acknowledged" && event.unsent === 0) {
      behindSince = null;
      deps.onChange();
    }
    step.effects.forEach(perform);
    notice();
  };

  const health = async (): Promise<void> => {
    const begun = timers.now();
    const answered = await client.health();
    if (isClosed) {
      return;
    }
    healthCause = answered.ok ? null : answered.error.type;
    dispatch({ type: answered.ok ? "reachable" : "unreachable" });
    if (outbox.type === "idle" && progress.unsent() > 0) {
      // Written by something else than a press: a copy was printed, the drawer was opened.
      recorded();
    }
    if (begun - timeKeptAt > TIME_KEPT_EVERY) {
      timeKeptAt = begun;
      progress.keepTime();
    }
    const rest = Math.max(0, HEALTH_EVERY - (timers.now() - begun));
    cancelHealth = timers.later(askHealth, rest);
  };
  const askHealth = (): void => guard(health(), askHealth);

  const cause = (): HubFailure["type"] | null =>
    healthCause ?? (outbox.failures > 0 ? sendCause : null);
  const stateNow = (): HubView["state"] => {
    if (outbox.stop !== null) {
      return "stopped";
    }
    if (cause() !== null) {
      return "offline";
    }
    return behindSince !== null && timers.now() - behindSince > IN_STEP_WITHIN
      ? "catching-up"
      : "in-step";
  };
  const notice = (): void => {
    const state = stateNow();
    if (state !== shown) {
      log.info({ from: shown, to: state, cause: cause() }, "the hub");
      shown = state;
      since = clock.read().wall;
      deps.onChange();
    }
  };

  const recorded = (): void => {
    behindSince ??= timers.now();
    waiting.recorded();
    dispatch({ type: "recorded" });
  };

  documents.takeUp();
  startOutbox().effects.forEach(perform);
  cancelHealth = timers.later(askHealth, SEND_AFTER);

  return {
    view() {
      notice();
      const position = progress.position();
      const found = attempt(() => (position === 0 ? null : reader.epochAt(position)));
      const epoch = found.ok ? found.value : null;
      return {
        state: shown,
        cause: shown === "offline" ? cause() : null,
        waiting: waiting.count(),
        waitingSince: waiting.since(),
        confirmed: epoch && { epoch: epoch.epoch, seq: position - epoch.firstPosition + 1 },
        needMe: progress.needMe(),
        since,
        catalogue: documents.catalogue(),
      };
    },
    alarms: () => [
      ...progress.alarms(),
      ...(outbox.stop === null ? [] : [{ type: "till-refused" as const, why: outbox.stop }]),
    ],
    isAnswered: (position) => position <= progress.position(),
    isAside: (position) => progress.isAside(position),
    recorded,
    push: () => dispatch({ type: "asked" }),
    close() {
      isClosed = true;
      cancelWake();
      cancelJob();
      cancelHealth();
      waiting.stop();
      client.close();
      attempt(() => progress.keepTime());
    },
  };
}
