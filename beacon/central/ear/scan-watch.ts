/**
 * When a controller is told to scan, and when its driver is given up for a new one. Pure: adapters/noble-ear.ts performs.
 *
 *              ready                answered (0)
 *   waiting ──────────▶ asked ─────────────────▶ listening
 *      │  ▲               │ ▲  ◀───────────────      │
 *      │  │               │ │    nothing heard       │
 *      ▼  │    answered   ▼ │ after a pause          ▼
 *   give up     (≠ 0)   refused               away: the adapter is off, or not there; give up when it is back
 *
 *   listening ──pause──▶ paused (for a connection) ──resume──▶ asked
 *
 * Why it is given up rather than mended: a raw socket that lost its adapter does not get it back, noble does not bind
 * another, and an adapter that went down and up within a second is never noticed by it. A new process costs a fifth of a
 * second, and comes up right.
 */
import type { EarState } from "../ports.ts";

/** A driver that has not found out by then whether there is an adapter never will (kernels 6.6.6x of Raspberry Pi OS). */
export const READY_MAX = 5000;
/** A controller answers within milliseconds. */
export const ANSWER_MAX = 1500;
/** A shop is never without a beacon, a phone or a watch for so long; where it is, scanning anew costs nothing. */
export const SILENCE_MAX = 5000;
/** Between two tries where the controller will not. */
export const REFUSED_PAUSE = 1000;
/** What cannot be mended from here (permission, kernel) is looked at anew by another process. */
export const AWAY_MAX = 3000;

/** Each scan is two commands, off and on, and each is answered. */
const ANSWERS = 2;

export type ScanState =
  | { readonly type: "waiting"; readonly since: number }
  /** `shown` is what people are told meanwhile: who listened still does. */
  | {
      readonly type: "asked";
      readonly since: number;
      readonly answers: number;
      readonly shown: "starting" | "listening" | "refused";
    }
  | { readonly type: "listening"; readonly heardAt: number }
  /** A connection has the controller. `isStopped`: it says that it scans no more. */
  | { readonly type: "paused"; readonly isStopped: boolean }
  | { readonly type: "refused"; readonly since: number; readonly status: number }
  | { readonly type: "away"; readonly since: number; readonly why: AwayState };

export type AwayState = Extract<EarState, "off" | "no-bluetooth" | "no-adapter" | "no-permission">;

export type ScanEvent =
  | { readonly type: "ready" }
  | { readonly type: "away"; readonly why: AwayState }
  /** The controller on LE Set Scan Enable. */
  | { readonly type: "answered"; readonly status: number }
  | { readonly type: "heard" }
  /** Nothing, but where it listens. */
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** `isUp`: an adapter that could be used is there, as the system says. */
  | { readonly type: "tick"; readonly isUp: boolean };

export type ScanEffect =
  | { readonly type: "scan" }
  | { readonly type: "stop" }
  | { readonly type: "give-up"; readonly why: GiveUp };

export type GiveUp = "never-ready" | "no-answer" | "adapter-is-back" | "look-anew";

export interface ScanStep {
  readonly state: ScanState;
  readonly effects: readonly ScanEffect[];
}

export const scanStart = (now: number): ScanState => ({ type: "waiting", since: now });

export function stepScan(state: ScanState, event: ScanEvent, now: number): ScanStep {
  switch (event.type) {
    case "ready":
      // What was away comes back to a new process.
      return state.type === "waiting" ? scan(now, "starting") : stay(state);
    case "away":
      return state.type === "away" && state.why === event.why
        ? stay(state)
        : stay({ type: "away", since: now, why: event.why });
    case "answered":
      return stepAnswered(state, event.status, now);
    case "heard":
      return stay(state.type === "listening" ? { type: "listening", heardAt: now } : state);
    case "pause":
      return state.type === "listening"
        ? { state: { type: "paused", isStopped: false }, effects: [{ type: "stop" }] }
        : stay(state);
    case "resume":
      return state.type === "paused" ? scan(now, "listening") : stay(state);
    case "tick":
      return stepTick(state, event.isUp, now);
  }
}

export function earStateOf(state: ScanState): EarState {
  switch (state.type) {
    case "waiting":
      return "starting";
    case "asked":
      return state.shown;
    case "paused":
      return "linked";
    case "listening":
    case "refused":
      return state.type;
    case "away":
      return state.why;
  }
}

function stepAnswered(state: ScanState, status: number, now: number): ScanStep {
  if (state.type === "paused") {
    return stay({ type: "paused", isStopped: true });
  }
  if (state.type !== "asked") {
    return stay(state);
  }
  // The first is for switching off, which is refused where it was off.
  if (state.answers + 1 < ANSWERS) {
    return stay({ ...state, answers: state.answers + 1 });
  }
  return stay(
    status === 0 ? { type: "listening", heardAt: now } : { type: "refused", since: now, status },
  );
}

function stepTick(state: ScanState, isUp: boolean, now: number): ScanStep {
  switch (state.type) {
    case "waiting":
      return now - state.since >= READY_MAX ? giveUp(state, "never-ready") : stay(state);
    case "asked":
      return now - state.since >= ANSWER_MAX ? giveUp(state, "no-answer") : stay(state);
    case "listening":
      return now - state.heardAt >= SILENCE_MAX ? scan(now, "listening") : stay(state);
    case "paused":
      return stay(state);
    case "refused":
      return now - state.since >= REFUSED_PAUSE ? scan(now, "refused") : stay(state);
    case "away":
      return stepAway(state, isUp, now);
  }
}

function stepAway(
  state: ScanState & { readonly type: "away" },
  isUp: boolean,
  now: number,
): ScanStep {
  if (state.why === "off" || state.why === "no-adapter") {
    return isUp ? giveUp(state, "adapter-is-back") : stay(state);
  }
  return now - state.since >= AWAY_MAX ? giveUp(state, "look-anew") : stay(state);
}

const stay = (state: ScanState): ScanStep => ({ state, effects: [] });
const scan = (now: number, shown: "starting" | "listening" | "refused"): ScanStep => ({
  state: { type: "asked", since: now, answers: 0, shown },
  effects: [{ type: "scan" }],
});
const giveUp = (state: ScanState, why: GiveUp): ScanStep => ({
  state,
  effects: [{ type: "give-up", why }],
});
