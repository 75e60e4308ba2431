/**
 * Everything that a till may ask of the hub, whatever carries it: entries, check-ins, documents,
 * joining.
 *
 * Spec: Tillwave protocols, version 1, §4. Who asks is known before a body is unpacked; an answer
 * leaves after the disk has what it says.
 */
import type { HubAlarmKind } from "@tillwave/shared/api/console";
import { equalBytes, fromHex } from "@tillwave/shared/core/bytes";
import type { Result } from "@tillwave/shared/core/result";
import type { Refusal } from "@tillwave/shared/sync/answer";
import { decodeHoldRequest, decodeSpendQuery } from "@tillwave/shared/wallet/hub-messages";
import { map } from "@tillwave/sqlite/durable";
import { type AnswerFacts, composeAnswer, gatherAnswer } from "./answer.ts";
import { readBatch } from "./batch.ts";
import { unpackLines } from "./batch-body.ts";
import type { HubContext } from "./context.ts";
import type { GroupCommit } from "./group-commit.ts";
import { type Ingested, ingest } from "./ingest.ts";
import { type JoinDesk, createJoinDesk } from "./join-desk.ts";
import { createOnceEach } from "./once-each.ts";
import { decodeBeaconReport, takeBeaconReport } from "./presence/beacon-reports.ts";
import {
  type Place,
  type Refused,
  type SignedRequest,
  type TillRequest,
  mismatched,
  openRequest,
  refuse,
} from "./signed-request.ts";
import type { HubRows } from "./store/hub-store.ts";
import type { EpochKey } from "./store/journal-rows.ts";
import { BUSY, BUSY_WAIT_SECONDS, type TillReply, refusalReply } from "./till-reply.ts";
import { readHolds, readWaiting } from "./till-word.ts";
import { findSpend, hold } from "./wallets/hold.ts";
import { type WalletDesk, createWalletDesk } from "./wallets/wallet-desk.ts";

/** How long the hub knows a request again, in milliseconds. */
export const REQUESTS_KNOWN_MS = 86_400_000;

export interface TillDesk {
  readonly joining: JoinDesk;
  /** What customers' phones ask. */
  readonly wallets: WalletDesk;
  entries(request: TillRequest, place: Place): Promise<TillReply>;
  checkIn(request: TillRequest, place: Place): Promise<TillReply>;
  document(request: TillRequest, digest: string): Promise<TillReply>;
  hold(request: TillRequest, place: Place): Promise<TillReply>;
  findSpend(request: TillRequest, place: Place): Promise<TillReply>;
  beacons(request: TillRequest, place: Place): Promise<TillReply>;
  enrol(request: TillRequest): TillReply;
}

export interface TillDeskOptions {
  readonly isJoinedTooOften: () => boolean;
  /** K_site. */
  readonly siteKey: Uint8Array;
}

export function createTillDesk(
  context: HubContext,
  group: GroupCommit,
  { isJoinedTooOften, siteKey }: TillDeskOptions,
): TillDesk {
  const joining = createJoinDesk(context, isJoinedTooOften);
  const deps: DeskDeps = { context, group, isNews: createOnceEach(context.ports.clock) };
  return {
    joining,
    wallets: createWalletDesk(context, group),
    entries: (request, place) => takeEntries(request, place, deps),
    checkIn: (request, place) => takeCheckIn(request, place, deps),
    document: (request, digest) => handOutDocument(request, digest, deps),
    hold: (request, place) => takeHold(request, place, deps),
    findSpend: (request, place) => takeSpendQuery(request, place, deps),
    beacons: (request, place) => takeBeacons(request, place, { deps, siteKey }),
    enrol(request) {
      const enrolled = joining.enrol(request.body);
      if (enrolled.ok) {
        return map(enrolled.value, (body) => ({ status: 200, body })).value;
      }
      return enrolled.error.type === "enrolment-refused"
        ? { status: 403, body: { error: "enrolment-refused" } }
        : BUSY;
    },
  };
}

interface DeskDeps {
  readonly context: HubContext;
  readonly group: GroupCommit;
  /** Whether people have not been told so lately. */
  readonly isNews: (word: string) => boolean;
}

