/**
 * One reader and what lies on it: when to begin a session, when to begin it anew, and what to tell the service.
 *
 * Pure. The driver does one thing at a time for each reader, so every phase but the resting ones waits for one
 * outcome. Whether something lies there is a fact of its own: it may change in any phase.
 *
 *   idle ──inserted──▶ connecting ──▶ live ◀──▶ busy ──gone──▶ draining
 *                       ▲   │          │          │               │
 *                       │   ▼          │       no answer          │
 *                      waiting         ├──────────┴───────────────┘
 *                       ▲              ▼
 *                       └────────── resetting ──released──▶ released ──gone──▶ idle
 *
 * After any APDU that failed, the session is ended with a reset and begun anew as another card: the one that
 * lies there now need not be the one that was asked (facts of pcscd: it may have been swapped between two looks).
 * What lies there but begins no session is tried again; after {@link CONNECT_TRIES} it is told as a card that says nothing.
 */
import { asDetail, type ReaderWord } from "@tillwave/shared/api/reader";
import type { DriverFault } from "./driver.ts";

/** Together longer than pcscd takes to see that a card has left (400 ms). */
export const CONNECT_TRIES = 6;
export const CONNECT_AGAIN_MS = 100;
/** For what has been told as a card that says nothing. */
export const MUTE_AGAIN_MS = 500;
/** A status word. */
const ANSWER_BYTES_MIN = 2;

export interface SlotState {
  /** As the driver says; it may be late. */
  readonly isPresent: boolean;
  readonly phase: Phase;
}

type Phase =
  | { readonly type: "idle" | "draining" | "released" }
  /** `mute`: the card that it has been told as meanwhile. */
  | {
      readonly type: "connecting" | "waiting";
      readonly tries: number;
      readonly mute: number | null;
    }
  | { readonly type: "live"; readonly card: number }
  | {
      readonly type: "busy";
      readonly card: number;
      readonly request: number;
      readonly isReleased: boolean;
    }
  | { readonly type: "resetting"; readonly isReleased: boolean };

/** `card` is a number that no card has had yet. */
export type SlotEvent =
  | { readonly type: "inserted" | "gone" | "lost" | "reset" | "timer" }
  | { readonly type: "connected"; readonly card: number; readonly atr: Uint8Array }
  | { readonly type: "not-connected"; readonly card: number; readonly detail: string }
  | {
      readonly type: "transmit";
      readonly card: number;
      readonly request: number;
      readonly command: Uint8Array;
    }
  | { readonly type: "answered"; readonly bytes: Uint8Array }
  | { readonly type: "not-answered"; readonly fault: DriverFault }
  | { readonly type: "release"; readonly card: number };

export type SlotEffect =
  | { readonly type: "connect" | "reset" }
  | { readonly type: "transmit"; readonly command: Uint8Array }
  | { readonly type: "wake"; readonly afterMs: number }
  | { readonly type: "say"; readonly word: Exclude<ReaderWord, { type: "card" }> }
  | { readonly type: "say-card"; readonly card: number; readonly atr: Uint8Array };

export interface SlotStep {
  readonly state: SlotState;
  readonly effects: readonly SlotEffect[];
}

export const EMPTY_SLOT: SlotState = { isPresent: false, phase: { type: "idle" } };

const IDLE: Phase = { type: "idle" };
const CONNECTING: Phase = { type: "connecting", tries: 1, mute: null };
const NO_ATR = new Uint8Array();

export function stepSlot(state: SlotState, event: SlotEvent): SlotStep {
  const { isPresent, phase } = state;
  switch (event.type) {
    case "inserted":
      return phase.type === "idle"
        ? step(true, CONNECTING, { type: "connect" })
        : step(true, phase);
    case "gone":
      return stepGone(phase);
    case "lost":
      return step(false, IDLE, ...forget(phase, "reader-lost"));
    case "connected":
      return stepConnected(state, event);
    case "not-connected":
      return stepNotConnected(state, event);
    case "timer":
      return phase.type === "waiting"
        ? step(isPresent, { ...phase, type: "connecting" }, { type: "connect" })
        : { state, effects: [] };
    case "transmit":
      return stepTransmit(state, event);
    case "answered":
    case "not-answered":
      return stepOutcome(state, event);
    case "release":
      return stepRelease(state, event.card);
    case "reset":
      return stepReset(state);
  }
}

function stepGone(phase: Phase): SlotStep {
  const left = forget(phase, "removed");
  switch (phase.type) {
    case "live":
      return step(false, { type: "resetting", isReleased: false }, ...left, { type: "reset" });
    case "busy":
      return step(false, { type: "draining" }, ...left);
    case "resetting":
      return step(false, { type: "resetting", isReleased: false });
    case "connecting":
      return step(false, { ...phase, tries: 1, mute: null }, ...left);
    case "draining":
      return step(false, phase);
    case "idle":
    case "waiting":
    case "released":
      return step(false, IDLE, ...left);
  }
}

