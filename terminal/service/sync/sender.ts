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
import type { Result } from "@tillwave/shared/core/result";
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
  const { reader, progress, told } = deps;
  /** Epochs of which the hub has said since the start how far it is. */
  const known = new Set<number>();
  const heed = (epoch: number, event: OutboxEvent): OutboxEvent => {
    if (event.type === "acknowledged") {
      known.add(epoch);
    } else if (event.type === "moved") {
      // It holds less than was thought: of the epochs before, too, perhaps.
      known.clear();
    }
    return event;
  };

  /** What only a later epoch makes the hub keep aside. Null where nothing is owed. */
  const pushOwed = (limit: number): Promise<OutboxEvent | null> | null => {
    const [first, last] = progress.owed() ?? [1, 0];
    const next =
      last < first ? null : reader.next(first - 1, Math.min(limit, last - first + 1), progress.own);
    return next?.type === "stretch"
      ? post(deps, next.stretch, (exchange) => told.ofOwed(next.stretch, exchange))
      : null;
  };
  /** How far the hub is with this epoch, and what it has for this till. */
  const ask = (epoch: EpochSpan): Promise<OutboxEvent | null> =>
    postCheckIn(deps, epoch, (exchange) => {
      const { event, holdsNothing } = told.ofCheckIn(epoch, exchange);
      heed(epoch.epoch, event);
      const before = holdsNothing ? progress.epochBefore(epoch) : null;
      return before !== null && !known.has(before.epoch) ? ask(before) : event;
    });
  const checkIn = async (): Promise<OutboxEvent | null> => {
    const epoch = progress.currentEpoch();
    return epoch === null ? failed(deps, "nonsense") : ask(epoch);
  };

  return {
    async push(limit) {
      const stretch = nextStretch(deps, limit);
      if (stretch === null) {
        return pushOwed(limit) ?? checkIn();
      }
      const before = stretch.first === 1 ? progress.epochBefore(progress.epochOf(stretch)) : null;
      return before !== null && !known.has(before.epoch)
        ? ask(before)
        : post(deps, stretch, (exchange) => heed(stretch.epoch, told.ofBatch(stretch, exchange)));
    },
    checkIn,
  };
}

type Hear = (exchange: Exchange) => OutboxEvent | Promise<OutboxEvent | null>;

async function post(deps: SenderDeps, stretch: Stretch, hear: Hear): Promise<OutboxEvent | null> {
  const body = await deps.ports.compression.gzip(composeBody(stretch.lines));
  if (deps.isClosed()) {
    return null;
  }
  if (body.length > BATCH_BYTES_MAX) {
    return failed(deps, "too-large");
  }
  const { lines: _lines, position: _position, sales: _sales, ...statement } = stretch;
  const exchange = await deps.send({
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
  return heard(deps, exchange, hear);
}

async function postCheckIn(
  deps: SenderDeps,
  epoch: EpochSpan,
  hear: Hear,
): Promise<OutboxEvent | null> {
  const seq = epoch.lastPosition - epoch.firstPosition + 1;
  // Where the end of an earlier epoch is gone from the disk, it says at least where that began.
  const own = deps.reader.headAt(epoch, seq) ?? deps.reader.headAt(epoch, 0);
  const head = present(own, "where an epoch began");
  const { merchant, terminal } = epoch;
  const exchange = await deps.send({
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
  return heard(deps, exchange, hear);
}

async function heard(
  deps: SenderDeps,
  exchange: Result<Exchange, HubFailure>,
  hear: Hear,
): Promise<OutboxEvent | null> {
  if (deps.isClosed()) {
    return null;
  }
  if (exchange.ok) {
    return hear(exchange.value);
  }
  deps.onFailed(exchange.error);
  return failed(deps, exchange.error.type === "hub-silent" ? "silent" : "unreachable");
}

function failed({ jitter }: SenderDeps, why: Failure): OutboxEvent {
  return { type: "failed", why, jitter: jitter() };
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
