/**
 * What the hub told, and what it means for this till.
 *
 * Spec: Tillwave protocols, version 1, §4.4 (refusals), §4.5 (anchors; restored and cloned).
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Anchor } from "@tillwave/shared/sync/anchor";
import type { BatchAnswer, Refusal } from "@tillwave/shared/sync/answer";
import { type Asked, checkAnswer } from "@tillwave/shared/sync/batch";
import type { OutboxEvent, Stop } from "@tillwave/shared/sync/outbox";
import { Seconds } from "@tillwave/shared/core/units";
import type { Ports } from "../ports.ts";
import type { Exchange } from "./hub-requests.ts";
import type { Membership, Renewal } from "./membership-types.ts";
import type { EpochSpan, OutboxReader, Stretch } from "./outbox-reader.ts";
import type { Progress } from "./progress.ts";
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
  readonly jitter: () => number;
}

export interface CheckedIn {
  readonly event: OutboxEvent;
  /** The hub knows nothing of this epoch: what of those before? */
  readonly holdsNothing: boolean;
}

/** Both throw what the disk throws. */
export interface Told {
  ofBatch(stretch: Stretch, exchange: Exchange): OutboxEvent;
  ofCheckIn(epoch: EpochSpan, exchange: Exchange): CheckedIn;
}

