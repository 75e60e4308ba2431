/** Does what the outbox decides: one request or one timer at a time. */
import {
  type OutboxEffect,
  type OutboxEvent,
  type OutboxState,
  startOutbox,
  stepOutbox,
} from "@tillwave/shared/sync/outbox";
import type { Timers } from "../ports.ts";
import type { Sender } from "./sender.ts";

/** What was sold is sent after its reply has gone to the page, in milliseconds. */
export const SEND_AFTER = 5;

export interface OutboxRunner {
  state(): OutboxState;
  dispatch(event: OutboxEvent): void;
  stop(): void;
}

export interface OutboxRunnerDeps {
  readonly timers: Timers;
  readonly sender: Sender;
  /** Runs a job; what the disk throws in it is dealt with, and `onFull` called where it is merely full. */
  readonly guard: (job: Promise<void>, onFull: () => void) => void;
  /** Uniform in [0, 1). */
  readonly jitter: () => number;
  /** A request was answered, or came to nothing. */
  readonly onAnswer: () => void;
  /** After each step. */
  readonly onStep: (event: OutboxEvent) => void;
}

export function startOutboxRunner(deps: OutboxRunnerDeps): OutboxRunner {
  const { timers, sender, guard, jitter } = deps;
  let { state } = startOutbox();
  let isStopped = false;
  let cancelWake = (): void => {};
  let cancelJob = (): void => {};

  const dispatch = (event: OutboxEvent): void => {
    if (isStopped) {
      return;
    }
    const step = stepOutbox(state, event);
    ({ state } = step);
    step.effects.forEach(perform);
    deps.onStep(event);
  };

  const run = (job: () => Promise<OutboxEvent | null>): void => {
    const work = async (): Promise<void> => {
      const event = await job();
      if (event !== null && !isStopped) {
        deps.onAnswer();
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
  startOutbox().effects.forEach(perform);

  return {
    state: () => state,
    dispatch,
    stop() {
      isStopped = true;
      cancelWake();
      cancelJob();
    },
  };
}