async function takeEntries(request: TillRequest, place: Place, deps: DeskDeps): Promise<TillReply> {
  const { crypto } = deps.context.ports;
  const signed = identify(request, place, deps.context);
  if (!signed.ok) {
    return turnAway(signed.error, deps);
  }
  const lines = await unpackLines(request.body);
  if (!lines.ok) {
    return refusalReply({ error: lines.error.type });
  }
  const batch = readBatch(signed.value, lines.value, crypto);
  if (!batch.ok) {
    return turnAway(batch.error, deps);
  }
  return reply(request, deps, {
    signed: signed.value,
    entries: lines.value.length,
    sales: batch.value.judged.filter(({ sale }) => sale !== null).length,
    take: (rows, fresh, at) =>
      ingest(rows, { request: fresh, batch: batch.value, at, deps: deps.context }),
  });
}

async function takeCheckIn(request: TillRequest, place: Place, deps: DeskDeps): Promise<TillReply> {
  const signed = identify(request, place, deps.context);
  if (!signed.ok) {
    return turnAway(signed.error, deps);
  }
  const { terminal, first, last } = signed.value.statement;
  if (first !== 0 || last !== 0) {
    return turnAway(mismatched(terminal, "first"), deps);
  }
  return reply(request, deps, {
    signed: signed.value,
    entries: 1,
    sales: 0,
    take: (_rows, fresh) => ({ ...NOTHING, refusal: standingRefusal(fresh) }),
  });
}

async function handOutDocument(
  request: TillRequest,
  digest: string,
  deps: DeskDeps,
): Promise<TillReply> {
  const signed = identify(request, { terminal: null, epoch: null }, deps.context);
  if (!signed.ok) {
    return turnAway(signed.error, deps);
  }
  const refusal = standingRefusal(signed.value);
  if (refusal !== null) {
    return refusalReply(refusal);
  }
  const found = deps.context.store.read((rows) => rows.documents.bodyOf(fromHex(digest)));
  return found.ok
    ? map(found.value, (body) =>
        body === null ? { status: 404, body: { error: "not-found" } } : { status: 200, body },
      ).value
    : BUSY;
}

async function takeHold(request: TillRequest, place: Place, deps: DeskDeps): Promise<TillReply> {
  const asked = decodeHoldRequest(request.body);
  return asked.ok
    ? answerTap(request, place, {
        deps,
        answer(rows, of) {
          const token = hold(rows, { ...asked.value, of }, deps.context);
          if (token.ok) {
            return { status: 200, body: token.value };
          }
          return token.error === "malformed"
            ? refusalReply({ error: "malformed" })
            : { status: 409, body: { error: "hold-refused", why: token.error } };
        },
      })
    : refusalReply({ error: "malformed" });
}

async function takeSpendQuery(
  request: TillRequest,
  place: Place,
  deps: DeskDeps,
): Promise<TillReply> {
  const nonce = decodeSpendQuery(request.body);
  return nonce.ok
    ? answerTap(request, place, {
        deps,
        answer(rows, { terminal }) {
          const found = findSpend(rows, { nonce: nonce.value, terminal }, deps.context);
          return found === null
            ? { status: 404, body: { error: "not-found" } }
            : { status: 200, body: found };
        },
      })
    : refusalReply({ error: "malformed" });
}

async function takeBeacons(
  request: TillRequest,
  place: Place,
  { deps, siteKey }: { readonly deps: DeskDeps; readonly siteKey: Uint8Array },
): Promise<TillReply> {
  const report = decodeBeaconReport(request.body);
  return report === null
    ? refusalReply({ error: "malformed" })
    : answerTap(request, place, {
        deps,
        entries: 1 + report.events.length,
        answer: (rows, of) => ({
          status: 200,
          body: takeBeaconReport(rows, { report, of }, { context: deps.context, siteKey }),
        }),
      });
}

interface TapAsked {
  readonly deps: DeskDeps;
  /** How much it brings; one where it is left out. */
  readonly entries?: number;
  answer(rows: HubRows, of: EpochKey): TillReply;
}

/** For a till that may sign, and has signed just this. */
async function answerTap(
  request: TillRequest,
  place: Place,
  { deps, entries = 1, answer }: TapAsked,
): Promise<TillReply> {
  const signed = identify(request, place, deps.context);
  if (!signed.ok) {
    return turnAway(signed.error, deps);
  }
  const { terminal, epoch } = signed.value.statement;
  const done = await deps.group.commit({
    entries,
    run(rows) {
      const refusal = standingRefusal(freshly(rows, signed.value));
      return refusal === null ? answer(rows, { terminal, epoch }) : refusalReply(refusal);
    },
  });
  return done.ok ? done.value.value : BUSY;
}

