/**
 * Sends stretches of the journal and checks in; believes an answer only under the hub's signature, and
 * moves on only in one transaction with what was believed.
 *
 * Spec: Tillwave protocols, version 1, §4.4–4.5.
 *
 * The hub's copy is always a beginning of this journal in order of position. So where the hub holds
 * nothing of an epoch, the epoch before is asked about before anything of this one is sent: a hub
 * that was put back to an older copy may have lost the end of that, too.
 */
import { present } from "@tillwave/shared/core/assert";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import {
  ANSWER_BYTES_MAX,
  BATCH_BYTES_MAX,
  BATCH_CONTENT_TYPE,
  checkInPath,
  entriesPath,
} from "@tillwave/shared/sync/answer";
import { composeBody } from "@tillwave/shared/sync/batch";
import type { Failure, OutboxEvent } from "@tillwave/shared/sync/outbox";
import type { HubFailure, Ports } from "../ports.ts";
import type { Exchange, SendSigned } from "./hub-requests.ts";
import type { EpochSpan, OutboxReader, Stretch } from "./outbox-reader.ts";
import type { Progress } from "./progress.ts";
import type { Told } from "./told.ts";

/** Epochs of others, or damaged ones, that are passed by at once. */
const SKIPS_MAX = 1000;

export interface SenderDeps {
  readonly ports: Pick<Ports, "compression">;
  readonly reader: OutboxReader;
  readonly progress: Progress;
  readonly told: Told;
  readonly send: SendSigned;
  /** Of every request: what waits here, and what is held. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** An entry's bytes do not give its head. Throws what the disk throws. */
  readonly onBreak: (at: EntryRef) => void;
  readonly onFailed: (failure: HubFailure) => void;
  /** Uniform in [0, 1). */
  readonly jitter: () => number;
  readonly isClosed: () => boolean;
}

/** Both answer with what the outbox has to know, null once the session is closed, and reject with what the disk throws. */
export interface Sender {
  push(limit: number): Promise<OutboxEvent | null>;
  checkIn(): Promise<OutboxEvent | null>;
}

export function createSender(deps: SenderDeps): Sender {
  const { ports, reader, progress, told, send, isClosed } = deps;
  /** Epochs of which the hub has said since the start how far it is. */
  const known = new Set<number>();

  const fail = (why: Failure): OutboxEvent => ({ type: "failed", why, jitter: deps.jitter() });
  const failed = (failure: HubFailure): OutboxEvent => {
    deps.onFailed(failure);
    return fail(failure.type === "hub-silent" ? "silent" : "unreachable");
  };
  const heed = (epoch: number, event: OutboxEvent): OutboxEvent => {
    if (event.type === "acknowledged") {
      known.add(epoch);
    } else if (event.type === "moved") {
      // It holds less than was thought: of the epochs before, too, perhaps.
      known.clear();
    }
    return event;
  };

  const push = async (limit: number): Promise<OutboxEvent | null> => {
    const stretch = nextStretch(deps, limit);
    if (stretch === null) {
      return pushOwed(limit) ?? checkIn();
    }
    const before = stretch.first === 1 ? progress.epochBefore(progress.epochOf(stretch)) : null;
    return before !== null && !known.has(before.epoch) ? ask(before) : pushStretch(stretch);
  };

  const pushStretch = (stretch: Stretch): Promise<OutboxEvent | null> =>
    post(stretch, (exchange) => heed(stretch.epoch, told.ofBatch(stretch, exchange)));

  /** What only a later epoch makes the hub keep aside. Null where nothing is owed. */
  const pushOwed = (limit: number): Promise<OutboxEvent | null> | null => {
    const [first, last] = progress.owed() ?? [1, 0];
    if (last < first) {
      return null;
    }
    const next = reader.next(first - 1, Math.min(limit, last - first + 1), progress.own);
    return next.type === "stretch"
      ? post(next.stretch, (exchange) => told.ofOwed(next.stretch, exchange))
      : null;
  };

  const post = async (
    stretch: Stretch,
    hear: (exchange: Exchange) => OutboxEvent,
  ): Promise<OutboxEvent | null> => {
    const body = await ports.compression.gzip(composeBody(stretch.lines));
    if (isClosed()) {
      return null;
    }
    if (body.length > BATCH_BYTES_MAX) {
      return fail("too-large");
    }
    const { lines: _lines, position: _position, sales: _sales, ...statement } = stretch;
    const exchange = await send({
      ...statement,
      method: "POST",
      path: entriesPath(stretch.terminal, stretch.epoch),
      headers: {
        ...deps.headers(),
        "content-type": BATCH_CONTENT_TYPE,
        "content-encoding": "gzip",
      },
      body,
      answerBytesMax: ANSWER_BYTES_MAX,
    });
    if (isClosed()) {
      return null;
    }
    if (!exchange.ok) {
      return failed(exchange.error);
    }
    return hear(exchange.value);
  };

  const checkIn = async (): Promise<OutboxEvent | null> => {
    const epoch = progress.currentEpoch();
    return epoch === null ? fail("nonsense") : ask(epoch);
  };

  /** How far the hub is with this epoch, and what it has for this till. */
  const ask = async (epoch: EpochSpan): Promise<OutboxEvent | null> => {
    const seq = epoch.lastPosition - epoch.firstPosition + 1;
    const head = present(reader.headAt(epoch, seq), "the head of an entry that was just counted");
    const { merchant, terminal } = epoch;
    const exchange = await send({
      merchant,
      terminal,
      epoch: epoch.epoch,
      first: 0,
      last: 0,
      headBefore: head,
      headAfter: head,
      method: "POST",
      path: checkInPath(terminal, epoch.epoch),
      headers: deps.headers(),
      body: null,
      answerBytesMax: ANSWER_BYTES_MAX,
    });
    if (isClosed()) {
      return null;
    }
    if (!exchange.ok) {
      return failed(exchange.error);
    }
    const { event, holdsNothing } = told.ofCheckIn(epoch, exchange.value);
    heed(epoch.epoch, event);
    const before = holdsNothing ? progress.epochBefore(epoch) : null;
    return before !== null && !known.has(before.epoch) ? ask(before) : event;
  };

  return { push, checkIn };
}

/** Null where nothing waits that could be sent. */
function nextStretch({ reader, progress, onBreak }: SenderDeps, limit: number): Stretch | null {
  for (let skips = 0; skips < SKIPS_MAX; skips += 1) {
    const next = reader.next(progress.position(), limit, progress.own);
    switch (next.type) {
      case "nothing":
        return null;
      case "stretch":
        return next.stretch;
      case "skip":
        progress.skip(next.position);
        break;
      case "broken":
        progress.leaveOut(next.epochEnd);
        onBreak(next.at);
        break;
    }
  }
  return null;
}
