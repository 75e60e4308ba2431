/**
 * When to start a child process again, how long to wait before it, and when to give up.
 *
 * Pure: supervised-child.ts owns the process and the timer.
 *
 *   waiting ◀──exited── running ──stop──▶ stopping ──exited──▶ ended
 *      │                 ▲  │                                   ▲  ▲
 *      └──────timer──────┘  └───────exited for good─────────────┘  │
 *      └────────────────────────stop───────────────────────────────┘
 *
 * The first restart is immediate, for a till must not keep a customer waiting because of one fault;
 * a child that dies again and again is given more and more time.
 */
import { Millis, Seconds } from "../core/units.ts";

const RESTART_DELAY_MIN = Millis(500);
/** What a child is given as long as nobody says otherwise. */
export const PATIENCE: Patience = { restartDelayMax: Seconds(30), healthyAfter: Seconds(60) };
/** How long a child may take to close what it has open. */
export const STOP_GRACE = Seconds(5);

export interface Patience {
  readonly restartDelayMax: Millis;
  /** A child that was healthy for so long has recovered: its next death is the first again. */
  readonly healthyAfter: Millis;
}

export type SupervisorState =
  /** `failures` counts the deaths since the child was last healthy for long enough. */
  | { readonly type: "running"; readonly failures: number }
  | { readonly type: "waiting"; readonly failures: number }
  | { readonly type: "stopping"; readonly killed: boolean }
  | { readonly type: "ended" };

export type SupervisorEvent =
  | ({ readonly type: "exited"; readonly healthyFor: Millis } & ChildExit)
  | { readonly type: "stop" }
  | { readonly type: "timer" };

export interface ChildExit {
  /** Null when a signal ended it, or when it never started. */
  readonly code: number | null;
  /** The child would end in the same way each time: wrong options, data in use. */
  readonly final: boolean;
}

export type SupervisorEffect =
  | { readonly type: "start" }
  | { readonly type: "wake"; readonly after: Millis }
  | { readonly type: "terminate" }
  | { readonly type: "kill" }
  /** The supervisor's own exit code: 0 closed as asked, 1 closed by force, else the child's. */
  | { readonly type: "finish"; readonly code: number };

export interface SupervisorStep {
  readonly state: SupervisorState;
  readonly effects: readonly SupervisorEffect[];
}

export const SUPERVISOR_START: SupervisorStep = start(0);

export function stepSupervisor(
  state: SupervisorState,
  event: SupervisorEvent,
  patience: Patience = PATIENCE,
): SupervisorStep {
  switch (state.type) {
    case "running":
      return stepRunning(state.failures, event, patience);
    case "waiting":
      return stepWaiting(state, event);
    case "stopping":
      return event.type === "exited"
        ? finish(state.killed ? 1 : 0)
        : { state: { type: "stopping", killed: true }, effects: [{ type: "kill" }] };
    case "ended":
      return { state, effects: [] };
  }
}

/** 0 before the first restart, then from half a second, doubling, to the longest. */
export function restartDelay(
  failures: number,
  { restartDelayMax }: Pick<Patience, "restartDelayMax"> = PATIENCE,
): Millis {
  return failures <= 1
    ? Millis(0)
    : Millis(Math.min(RESTART_DELAY_MIN * 2 ** (failures - 2), restartDelayMax));
}

function stepRunning(
  failuresBefore: number,
  event: SupervisorEvent,
  patience: Patience,
): SupervisorStep {
  switch (event.type) {
    case "exited": {
      if (event.final) {
        return finish(event.code ?? 1);
      }
      const failures = event.healthyFor >= patience.healthyAfter ? 1 : failuresBefore + 1;
      return {
        state: { type: "waiting", failures },
        effects: [{ type: "wake", after: restartDelay(failures, patience) }],
      };
    }
    case "stop":
      return {
        state: { type: "stopping", killed: false },
        effects: [{ type: "terminate" }, { type: "wake", after: STOP_GRACE }],
      };
    case "timer":
      return { state: { type: "running", failures: failuresBefore }, effects: [] };
  }
}

function stepWaiting(
  state: SupervisorState & { readonly type: "waiting" },
  event: SupervisorEvent,
): SupervisorStep {
  switch (event.type) {
    case "timer":
      return start(state.failures);
    case "stop":
      return finish(0);
    case "exited":
      return { state, effects: [] };
  }
}

function start(failures: number): SupervisorStep {
  return { state: { type: "running", failures }, effects: [{ type: "start" }] };
}

function finish(code: number): SupervisorStep {
  return { state: { type: "ended" }, effects: [{ type: "finish", code }] };
}
