/** In one word how it stands between this till and its hub, and since when. */
import type { HubView } from "@tillwave/shared/api/till";
import type { OutboxEvent, OutboxState } from "@tillwave/shared/sync/outbox";
import type { HubFailure, Ports } from "../ports.ts";

/** A till that has entries unsent for longer is catching up, in milliseconds. */
const IN_STEP_WITHIN = 1500;

export type Cause = HubFailure["type"];

export interface HubState {
  /** Null where the health request was answered. */
  heardOfHealth(failed: Cause | null): void;
  /** A request came to nothing on its way. */
  sendingFailed(failed: Cause): void;
  stepped(event: OutboxEvent): void;
  recorded(): void;
  read(): Pick<HubView, "state" | "cause" | "since">;
}

export interface HubStateDeps {
  readonly ports: Pick<Ports, "clock" | "timers" | "log">;
  readonly outbox: () => OutboxState;
  /** Entries wait that were there before the start. */
  readonly isBehind: boolean;
  readonly onChange: () => void;
}

export function createHubState({ ports, outbox, isBehind, onChange }: HubStateDeps): HubState {
  const { clock, timers, log } = ports;
  let healthCause: Cause | null = null;
  let sendCause: Cause | null = null;
  let behindSince: number | null = isBehind ? Number.NEGATIVE_INFINITY : null;
  let shown: HubView["state"] = "in-step";
  let since = clock.read().wall;

  const cause = (): Cause | null => healthCause ?? (outbox().failures > 0 ? sendCause : null);
  const stateNow = (): HubView["state"] => {
    if (outbox().stop !== null) {
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
      onChange();
    }
  };

  return {
    heardOfHealth(failed) {
      healthCause = failed;
    },
    sendingFailed(failed) {
      sendCause = failed;
    },
    stepped(event) {
      switch (event.type) {
        case "acknowledged":
          sendCause = null;
          behindSince = event.unsent === 0 ? null : behindSince;
          break;
        case "moved":
        case "refused":
          sendCause = null;
          break;
        case "failed":
          sendCause = event.why === "nonsense" ? "not-the-hub" : sendCause;
          break;
        default:
          break;
      }
      notice();
    },
    recorded() {
      behindSince ??= timers.now();
    },
    read() {
      notice();
      return { state: shown, cause: shown === "offline" ? cause() : null, since };
    },
  };
}
