/**
 * What the hub told, and what it means for this till.
 *
 * Spec: Tillwave protocols, version 1, §4.4 (refusals), §4.5 (anchors; restored and cloned).
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { Seconds } from "@tillwave/shared/core/units";
import type { Anchor } from "@tillwave/shared/sync/anchor";
import type { BatchAnswer, Refusal } from "@tillwave/shared/sync/answer";
import { type AnswerFault, type Asked, checkAnswer } from "@tillwave/shared/sync/batch";
import type { Result } from "@tillwave/shared/core/result";
import type { Failure, OutboxEvent, Stop } from "@tillwave/shared/sync/outbox";
import type { Ports } from "../ports.ts";
import type { Exchange } from "./hub-requests.ts";
import type { Membership, Renewal } from "./membership-types.ts";
import type { EpochSpan, OutboxReader, Stretch } from "./outbox-reader.ts";
import type { Believed, Progress } from "./progress.ts";
import { readAnswer } from "./read-answer.ts";

export interface ToldDeps {
  readonly ports: Pick<Ports, "crypto" | "log">;
  readonly reader: OutboxReader;
  readonly progress: Progress;
  readonly membership: () => Membership;
  /** Goes on in another epoch: a copy of this till sells somewhere. Throws what the disk throws. */
  readonly openNextEpoch: (detail: string) => void;
  readonly onRenewal: (renewal: Renewal) => void;
  /** Documents that the hub has for this till, signed. */
  readonly onInbox: (documents: readonly Uint8Array[]) => void;
  /** Uniform in [0, 1). */
  readonly jitter: () => number;
}

export interface CheckedIn {
  readonly event: OutboxEvent;
  /** The hub knows nothing of this epoch: what of those before? */
  readonly holdsNothing: boolean;
}

/** All throw what the disk throws. */
export interface Told {
  ofBatch(stretch: Stretch, exchange: Exchange): OutboxEvent;
  ofCheckIn(epoch: EpochSpan, exchange: Exchange): CheckedIn;
  /** Of entries that the hub only keeps aside. */
  ofOwed(stretch: Stretch, exchange: Exchange): OutboxEvent;
}

export function createTold(deps: ToldDeps): Told {
  return {
    ofBatch: (stretch, exchange) => ofBatch(deps, stretch, exchange),
    ofCheckIn: (epoch, exchange) => ofCheckIn(deps, epoch, exchange),
    ofOwed: (stretch, exchange) => ofOwed(deps, stretch, exchange),
  };
}

function ofBatch(deps: ToldDeps, stretch: Stretch, exchange: Exchange): OutboxEvent {
  const { progress } = deps;
  const read = readAnswer(exchange.answer);
  if (read.type === "refusal") {
    return ofRefusedBatch(deps, stretch, read.refusal);
  }
  if (read.type === "nonsense") {
    return nonsense(deps, { detail: read.detail });
  }
  const { answer } = read;
  const anchor = check(deps, answer, { ...stretch, requestId: exchange.requestId });
  if (!anchor.ok) {
    return nonsense(deps, anchor.error);
  }
  const epoch = progress.epochOf(stretch);
  const { seq } = anchor.value;
  const how = disagreement(deps, epoch, anchor.value);
  if (how === "other-head") {
    progress.raise({ type: "hub-disagrees", epoch: epoch.epoch, seq });
    if (seq === stretch.last) {
      return nonsense(deps, { error: "another head", seq });
    }
  }
  if (how === "ahead") {
    forked(deps, epoch, seq);
  }
  // Where a copy has sold on, what both have in common is held all the same.
  const facts = believed(epoch, { anchor: anchor.value, answer, exchange });
  progress.accept(stretch, how === null ? facts : null, answer.quarantined);
  hearRest(deps, answer);
  return acknowledged(deps);
}

