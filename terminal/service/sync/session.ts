/**
 * One till with one hub, from its joining to the next: asks for its health each second, and does what
 * the outbox decides (shared/sync/outbox.ts).
 */
import type { Alarm, HubView } from "@tillwave/shared/api/till";
import type { Random } from "@tillwave/shared/core/crypto";
import type { OutboxState } from "@tillwave/shared/sync/outbox";
import type { TimeReading } from "@tillwave/shared/sync/trusted-time";
import { attempt } from "@tillwave/sqlite/storage-failure";
import type { HubAnswer } from "../ports.ts";
import { createGuard } from "./guard.ts";
import { watchHealth } from "./health-watch.ts";
import type { HubQuestion } from "./hub-requests.ts";
import { createHubState } from "./hub-state.ts";
import type { Membership } from "./membership-types.ts";
import type { OutboxReader } from "./outbox-reader.ts";
import { startOutboxRunner } from "./outbox-runner.ts";
import type { Progress } from "./progress.ts";
import { type SessionDeps, createSessionParts } from "./session-parts.ts";

export interface Session {
  view(): HubView;
  /** Of the view, without asking the disk for the rest. */
  state(): HubView["state"];
  trustedTime(): TimeReading;
  answeredUpTo(): number;
  /** Null where nothing came back. */
  ask(question: HubQuestion): Promise<HubAnswer | null>;
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
  const { ports, reader } = deps;
  const { timers, log } = ports;
  const { url, hubId, caPem } = membership;
  const client = ports.hubs.connect({ url, hubId, caPem });
  let isOpen = true;
  const isClosed = (): boolean => !isOpen;
  const guard = createGuard({ log, isClosed, onFailure: deps.onFailure });
  const jitter = (): number => uniform(ports.random);
  const { progress, waiting, documents, sender, ask } = createSessionParts(deps, {
    membership,
    client,
    guard,
    jitter,
    isClosed,
    onFailed(failure) {
      hub.sendingFailed(failure.type);
      log.info(failure, "the hub was not reached");
    },
  });
  const outbox = startOutboxRunner({
    timers,
    sender,
    guard,
    jitter,
    onAnswer: deps.onCommit,
    onStep(event) {
      hub.stepped(event);
      if (event.type === "acknowledged" && event.unsent === 0) {
        deps.onChange();
      }
    },
  });
  const isBehind = progress.unsent() > 0;
  const hub = createHubState({ ports, outbox: outbox.state, isBehind, onChange: deps.onChange });
  const recorded = (): void => {
    hub.recorded();
    waiting.recorded();
    outbox.dispatch({ type: "recorded" });
  };
  const stopHealth = watchHealth(
    client,
    { timers, guard, isClosed },
    {
      keepTime: progress.keepTime,
      heard(failure) {
        hub.heardOfHealth(failure?.type ?? null);
        outbox.dispatch({ type: failure === null ? "reachable" : "unreachable" });
        // Written by something else than a press: a copy was printed, the drawer was opened.
        if (outbox.state().type === "idle" && progress.unsent() > 0) {
          recorded();
        }
      },
    },
  );
  documents.takeUp();

  return {
    view: () => ({
      ...hub.read(),
      ...viewOf(progress, reader),
      waiting: waiting.count(),
      waitingSince: waiting.since(),
      catalogue: documents.age("catalogue"),
      shop: documents.age("shop"),
    }),
    state: () => hub.read().state,
    trustedTime: progress.trustedTime,
    answeredUpTo: progress.position,
    ask,
    alarms: () => [...progress.alarms(), ...refusedAlarms(outbox.state())],
    isAnswered: (position) => position <= progress.position(),
    isAside: progress.isAside,
    recorded,
    push: () => outbox.dispatch({ type: "asked" }),
    close() {
      isOpen = false;
      outbox.stop();
      stopHealth();
      waiting.stop();
      client.close();
      attempt(progress.keepTime);
    },
  };
}

/** In [0, 1). */
function uniform(random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return (high * 256 + low) / 65_536;
}

function refusedAlarms({ stop: why }: OutboxState): readonly Alarm[] {
  return why === null ? [] : [{ type: "till-refused", why }];
}

function viewOf(progress: Progress, reader: OutboxReader): Pick<HubView, "confirmed" | "needMe"> {
  const position = progress.position();
  const found = attempt(() => (position === 0 ? null : reader.epochAt(position)));
  const epoch = found.ok ? found.value : null;
  return {
    confirmed: epoch && { epoch: epoch.epoch, seq: position - epoch.firstPosition + 1 },
    needMe: progress.needMe(),
  };
}