function identify(
  request: TillRequest,
  place: Place,
  { store, hub, ports }: HubContext,
): Result<SignedRequest, Refused> {
  const believing = { merchant: hub.merchant, crypto: ports.crypto };
  const read = store.read((rows) => openRequest(request, place, { rows, ...believing }));
  return read.ok ? read.value.value : refuse({ error: "busy", waitSeconds: BUSY_WAIT_SECONDS });
}

function turnAway({ refusal, blame }: Refused, { context, isNews }: DeskDeps): TillReply {
  if (blame !== null && isNews(`${blame.terminal} ${blame.detail}`)) {
    tellPeople(context, blame);
  }
  return refusalReply(refusal);
}

interface Taken {
  readonly signed: SignedRequest;
  readonly entries: number;
  /** That it brings, and that wait no longer once it is taken. */
  readonly sales: number;
  take(rows: HubRows, fresh: SignedRequest, at: number): Ingested;
}

/** Takes it with the next group, and answers once the disk has it. */
async function reply(
  request: TillRequest,
  { context, group }: DeskDeps,
  { signed, entries, sales, take }: Taken,
): Promise<TillReply> {
  const holds = readHolds(request);
  const done = await group.commit({
    entries,
    run(rows): AnswerFacts | Refusal {
      const at = context.ports.clock.read().wall;
      const fresh = freshly(rows, signed);
      const ingested = take(rows, fresh, at);
      const brought = ingested.refusal === null ? sales : 0;
      hear(rows, { request, signed: fresh, at, brought });
      return (
        ingested.refusal ?? gatherAnswer(rows, { request: fresh, ingested, holds, at }, context)
      );
    },
  });
  return done.ok
    ? map(done.value, (facts) =>
        "error" in facts
          ? refusalReply(facts)
          : { status: 200, body: composeAnswer(facts, context, holds) },
      ).value
    : BUSY;
}

const NOTHING: Ingested = { refusal: null, stored: null, duplicate: null, quarantined: [] };

function standingRefusal({ terminal, isCurrent }: SignedRequest): Refusal | null {
  if (terminal.revokedAt !== null) {
    return { error: "revoked" };
  }
  return isCurrent ? null : { error: "epoch-closed" };
}

/** What was read before the transaction may have changed since: the till was revoked, or joined again. */
function freshly(rows: HubRows, signed: SignedRequest): SignedRequest {
  const terminal = rows.terminals.find(signed.terminal.terminal) ?? signed.terminal;
  return { ...signed, terminal, isCurrent: signed.key.keyNumber === terminal.keyNumber };
}

interface Heard {
  readonly request: TillRequest;
  readonly signed: SignedRequest;
  readonly at: number;
  /** Sales of this request, which the till still counted among those that wait. */
  readonly brought: number;
}

/** A request that was heard before says nothing new of the till: somebody may be sending it again. */
function hear(rows: HubRows, { request, signed, at, brought }: Heard): void {
  const { requestId, terminal } = signed.statement;
  const isNews = rows.requests.remember(requestId, at);
  if (!isNews || !signed.isCurrent || request.isCarried === true) {
    return;
  }
  const { first, epoch, headAfter } = signed.statement;
  const cursor = first === 0 ? (rows.journals.cursors(terminal)[0] ?? null) : null;
  if (cursor?.epoch === epoch && equalBytes(cursor.head, headAfter)) {
    rows.terminals.complete(terminal, at);
  }
  const said = readWaiting(request);
  const left = said === null ? null : Math.max(0, said.sales - brought);
  rows.terminals.hear(terminal, {
    lastSeen: at,
    waiting: left,
    waitingSince: left === 0 ? null : (said?.since ?? null),
    catalogueVersion: readHolds(request).get("catalogue") ?? null,
  });
}

function tellPeople(
  { store, ports }: HubContext,
  { terminal, detail }: { readonly terminal: number; readonly detail: string },
): void {
  const alarm: HubAlarmKind = { type: "statement-refused", detail };
  const at = ports.clock.read().wall;
  store.commit((rows) => rows.alarms.raise(alarm, { terminal, at }));
}
