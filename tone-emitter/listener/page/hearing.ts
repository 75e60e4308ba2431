/** Listening in a page: one call starts it, and each change of its state is told. What the states mean: ../hearing-state.ts. */
import type { HearingState } from "../hearing-state.ts";

export interface HearingDeps {
  /** Is called with every change, some ten times a second while sound comes; not from within `createHearing`. */
  readonly onState: (state: HearingState) => void;
}

export interface Hearing {
  /** As it was last told; `idle` at first. */
  readonly state: HearingState;
  /** Loads what listens, so that nothing is waited for after the touch; no permission is asked for. Need not be called. */
  prepare(): void;
  /** To be called within a touch's handler, before anything is awaited. Does nothing while listening. */
  start(): void;
  /** Releases the microphone at once. What listens stays loaded for another start. */
  stop(): void;
  /** Within a touch's handler, where the state says `suspended`. */
  resume(): void;
  /** Stops, and lets go of everything. */
  close(): void;
}

export function createHearing({ onState }: HearingDeps): Hearing {
  const state: HearingState = { type: "idle", why: "not-started" };
  void onState;
  return {
    state,
    prepare() {},
    start() {},
    stop() {},
    resume() {},
    close() {},
  };
}
