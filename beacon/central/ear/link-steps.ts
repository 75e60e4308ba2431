/**
 * One connection, from the order to its end: what is done next, and how long it may take. Pure: adapters/noble-link.ts performs.
 *
 *   idle ──link──▶ pausing ──paused──▶ connecting ──connected──▶ mtu ─▶ services ─▶ characteristics ─▶ subscribing ─▶ open
 *                     │                    │ │                    └────────┴───────────┬──────────────────┴───────────┘
 *                     ▼                    │ └──too long──▶ cancelling                 │ too long, not there, flooded, asked to
 *                    idle ◀──not connected─┘                    │                      ▼
 *                     ▲ ◀────────────────────────answered───────┘                  leaving ──disconnected──▶ idle
 *
 * Every state but the two ends has a deadline. A controller that lets go of nothing is given up with its whole process.
 */
import type { LinkEnd, LinkRequest } from "../ports.ts";

/** In milliseconds. For an ear that has just begun to listen, and for scanning to stop. */
export const PAUSE_MAX = 2000;
/** Whoever orders it has just heard that one can connect. Less than a process may be silent, for there are drivers that block. */
export const CONNECT_MAX = 2500;
export const CANCEL_MAX = 1000;
/** Of MTU, services, characteristics and subscribing, each. */
export const DISCOVER_MAX = 3000;
export const LEAVE_MAX = 1500;

/** A peripheral answers one message at a time; what is more than this in a second is an attack. */
export const TOLD_PER_SECOND_MAX = 400;
const SECOND = 1000;

/** Remote User Terminated Connection, and the same for want of room or power. */
const HUNG_UP: ReadonlySet<number> = new Set([0x13, 0x14, 0x15]);

type Finding = "mtu" | "services" | "characteristics" | "subscribing";

interface Told {
  readonly since: number;
  readonly count: number;
}

export type LinkState =
  | { readonly type: "idle" }
  | { readonly type: "pausing"; readonly since: number; readonly request: LinkRequest }
  | { readonly type: "connecting"; readonly since: number }
  | { readonly type: "cancelling"; readonly since: number; readonly why: LinkEnd }
  | { readonly type: Finding; readonly since: number; readonly mtu: number }
  | { readonly type: "open"; readonly told: Told }
  | {
      readonly type: "leaving";
      readonly since: number;
      readonly why: LinkEnd;
      readonly detail: string | null;
    };

export type LinkEvent =
  | { readonly type: "link"; readonly request: LinkRequest }
  | { readonly type: "unlink" }
  /** The controller scans no more; false: it is not to be had. */
  | { readonly type: "paused"; readonly isOurs: boolean }
  /** Null: connected. */
  | { readonly type: "connected"; readonly fault: string | null }
  | { readonly type: "mtu"; readonly mtu: number }
  | { readonly type: "services"; readonly isThere: boolean }
  | { readonly type: "characteristics"; readonly isThere: boolean }
  | { readonly type: "subscribed" }
  | { readonly type: "told" }
  /** Core specification 5.4, Vol 1, Part F, 2. */
  | { readonly type: "disconnected"; readonly reason: number }
  /** The adapter is no more. */
  | { readonly type: "away" }
  | { readonly type: "tick" };

export type LinkEffect =
  | { readonly type: "pause" }
  | { readonly type: "connect"; readonly request: LinkRequest }
  | { readonly type: "cancel" }
  | { readonly type: "find-service" }
  | { readonly type: "find-characteristics" }
  | { readonly type: "subscribe" }
  | { readonly type: "disconnect" }
  | { readonly type: "opened"; readonly mtu: number }
  | { readonly type: "ended"; readonly why: LinkEnd; readonly detail: string | null }
  /** Scanning goes on. */
  | { readonly type: "resume" }
  | { readonly type: "give-up" };