export function createTold(deps: ToldDeps): Told {
  const { reader, progress, ports } = deps;
  const acknowledged = (): OutboxEvent => ({ type: "acknowledged", unsent: progress.unsent() });
  const moved = (): OutboxEvent => ({ type: "moved", jitter: deps.jitter() });
  const nonsense = (facts: object): OutboxEvent => {
    ports.log.warn(facts, "the hub's answer says nothing that can be used");
    return { type: "failed", why: "nonsense", jitter: deps.jitter() };
  };
  const check = (answer: BatchAnswer, asked: Asked) => {
    if (answer.keySet !== undefined) {
      // Signed by the root, and perhaps what the anchor's key stands in.
      deps.onRenewal({ keySet: answer.keySet });
    }
    return checkAnswer(answer, asked, { keySet: deps.membership().keySet, crypto: ports.crypto });
  };
  const believed = (
    epoch: EpochSpan,
    { anchor, answer }: { anchor: Anchor; answer: BatchAnswer },
    { sent, received }: Exchange,
  ) => ({
    epoch,
    anchor: { seq: anchor.seq, bytes: answer.anchor, hubTime: anchor.hubTime },
    between: { sent, received },
  });
  const hearRest = ({ inbox, certificate, lease }: BatchAnswer): void => {
    if (certificate !== undefined || lease !== undefined) {
      deps.onRenewal({ certificate, lease });
    }
    deps.onInbox(inbox);
  };

  /** A till that finds that a copy of it has gone on takes a fresh epoch, where it has not yet. */
  const forked = (epoch: EpochSpan, seq: number): void => {
    progress.raise({ type: "fork", epoch: epoch.epoch, seq });
    if (progress.isLast(epoch)) {
      deps.openNextEpoch(`the hub holds another entry ${epoch.epoch}/${seq}`);
    }
  };
  const isForked = (epoch: number): boolean =>
    progress.alarms().some((alarm) => alarm.type === "fork" && alarm.epoch === epoch);

  const refused = (refusal: Refusal): OutboxEvent => {
    ports.log.warn(refusal, "the hub refused");
    switch (refusal.error) {
      case "signature-invalid":
      case "statement-mismatch":
      case "revoked":
      case "epoch-closed":
        return stop(refusal.error);
      case "unknown-terminal":
        return stop("signature-invalid");
      case "too-large":
        return { type: "failed", why: "too-large", jitter: deps.jitter() };
      case "busy": {
        const after = Seconds(refusal.waitSeconds ?? 0);
        return { type: "failed", why: "busy", after, jitter: deps.jitter() };
      }
      case "gap":
      case "fork":
      case "other-protocol":
      case "malformed":
        return { type: "failed", why: "nonsense", jitter: deps.jitter() };
    }
  };
  const stop = (why: Stop): OutboxEvent => ({
    type: "refused",
    stop: why,
    jitter: deps.jitter(),
  });

  const ofGap = (stretch: Stretch, epoch: EpochSpan, expected: number): OutboxEvent => {
    if (isForked(epoch.epoch)) {
      // The copy's line goes on elsewhere; ours stays here, and a person is told.
      progress.putAside(stretch, stretch.first, "fork");
      return acknowledged();
    }
    if (expected < 1 || expected >= stretch.first) {
      return nonsense({ error: "gap", expected, first: stretch.first });
    }
    goBack(epoch, expected - 1);
    return moved();
  };
  const goBack = (epoch: EpochSpan, seq: number): void => {
    const signed = progress.signedSeq(epoch);
    if (seq < signed) {
      ports.log.error({ epoch: epoch.epoch, seq, signed }, "the hub holds less than it signed for");
      progress.raise({ type: "hub-rolled-back", epoch: epoch.epoch, seq: signed });
    }
    progress.moveBack(epoch, seq);
  };

  const ofRefusedBatch = (stretch: Stretch, refusal: Refusal): OutboxEvent => {
    const epoch = progress.epochOf(stretch);
    switch (refusal.error) {
      case "gap":
        return ofGap(stretch, epoch, refusal.expected);
      case "fork": {
        const own = epoch.lastPosition - epoch.firstPosition + 1;
        if (refusal.seq < 1 || refusal.seq > own) {
          return nonsense(refusal);
        }
        forked(epoch, refusal.seq);
        progress.putAside(stretch, refusal.seq, "fork");
        return acknowledged();
      }
      case "epoch-closed":
        if (!progress.isLast(epoch)) {
          // The hub keeps them aside; what this till sells is in a later epoch.
          progress.putAside(stretch, stretch.first, "epoch-closed");
          return acknowledged();
        }
        return refused(refusal);
      default:
        return refused(refusal);
    }
  };

  /** Null where the anchor's head is this journal's own. */
  const disagreement = (epoch: EpochSpan, { seq, head }: Anchor): "ahead" | "other-head" | null => {
    if (seq === 0) {
      return null;
    }
    const own = reader.headAt(epoch, seq);
    if (own === null) {
      return "ahead";
    }
    return equalBytes(own, head) ? null : "other-head";
  };

  return {
    ofBatch(stretch, exchange) {
      const read = readAnswer(exchange.answer);
      if (read.type === "refusal") {
        return ofRefusedBatch(stretch, read.refusal);
      }
      if (read.type === "nonsense") {
        return nonsense({ detail: read.detail });
      }
      const { answer } = read;
      const anchor = check(answer, { ...stretch, requestId: exchange.requestId });
      if (!anchor.ok) {
        return nonsense(anchor.error);
      }
      const epoch = progress.epochOf(stretch);
      const { seq } = anchor.value;
      const how = disagreement(epoch, anchor.value);
      if (how === "other-head") {
        progress.raise({ type: "hub-disagrees", epoch: epoch.epoch, seq });
        if (seq === stretch.last) {
          return nonsense({ error: "another head", seq });
        }
      }
      if (how === "ahead") {
        forked(epoch, seq);
      }
      // Where a copy has sold on, what both have in common is held all the same.
      const facts = believed(epoch, { anchor: anchor.value, answer }, exchange);
      progress.accept(stretch, how === null ? facts : null, answer.quarantined);
      hearRest(answer);
      return acknowledged();
    },
    ofCheckIn(epoch, exchange) {
      const read = readAnswer(exchange.answer);
      const only = (event: OutboxEvent): CheckedIn => ({ event, holdsNothing: false });
      if (read.type === "refusal") {
        const isOver = read.refusal.error === "epoch-closed" && !progress.isLast(epoch);
        return only(isOver ? acknowledged() : refused(read.refusal));
      }
      if (read.type === "nonsense") {
        return only(nonsense({ detail: read.detail }));
      }
      const { answer } = read;
      const { requestId } = exchange;
      const anchor = check(answer, { ...epoch, first: 0, last: 0, requestId });
      if (!anchor.ok) {
        return only(nonsense(anchor.error));
      }
      const { seq } = anchor.value;
      const how = disagreement(epoch, anchor.value);
      if (how === "other-head") {
        progress.raise({ type: "hub-disagrees", epoch: epoch.epoch, seq });
        return only(acknowledged());
      }
      if (how === "ahead") {
        // A copy of this till has sold on: what it sold stands at the hub under our next numbers.
        if (progress.isLast(epoch)) {
          forked(epoch, seq);
        }
        return only(acknowledged());
      }
      const isBehind = seq < progress.signedSeq(epoch);
      if (isBehind) {
        goBack(epoch, seq);
      }
      progress.hear(believed(epoch, { anchor: anchor.value, answer }, exchange));
      hearRest(answer);
      return { event: isBehind ? moved() : acknowledged(), holdsNothing: seq === 0 };
    },
  };
}