function ofRefusedBatch(deps: ToldDeps, stretch: Stretch, refusal: Refusal): OutboxEvent {
  const { progress } = deps;
  const epoch = progress.epochOf(stretch);
  switch (refusal.error) {
    case "gap":
      return ofGap(deps, stretch, refusal.expected);
    case "fork": {
      const own = epoch.lastPosition - epoch.firstPosition + 1;
      if (refusal.seq < 1 || refusal.seq > own) {
        return nonsense(deps, refusal);
      }
      forked(deps, epoch, refusal.seq);
      progress.putAside(stretch, refusal.seq, "fork");
      return acknowledged(deps);
    }
    case "epoch-closed":
      if (progress.isLast(epoch)) {
        return refused(deps, refusal);
      }
      // The hub keeps them aside; what this till sells is in a later epoch.
      progress.putAside(stretch, stretch.first, "epoch-closed");
      return acknowledged(deps);
    default:
      return refused(deps, refusal);
  }
}

function ofGap(deps: ToldDeps, stretch: Stretch, expected: number): OutboxEvent {
  const { progress } = deps;
  const epoch = progress.epochOf(stretch);
  const isForked = progress
    .alarms()
    .some((alarm) => alarm.type === "fork" && alarm.epoch === epoch.epoch);
  if (isForked) {
    // The copy's line goes on there. The hub keeps ours aside as well, once it knows of our next epoch.
    progress.owe(stretch);
    return acknowledged(deps);
  }
  if (expected < 1 || expected >= stretch.first) {
    return nonsense(deps, { error: "gap", expected, first: stretch.first });
  }
  goBack(deps, epoch, expected - 1);
  return moved(deps);
}

function ofCheckIn(deps: ToldDeps, epoch: EpochSpan, exchange: Exchange): CheckedIn {
  const { progress } = deps;
  const read = readAnswer(exchange.answer);
  const only = (event: OutboxEvent): CheckedIn => ({ event, holdsNothing: false });
  if (read.type === "refusal") {
    const isOver = read.refusal.error === "epoch-closed" && !progress.isLast(epoch);
    return only(isOver ? acknowledged(deps) : refused(deps, read.refusal));
  }
  if (read.type === "nonsense") {
    return only(nonsense(deps, { detail: read.detail }));
  }
  const { answer } = read;
  const { requestId } = exchange;
  const anchor = check(deps, answer, { ...epoch, first: 0, last: 0, requestId });
  if (!anchor.ok) {
    return only(nonsense(deps, anchor.error));
  }
  const { seq } = anchor.value;
  const how = disagreement(deps, epoch, anchor.value);
  if (how === "other-head") {
    progress.raise({ type: "hub-disagrees", epoch: epoch.epoch, seq });
    return only(acknowledged(deps));
  }
  if (how === "ahead") {
    // A copy of this till has sold on: what it sold stands at the hub under our next numbers.
    if (progress.isLast(epoch)) {
      forked(deps, epoch, seq);
    }
    return only(acknowledged(deps));
  }
  const isBehind = seq < progress.signedSeq(epoch);
  if (isBehind) {
    goBack(deps, epoch, seq);
  }
  progress.hear(believed(epoch, { anchor: anchor.value, answer, exchange }));
  hearRest(deps, answer);
  return { event: isBehind ? moved(deps) : acknowledged(deps), holdsNothing: seq === 0 };
}

function ofOwed(deps: ToldDeps, stretch: Stretch, exchange: Exchange): OutboxEvent {
  const read = readAnswer(exchange.answer);
  const error = read.type === "refusal" ? read.refusal.error : read.type;
  switch (error) {
    case "busy":
    case "too-large":
    case "revoked":
    case "signature-invalid":
    case "statement-mismatch":
    case "unknown-terminal":
    case "nonsense":
      return read.type === "refusal" ? refused(deps, read.refusal) : nonsense(deps, { error });
    default:
      // Kept there or not, they have been offered: they stay here, too.
      deps.progress.settleOwed(stretch, error === "epoch-closed" ? error : "fork");
      return acknowledged(deps);
  }
}

