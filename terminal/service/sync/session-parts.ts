/** The parts of a session, each given what it needs of the others. */
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Catalogue } from "@tillwave/shared/sale/item";
import type { DocumentKind } from "@tillwave/shared/sync/document";
import type { Database } from "@tillwave/sqlite/database";
import { type StorageFailure, attempt } from "@tillwave/sqlite/storage-failure";
import type { ServedCatalogue } from "../goods.ts";
import type { HubAnswer, HubClient, HubFailure, Ports } from "../ports.ts";
import type { ShopInForce } from "../shop-in-force.ts";
import type { RulesInForce } from "../tap/rules-in-force.ts";
import { catalogueDocument } from "./catalogue-document.ts";
import { denyListDocument } from "./deny-list-document.ts";
import { createDocumentStore } from "./document-store.ts";
import type { DocumentTaker } from "./document-taker.ts";
import { type Documents, createDocuments } from "./documents.ts";
import type { Guard } from "./guard.ts";
import {
  HOLDS_HEADER,
  type HubQuestion,
  type SendSigned,
  WAITING_HEADER,
  createHubRequests,
} from "./hub-requests.ts";
import type { Membership, Memberships } from "./membership-types.ts";
import type { EpochSpan, OutboxReader } from "./outbox-reader.ts";
import { policyDocument } from "./policy-document.ts";
import { type Progress, createProgress } from "./progress.ts";
import { type Sender, createSender } from "./sender.ts";
import { shopDocument } from "./shop-document.ts";
import type { Scope, SyncStore } from "./sync-store.ts";
import { createTold } from "./told.ts";
import { type WaitingSales, countWaitingSales } from "./waiting-sales.ts";

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
  readonly shop: ShopInForce;
  /** Filled with what the hub sends. */
  readonly rules: RulesInForce;
  /** The hub calls the shop otherwise. */
  readonly onShop: () => void;
  /** Something was written. */
  readonly onCommit: () => void;
  /** What people see has changed. */
  readonly onChange: () => void;
  readonly onFailure: (failure: StorageFailure) => void;
}

export interface SessionParts {
  readonly progress: Progress;
  readonly waiting: WaitingSales;
  readonly documents: Documents;
  readonly sender: Sender;
  readonly ask: (question: HubQuestion) => Promise<HubAnswer | null>;
}

export interface SessionAround {
  readonly membership: Membership;
  readonly client: HubClient;
  readonly guard: Guard;
  readonly jitter: () => number;
  readonly isClosed: () => boolean;
  readonly onFailed: (failure: HubFailure) => void;
}

/** Throws what the disk throws. */
export function createSessionParts(deps: SessionDeps, around: SessionAround): SessionParts {
  const { ports, database, reader, memberships } = deps;
  const { membership, guard, jitter, isClosed } = around;
  const { log } = ports;
  const current = (): Membership => memberships.now() ?? membership;
  const { progress, waiting } = createProgressParts(deps, membership);
  const send = createHubRequests(around.client, membership, ports);
  const headers = (): Readonly<Record<string, string>> =>
    wordOf(waiting, { documents, membership: current() });
  const documents = createDocuments({
    ports,
    database,
    reader,
    send,
    headers,
    isClosed,
    scope: scopeOf(membership),
    store: createDocumentStore(database),
    membership: current,
    currentEpoch: progress.currentEpoch,
    takers: takersOf(deps, current),
  });
  const told = createTold({
    ports,
    reader,
    progress,
    jitter,
    membership: current,
    openNextEpoch: deps.openNextEpoch,
    onRenewal(renewal) {
      const renewed = memberships.renewed(renewal, progress.trustedTime().time);
      if (!renewed.ok) {
        log.warn(renewed.error, "what the hub renewed is not taken");
      }
    },
    onInbox: createInbox(documents, guard),
  });
  const { onFailed } = around;
  const { onBreak } = deps;
  const sender = createSender({
    ports,
    reader,
    progress,
    told,
    send,
    headers,
    jitter,
    isClosed,
    onBreak,
    onFailed,
  });
  const ask = createAsking({ send, progress, reader, headers });
  return { progress, waiting, documents, sender, ask };
}

