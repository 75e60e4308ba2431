/**
 * When to push the journal to the hub, how much of it at once, and when to wait.
 *
 * Pure: the state goes in with what happened, the next state comes out with what to do. The service
 * owns the timer and the socket (terminal/service/sync/sync.ts); the simulator owns neither.
 * Spec: Tillwave protocols, version 1, §4.4 (refusals), §4.10 (times).
 *
 *   idle ──recorded, timer──▶ pushing ──acknowledged──▶ idle
 *                        │  ▲     │
 *                  failed│  │timer│ refused
 *                        ▼  │     ▼
 *                      waiting  stopped ──timer──▶ pushing (a check-in that looks whether it is over)
 *
 * Being offline is not a mode: it is a long stay in `waiting`, and a hub that answers the health
 * request ends it at once. Where the hub does answer that and nothing else, only the timer does.
 */
import { Millis, Seconds } from "../core/units.ts";
import { BATCH_ENTRIES_MAX } from "./answer.ts";

export const RETRY_DELAY_MIN = Seconds(1);
export const RETRY_DELAY_MAX = Seconds(300);
/** A till with nothing to send looks this often what the hub has for it. */
export const CHECK_IN_EVERY = Seconds(60);
/** A refused till looks this often at first whether somebody has mended it. */
export const LOOK_AGAIN_MIN = Seconds(30);
/** Failures in a row that a hub may end by answering the health request. */
export const QUICK_RETRIES_MAX = 3;

/** What the hub says of this till, not of one request. */
export type Stop = "revoked" | "epoch-closed" | "signature-invalid" | "statement-mismatch";

interface Common {
  /** Of requests in a row that came to nothing. */
  readonly failures: number;
  /** Entries of the next batch, at most. */
  readonly limit: number;
  /** Why nothing is taken from this till, until something is. */
  readonly stop: Stop | null;
}

export type OutboxState =
  | (Common & { readonly type: "idle" })
  | (Common & { readonly type: "pushing"; readonly job: Job })
  /** `hub`: for its answer to the health request, or the timer. `timer`: for that alone. */
  | (Common & { readonly type: "waiting"; readonly until: "hub" | "timer" })
  | (Common & { readonly type: "stopped"; readonly stop: Stop });

/** A check-in asks how far the hub is and what it has for this till; it carries no entries. */
export type Job = "batch" | "check-in";

export type OutboxEvent =
  | { readonly type: "recorded" }
  /** `unsent` counts entries that the hub has not answered for. */
  | { readonly type: "acknowledged"; readonly unsent: number }
  /** The hub wants entries again, or this till goes on in another epoch. */
  | { readonly type: "moved"; readonly jitter: number }
  | Failed
  | { readonly type: "refused"; readonly stop: Stop; readonly jitter: number }
  | { readonly type: "timer" }
  /** The health request was answered by the hub. */
  | { readonly type: "reachable" }
  /** It was not. */
  | { readonly type: "unreachable" }
  /** A person wants it sent now. */
  | { readonly type: "asked" };

export interface Failed {
  readonly type: "failed";
  readonly why: Failure;
  /** How long the hub asks to be left alone. */
  readonly after?: Millis;
  /** Uniform in [0, 1): after an outage, a thousand tills must not come back in step. */
  readonly jitter: number;
}

export type Failure =
  | "unreachable"
  /** No answer in time: the batch may be too long for this line. */
  | "silent"
  | "too-large"
  | "busy"
  /** An answer that says nothing which this till can use. */
  | "nonsense";

export type OutboxEffect =
  | { readonly type: "push"; readonly limit: number }
  | { readonly type: "check-in" }
  /** One at a time: a later one takes the place of an earlier one. */
  | { readonly type: "wake"; readonly after: Millis };

export interface OutboxStep {
  readonly state: OutboxState;
  readonly effects: readonly OutboxEffect[];
}

/** A till that has just started, or just joined, asks before it sends. */
export function startOutbox(): OutboxStep {
  return checkIn({ failures: 0, limit: BATCH_ENTRIES_MAX, stop: null });
}