function refused(deps: ToldDeps, refusal: Refusal): OutboxEvent {
  deps.ports.log.warn(refusal, "the hub refused");
  switch (refusal.error) {
    case "signature-invalid":
    case "statement-mismatch":
    case "revoked":
    case "epoch-closed":
      return stopped(deps, refusal.error);
    case "unknown-terminal":
      return stopped(deps, "signature-invalid");
    case "too-large":
      return failed(deps, "too-large");
    case "busy":
      return { ...failed(deps, "busy"), after: Seconds(refusal.waitSeconds ?? 0) };
    case "gap":
    case "fork":
    case "other-protocol":
    case "malformed":
      return failed(deps, "nonsense");
  }
}

const acknowledged = ({ progress }: ToldDeps): OutboxEvent => ({
  type: "acknowledged",
  unsent: progress.unsent(),
});

const moved = ({ jitter }: ToldDeps): OutboxEvent => ({ type: "moved", jitter: jitter() });

const stopped = ({ jitter }: ToldDeps, stop: Stop): OutboxEvent => ({
  type: "refused",
  stop,
  jitter: jitter(),
});

const failed = ({ jitter }: ToldDeps, why: Failure) =>
  ({ type: "failed", why, jitter: jitter() }) as const;

function nonsense(deps: ToldDeps, facts: object): OutboxEvent {
  deps.ports.log.warn(facts, "the hub's answer says nothing that can be used");
  return failed(deps, "nonsense");
}

function check(deps: ToldDeps, answer: BatchAnswer, asked: Asked): Result<Anchor, AnswerFault> {
  if (answer.keySet !== undefined) {
    // Signed by the root, and perhaps what the anchor's key stands in.
    deps.onRenewal({ keySet: answer.keySet });
  }
  const { keySet } = deps.membership();
  return checkAnswer(answer, asked, { keySet, crypto: deps.ports.crypto });
}

function hearRest(deps: ToldDeps, { inbox, certificate, lease }: BatchAnswer): void {
  if (certificate !== undefined || lease !== undefined) {
    deps.onRenewal({ certificate, lease });
  }
  deps.onInbox(inbox);
}

/** Null where the anchor's head is this journal's own. */
function disagreement(
  { reader }: ToldDeps,
  epoch: EpochSpan,
  { seq, head }: Anchor,
): "ahead" | "other-head" | null {
  if (seq === 0) {
    return null;
  }
  const own = reader.headAt(epoch, seq);
  if (own === null) {
    return "ahead";
  }
  return equalBytes(own, head) ? null : "other-head";
}

/** A till that finds that a copy of it has gone on takes a fresh epoch, where it has not yet. */
function forked({ progress, openNextEpoch }: ToldDeps, epoch: EpochSpan, seq: number): void {
  progress.raise({ type: "fork", epoch: epoch.epoch, seq });
  if (progress.isLast(epoch)) {
    openNextEpoch(`the hub holds another entry ${epoch.epoch}/${seq}`);
  }
}

function goBack({ progress, ports }: ToldDeps, epoch: EpochSpan, seq: number): void {
  const signed = progress.signedSeq(epoch);
  if (seq < signed) {
    ports.log.error({ epoch: epoch.epoch, seq, signed }, "the hub holds less than it signed for");
    progress.raise({ type: "hub-rolled-back", epoch: epoch.epoch, seq: signed });
  }
  progress.moveBack(epoch, seq);
}

function believed(
  epoch: EpochSpan,
  said: { readonly anchor: Anchor; readonly answer: BatchAnswer; readonly exchange: Exchange },
): Believed {
  const { anchor, answer, exchange } = said;
  const { sent, received } = exchange;
  return {
    epoch,
    anchor: { seq: anchor.seq, bytes: answer.anchor, hubTime: anchor.hubTime },
    between: { sent, received },
  };
}