export interface LinkStep {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

export const LINK_IDLE: LinkState = { type: "idle" };

export function stepLink(state: LinkState, event: LinkEvent, now: number): LinkStep {
  switch (event.type) {
    case "link":
      return state.type === "idle"
        ? go({ type: "pausing", since: now, request: event.request }, { type: "pause" })
        : stay(state);
    case "unlink":
      return stepUnlink(state, now);
    case "paused":
      return stepPaused(state, event.isOurs, now);
    case "connected":
      return stepConnected(state, event.fault, now);
    case "mtu":
    case "services":
    case "characteristics":
    case "subscribed":
      return stepFound(state, event, now);
    case "told":
      return stepTold(state, now);
    case "disconnected":
      return stepDisconnected(state, event.reason);
    case "away":
      return state.type === "idle" ? stay(state) : end("lost", "the adapter is gone");
    case "tick":
      return stepTick(state, now);
  }
}

function stepUnlink(state: LinkState, now: number): LinkStep {
  switch (state.type) {
    case "idle":
    case "leaving":
    case "cancelling":
      return stay(state);
    case "pausing":
      return end("closed", null);
    case "connecting":
      return go({ type: "cancelling", since: now, why: "closed" }, { type: "cancel" });
    default:
      return leave(now, "closed", null);
  }
}

function stepPaused(state: LinkState, isOurs: boolean, now: number): LinkStep {
  if (state.type !== "pausing") {
    return stay(state);
  }
  return isOurs
    ? go({ type: "connecting", since: now }, { type: "connect", request: state.request })
    : end("no-radio", "the ear does not listen");
}

function stepConnected(state: LinkState, fault: string | null, now: number): LinkStep {
  if (state.type === "cancelling") {
    return fault === null
      ? leave(now, state.why, "it was connected too late")
      : end(state.why, fault);
  }
  if (state.type !== "connecting") {
    return stay(state);
  }
  return fault === null ? stay({ type: "mtu", since: now, mtu: 0 }) : end("not-connected", fault);
}

function stepFound(
  state: LinkState,
  event: Extract<
    LinkEvent,
    { readonly type: "mtu" | "services" | "characteristics" | "subscribed" }
  >,
  now: number,
): LinkStep {
  if (state.type === "mtu" && event.type === "mtu") {
    return go({ type: "services", since: now, mtu: event.mtu }, { type: "find-service" });
  }
  if (state.type === "services" && event.type === "services") {
    return event.isThere
      ? go(
          { type: "characteristics", since: now, mtu: state.mtu },
          { type: "find-characteristics" },
        )
      : leave(now, "no-service", "it has no such service");
  }
  if (state.type === "characteristics" && event.type === "characteristics") {
    return event.isThere
      ? go({ type: "subscribing", since: now, mtu: state.mtu }, { type: "subscribe" })
      : leave(now, "no-service", "it has no such characteristics");
  }
  if (state.type === "subscribing" && event.type === "subscribed") {
    const told = { since: now, count: 0 };
    return go({ type: "open", told }, { type: "opened", mtu: state.mtu });
  }
  return stay(state);
}

function stepTold(state: LinkState, now: number): LinkStep {
  if (state.type !== "open") {
    return stay(state);
  }
  const isSame = now - state.told.since < SECOND;
  const told = isSame ? { ...state.told, count: state.told.count + 1 } : { since: now, count: 1 };
  return told.count > TOLD_PER_SECOND_MAX
    ? leave(now, "flooded", `${told.count} notifications in a second`)
    : stay({ type: "open", told });
}

function stepDisconnected(state: LinkState, reason: number): LinkStep {
  switch (state.type) {
    case "idle":
    case "pausing":
    case "connecting":
    case "cancelling":
      return stay(state);
    case "leaving":
      return end(state.why, state.detail);
    default:
      return end(
        HUNG_UP.has(reason) ? "hung-up" : "lost",
        `reason 0x${reason.toString(16).padStart(2, "0")}`,
      );
  }
}

function stepTick(state: LinkState, now: number): LinkStep {
  switch (state.type) {
    case "idle":
    case "open":
      return stay(state);
    case "pausing":
      return now - state.since >= PAUSE_MAX
        ? end("no-radio", "the ear does not come to listen")
        : go(state, { type: "pause" });
    case "connecting":
      return now - state.since >= CONNECT_MAX
        ? go({ type: "cancelling", since: now, why: "not-connected" }, { type: "cancel" })
        : stay(state);
    case "cancelling":
      return now - state.since >= CANCEL_MAX ? giveUp(state.why) : stay(state);
    case "leaving":
      return now - state.since >= LEAVE_MAX ? giveUp(state.why) : stay(state);
    default:
      return now - state.since >= DISCOVER_MAX
        ? leave(now, "timed-out", `no answer to ${state.type}`)
        : stay(state);
  }
}

const stay = (state: LinkState): LinkStep => ({ state, effects: [] });
const go = (state: LinkState, ...effects: readonly LinkEffect[]): LinkStep => ({ state, effects });
const leave = (since: number, why: LinkEnd, detail: string | null): LinkStep =>
  go({ type: "leaving", since, why, detail }, { type: "disconnect" });
const end = (why: LinkEnd, detail: string | null): LinkStep =>
  go(LINK_IDLE, { type: "ended", why, detail }, { type: "resume" });
const giveUp = (why: LinkEnd): LinkStep =>
  go(
    LINK_IDLE,
    { type: "ended", why, detail: "the controller does not let go of it" },
    { type: "give-up" },
  );
