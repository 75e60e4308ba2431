/** Carries out what a check-in wants done: the ear, the one timer, what is sent. Screens read its state. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { HeardId } from "@tillwave/listener/hearing-state";
import {
  type CheckInEffect,
  type CheckInEvent,
  type CheckInState,
  READY,
  stepCheckIn,
} from "./check-in.ts";

export interface CheckInRunnerDeps {
  readonly ear: { start(): void; stop(): void };
  /** Ends in an event of its own. */
  send(id: HeardId, heardAt: number): void;
  now(): number;
  /** Answers with what calls it off. */
  after(ms: number, run: () => void): () => void;
}

export interface CheckInRunner {
  readonly state: ReadonlySignal<CheckInState>;
  dispatch(event: CheckInEvent): void;
}

export function createCheckInRunner({ ear, send, now, after }: CheckInRunnerDeps): CheckInRunner {
  const state = signal<CheckInState>(READY);
  let callOff: (() => void) | null = null;

  function dispatch(event: CheckInEvent): void {
    const step = stepCheckIn(state.value, event, now());
    state.value = step.state;
    step.effects.forEach(carryOut);
  }

  function sleep(): void {
    callOff?.();
    callOff = null;
  }

  function carryOut(effect: CheckInEffect): void {
    switch (effect.type) {
      case "start-hearing":
        ear.start();
        return;
      case "stop-hearing":
        ear.stop();
        return;
      case "wake":
        sleep();
        callOff = after(effect.afterMs, () => dispatch({ type: "woke" }));
        return;
      case "sleep":
        sleep();
        return;
      case "send":
        send(effect.id, effect.heardAt);
    }
  }

  return { state, dispatch };
}