/** What the service has to hear when the card in this phase is one no more. */
function forget(phase: Phase, why: "removed" | "no-answer" | "reader-lost"): readonly SlotEffect[] {
  const removed = (card: number): SlotEffect => ({ type: "say", word: { type: "removed", card } });
  switch (phase.type) {
    case "live":
      return [removed(phase.card)];
    case "busy": {
      const failed = sayFailed(phase.request, { type: why, detail: "it left while it was asked" });
      return phase.isReleased ? [failed] : [failed, removed(phase.card)];
    }
    case "connecting":
    case "waiting":
      return phase.mute === null ? [] : [removed(phase.mute)];
    default:
      return [];
  }
}

function stepConnected(
  { isPresent, phase }: SlotState,
  { card, atr }: SlotEvent & { readonly type: "connected" },
): SlotStep {
  if (!isPresent) {
    return step(isPresent, { type: "resetting", isReleased: false }, { type: "reset" });
  }
  return step(isPresent, { type: "live", card }, ...forget(phase, "removed"), {
    type: "say-card",
    card,
    atr,
  });
}

function stepNotConnected(
  { isPresent, phase }: SlotState,
  { card }: SlotEvent & { readonly type: "not-connected" },
): SlotStep {
  if (!isPresent || phase.type !== "connecting") {
    return step(false, IDLE, ...forget(phase, "removed"));
  }
  const { tries, mute } = phase;
  const again = (afterMs: number): SlotEffect => ({ type: "wake", afterMs });
  if (tries < CONNECT_TRIES) {
    return step(true, { type: "waiting", tries: tries + 1, mute }, again(CONNECT_AGAIN_MS));
  }
  return mute === null
    ? step(true, { type: "waiting", tries, mute: card }, again(MUTE_AGAIN_MS), {
        type: "say-card",
        card,
        atr: NO_ATR,
      })
    : step(true, { type: "waiting", tries, mute }, again(MUTE_AGAIN_MS));
}

function stepTransmit(
  state: SlotState,
  { card, request, command }: SlotEvent & { readonly type: "transmit" },
): SlotStep {
  const { isPresent, phase } = state;
  if (phase.type === "live" && phase.card === card) {
    const busy: Phase = { type: "busy", card, request, isReleased: false };
    return step(isPresent, busy, { type: "transmit", command });
  }
  const isMute = "mute" in phase && phase.mute === card;
  const fault: DriverFault = isMute
    ? { type: "no-answer", detail: "it lies there and says nothing" }
    : { type: "removed", detail: "no such card can be asked" };
  return { state, effects: [sayFailed(request, fault)] };
}

function stepOutcome(
  state: SlotState,
  event: SlotEvent & { readonly type: "answered" | "not-answered" },
): SlotStep {
  const { isPresent, phase } = state;
  if (phase.type === "draining") {
    return step(isPresent, { type: "resetting", isReleased: false }, { type: "reset" });
  }
  if (phase.type !== "busy") {
    return { state, effects: [] };
  }
  const { card, request, isReleased } = phase;
  const resetting: Phase = { type: "resetting", isReleased };
  const fault = faultOf(event);
  if (fault !== null) {
    const failed = sayFailed(request, fault);
    const removed: SlotEffect = { type: "say", word: { type: "removed", card } };
    const words = isReleased ? [failed] : [failed, removed];
    return step(isPresent, resetting, ...words, { type: "reset" });
  }
  const { bytes } = event as SlotEvent & { readonly type: "answered" };
  const answer: SlotEffect = { type: "say", word: { type: "answer", request, bytes } };
  return isReleased
    ? step(isPresent, resetting, answer, { type: "reset" })
    : step(isPresent, { type: "live", card }, answer);
}

/** A card that is pulled may have said nothing, or half of it. */
function faultOf(
  event: SlotEvent & { readonly type: "answered" | "not-answered" },
): DriverFault | null {
  if (event.type === "not-answered") {
    return event.fault;
  }
  const { length } = event.bytes;
  return length < ANSWER_BYTES_MIN
    ? { type: "no-answer", detail: `${length} bytes are no answer` }
    : null;
}

function stepRelease(state: SlotState, card: number): SlotStep {
  const { isPresent, phase } = state;
  if (phase.type === "live" && phase.card === card) {
    return step(isPresent, { type: "resetting", isReleased: true }, { type: "reset" });
  }
  if (phase.type === "busy" && phase.card === card) {
    return step(isPresent, { ...phase, isReleased: true });
  }
  if (phase.type === "waiting" && phase.mute === card) {
    return step(isPresent, { type: "released" });
  }
  return { state, effects: [] };
}

function stepReset({ isPresent, phase }: SlotState): SlotStep {
  if (!isPresent) {
    return step(false, IDLE);
  }
  return phase.type === "resetting" && phase.isReleased
    ? step(true, { type: "released" })
    : step(true, CONNECTING, { type: "connect" });
}

function sayFailed(
  request: number,
  {
    type,
    detail,
  }: { readonly type: "removed" | "no-answer" | "reader-lost"; readonly detail: string },
): SlotEffect {
  return {
    type: "say",
    word: { type: "failed", request, why: type, detail: asDetail(detail) },
  };
}

function step(isPresent: boolean, phase: Phase, ...effects: readonly SlotEffect[]): SlotStep {
  return { state: { isPresent, phase }, effects };
}