interface AskingDeps extends Pick<SessionParts, "progress"> {
  readonly send: SendSigned;
  readonly reader: OutboxReader;
  readonly headers: () => Readonly<Record<string, string>>;
}

/** One question, one answer, beside the sending of entries. */
function createAsking({ send, progress, reader, headers }: AskingDeps): SessionParts["ask"] {
  return async ({ path, contentType, body, answerBytesMax }) => {
    const end = attempt(() => endOf(progress, reader));
    if (!end.ok || end.value === null) {
      return null;
    }
    const { epoch, head } = end.value;
    const { merchant, terminal } = epoch;
    const names = { merchant, terminal, epoch: epoch.epoch, first: 0, last: 0 };
    const got = await send({
      ...names,
      headBefore: head,
      headAfter: head,
      method: "POST",
      path: path(terminal, epoch.epoch),
      headers: { ...headers(), "content-type": contentType },
      body: typeof body === "function" ? body(epoch.epoch) : body,
      answerBytesMax,
    });
    return got.ok ? got.value.answer : null;
  };
}

function endOf(
  progress: Progress,
  reader: OutboxReader,
): { readonly epoch: EpochSpan; readonly head: Uint8Array } | null {
  const epoch = progress.currentEpoch();
  const head = epoch && reader.headAt(epoch, epoch.lastPosition - epoch.firstPosition + 1);
  return epoch && head && { epoch, head };
}

/** What is short comes first: nobody waits for an address behind a catalogue. */
function takersOf(deps: SessionDeps, membership: () => Membership): readonly DocumentTaker[] {
  const { ports, taxIds, shop, rules } = deps;
  const ofRules = { rules, membership, crypto: ports.crypto };
  return [
    denyListDocument(ofRules),
    policyDocument(ofRules),
    shopDocument({
      shop,
      onShop() {
        deps.onShop();
        deps.onCommit();
      },
    }),
    catalogueDocument({
      timers: ports.timers,
      taxIds,
      onCatalogue(catalogue, served) {
        deps.onCatalogue(catalogue, served);
        deps.onCommit();
      },
    }),
  ];
}

function createProgressParts(
  deps: SessionDeps,
  membership: Membership,
): Pick<SessionParts, "progress" | "waiting"> {
  const { ports, database, store, reader } = deps;
  const progress = createProgress({
    database,
    store,
    reader,
    scope: scopeOf(membership),
    clock: ports.clock,
    end: deps.end,
    onAnswered: (position, sales) => waiting.answered(position, sales),
    onAlarm: deps.onChange,
  });
  const waiting = countWaitingSales(progress.position(), {
    database,
    timers: ports.timers,
    own: progress.own,
    onUnreadable: (failure) => ports.log.error(failure, "what waits cannot be counted"),
  });
  return { progress, waiting };
}

function scopeOf({ hubId, merchant, terminal, signer }: Membership): Scope {
  return { hub: hubId, merchant, terminal, key: signer.publicKey };
}

/** What this till says of itself with every request: advisory, and not signed. */
function wordOf(
  waiting: WaitingSales,
  { documents, membership }: { readonly documents: Documents; readonly membership: Membership },
): Readonly<Record<string, string>> {
  const sales = waiting.count();
  const version = (kind: DocumentKind): number => documents.age(kind)?.version ?? 0;
  const kinds = ["catalogue", "shop", "policy", "deny-list"] as const;
  const held = kinds.map((kind) => `${kind}=${version(kind)}`).join(",");
  const holds = `${held},keys=${membership.keySet.version}`;
  return sales === null
    ? { [HOLDS_HEADER]: holds }
    : { [HOLDS_HEADER]: holds, [WAITING_HEADER]: `${sales} ${waiting.since() ?? 0}` };
}

/** One look at the inbox at a time. */
function createInbox(documents: Documents, guard: Guard): (inbox: readonly Uint8Array[]) => void {
  let isLooking = false;
  return (inbox) => {
    if (inbox.length === 0 || isLooking) {
      return;
    }
    isLooking = true;
    const over = (): void => {
      isLooking = false;
    };
    guard(documents.consider(inbox).finally(over), over);
  };
}
