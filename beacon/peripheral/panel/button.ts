/**
 * What a button's downs and ups mean.
 *
 *     away ──opened──▶ settling ──200 ms──▶ up ⇄ down ──2 s──▶ held ──10 s──▶ held-long ──30 s──▶ ignored ──up──▶ up
 *                         └──down──▶ ignored
 *
 * Whoever holds the button while the panel comes up, or for longer than anybody would, means nothing by it: such a button is
 * pressed by a case that does not fit, or short-circuited by water, and must not make a beacon forget its owner.
 */
import type { ButtonAct } from "./panel.ts";

export const HELD_AFTER = 2000;
export const HELD_LONG_AFTER = 10_000;
export const STUCK_AFTER = 30_000;
/** A down that comes so soon was there before. */
export const SETTLES_IN = 200;

export type ButtonState =
  | { readonly type: "away" }
  | { readonly type: "settling"; readonly until: number }
  | { readonly type: "up" }
  | { readonly type: "down" | "held" | "held-long"; readonly since: number }
  | { readonly type: "ignored" };

/** `at` is of a clock in milliseconds that never goes back. */
export type ButtonEvent = {
  readonly type: "opened" | "gone" | "down" | "up" | "time";
  readonly at: number;
};

export interface ButtonStep {
  readonly state: ButtonState;
  readonly act: ButtonAct | null;
}

export const BUTTON_START: ButtonState = { type: "away" };

export function stepButton(state: ButtonState, event: ButtonEvent): ButtonStep {
  switch (event.type) {
    case "opened":
      return { state: { type: "settling", until: event.at + SETTLES_IN }, act: null };
    case "gone":
      return { state: BUTTON_START, act: null };
    case "down":
      return { state: pushed(state, event.at), act: null };
    case "up":
      return letGo(state, event.at);
    case "time":
      return grown(state, event.at);
  }
}

/** When the state changes by itself; null where it does not. */
export function dueAt(state: ButtonState): number | null {
  switch (state.type) {
    case "down":
      return state.since + HELD_AFTER;
    case "held":
      return state.since + HELD_LONG_AFTER;
    case "held-long":
      return state.since + STUCK_AFTER;
    case "settling":
    case "away":
    case "up":
    case "ignored":
      return null;
  }
}

function pushed(state: ButtonState, at: number): ButtonState {
  if (state.type === "settling") {
    return at < state.until ? { type: "ignored" } : { type: "down", since: at };
  }
  return state.type === "up" ? { type: "down", since: at } : state;
}

function letGo(before: ButtonState, at: number): ButtonStep {
  const { state, act } = grown(before, at);
  switch (state.type) {
    case "away":
      return { state, act };
    case "settling":
    case "up":
    case "ignored":
      return { state: { type: "up" }, act };
    case "down":
      return { state: { type: "up" }, act: { type: "pressed" } };
    case "held":
    case "held-long":
      return { state: { type: "up" }, act: { type: state.type } };
  }
}

/** What time has made of it; one that is told late skips nothing. */
function grown(state: ButtonState, at: number): ButtonStep {
  if (state.type !== "down" && state.type !== "held" && state.type !== "held-long") {
    return { state, act: null };
  }
  const { since } = state;
  const lasted = at - since;
  if (lasted >= STUCK_AFTER) {
    return { state: { type: "ignored" }, act: { type: "stuck" } };
  }
  const type =
    lasted >= HELD_LONG_AFTER ? "held-long" : lasted >= HELD_AFTER ? "held" : ("down" as const);
  return { state: { type, since }, act: null };
}