export function stepOutbox(state: OutboxState, event: OutboxEvent): OutboxStep {
  switch (event.type) {
    case "recorded":
      return state.type === "idle" ? push(state) : stay(state);
    case "acknowledged":
      return state.type === "pushing" ? acknowledged(state, event.unsent) : stay(state);
    case "moved":
      return state.type === "pushing" ? moved(state, event.jitter) : stay(state);
    case "failed":
      return state.type === "pushing" ? failed(state, event) : stay(state);
    case "refused":
      return state.type === "pushing" ? stop(state, event) : stay(state);
    case "reachable":
      return state.type === "waiting" && state.until === "hub" ? again(state) : stay(state);
    case "unreachable":
      return state.type === "waiting" ? stay({ ...state, until: "hub" }) : stay(state);
    case "timer":
      return state.type === "pushing" ? stay(state) : again(state);
    case "asked":
      // Of what is under way nobody knows yet; should it fail, the next try is not far off.
      return state.type === "pushing" ? stay({ ...state, failures: 0 }) : again(state);
  }
}

type Pushing = Extract<OutboxState, { type: "pushing" }>;

function acknowledged(state: Pushing, unsent: number): OutboxStep {
  const grown = state.job === "batch" ? Math.min(state.limit * 2, BATCH_ENTRIES_MAX) : state.limit;
  const common = { failures: 0, limit: grown, stop: null };
  return unsent > 0
    ? push(common)
    : {
        state: { type: "idle", ...common },
        effects: [{ type: "wake", after: CHECK_IN_EVERY }],
      };
}

/** At once the first time; a hub that does nothing but move this till about is waited for like any other. */
function moved(state: Pushing, jitter: number): OutboxStep {
  const next = counted(state);
  return state.failures === 0 ? push(next) : wait(next, "timer", retryDelay(next.failures, jitter));
}

function failed(state: Pushing, { why, after, jitter }: Failed): OutboxStep {
  const isTooMuch = state.job === "batch" && (why === "silent" || why === "too-large");
  const limit = isTooMuch ? Math.max(1, Math.floor(state.limit / 2)) : state.limit;
  const next = { ...counted(state), limit };
  const own = retryDelay(next.failures, jitter);
  if (state.stop !== null) {
    return stop(next, { stop: state.stop, jitter });
  }
  switch (why) {
    case "unreachable":
    case "silent":
      return wait(next, next.failures <= QUICK_RETRIES_MAX ? "hub" : "timer", own);
    case "too-large":
      return state.limit > 1 && state.job === "batch" ? push(next) : wait(next, "timer", own);
    case "busy": {
      const asked = Math.min((after ?? 0) * (1 + jitter), RETRY_DELAY_MAX);
      return wait(next, "timer", Millis(Math.max(own, asked)));
    }
    case "nonsense":
      return wait(next, "timer", own);
  }
}

function stop(
  state: Common,
  { stop: why, jitter }: { readonly stop: Stop; readonly jitter: number },
): OutboxStep {
  const next = counted(state);
  return {
    state: { ...next, type: "stopped", stop: why },
    effects: [{ type: "wake", after: delay(LOOK_AGAIN_MIN, next.failures, jitter) }],
  };
}

/** What was refused is asked for with a check-in first; entries follow once that is answered. */
function again(state: OutboxState): OutboxStep {
  return state.type === "waiting" ? push(state) : checkIn(state);
}

function push({ failures, limit, stop: why }: Common): OutboxStep {
  return {
    state: { type: "pushing", job: "batch", failures, limit, stop: why },
    effects: [{ type: "push", limit }],
  };
}

function checkIn({ failures, limit, stop: why }: Common): OutboxStep {
  return {
    state: { type: "pushing", job: "check-in", failures, limit, stop: why },
    effects: [{ type: "check-in" }],
  };
}

function wait(common: Common, until: "hub" | "timer", after: Millis): OutboxStep {
  const { failures, limit, stop: why } = common;
  return {
    state: { type: "waiting", failures, limit, stop: why, until },
    effects: [{ type: "wake", after }],
  };
}

function stay(state: OutboxState): OutboxStep {
  return { state, effects: [] };
}

function counted({ failures, limit, stop: why }: Common): Common {
  return { failures: failures + 1, limit, stop: why };
}

/** `failures` is at least 1. */
function retryDelay(failures: number, jitter: number): Millis {
  return delay(RETRY_DELAY_MIN, failures, jitter);
}

/** Doubles from the first to five minutes, of which the jitter keeps between half and all. */
function delay(first: Millis, failures: number, jitter: number): Millis {
  const full = Math.min(first * 2 ** (failures - 1), RETRY_DELAY_MAX);
  return Millis(full * (0.5 + jitter / 2));
}
