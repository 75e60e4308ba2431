/**
 * One reader and what lies on it: when to begin a session, when to begin it anew, and what to tell the service.
 *
 * Pure. The driver does one thing at a time for each reader, so every phase but the resting ones waits for one
 * outcome. Whether something lies there is a fact of its own: it may change in any phase.
 *
 *   idle ──inserted──▶ connecting ──▶ live ◀──▶ busy ──gone──▶ draining
 *                       ▲ ▲  │          │          │               │
 *                       │ │  ▼          │       no answer          │
 *                       │ waiting       │          ▼               │
 *                       │               │       doubtful           │
 *                       │               ▼          ▼               │
 *                       └──────────── ending ◀─────┴───────────────┘
 *                                       │
 *                                       └──▶ released ──gone──▶ idle
 *
 * After an APDU that failed, what lies there need not be what was asked: pcscd looks every 400 ms, and sees nothing of a card
 * that was swapped for another in between. Nor must it be touched before that look: to unpower a card that has just left makes
 * pcscd lose the one that comes next for good (1.9.9). So the session is left alone for {@link DOUBT_MS}; a card that is still
 * there then is switched off and on, and is another card. What lies there but begins no session is tried again;
 * after {@link CONNECT_TRIES} it is told as a card that says nothing.
 */
import { asDetail, type ReaderWord } from "@tillwave/shared/api/reader";
import type { DriverFault } from "./driver.ts";

/** Longer than pcscd takes to see that a card has left. */
export const DOUBT_MS = 500;
/** Together, as long. */
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
  /** The alarm that is set, by its number; an older one is of no interest. */
  readonly alarm: number;
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
  | { readonly type: "doubtful" | "ending"; readonly isReleased: boolean };

/** `card` is a number that no card has had yet. */
export type SlotEvent =
  | { readonly type: "inserted" | "gone" | "lost" | "ended" }
  | { readonly type: "alarm"; readonly alarm: number }
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

export type SlotEffect = Exclude<Wish, SetAlarm> | (SetAlarm & { readonly alarm: number });

interface SetAlarm {
  readonly type: "set-alarm";
  readonly afterMs: number;
}

/** What a step asks for, before alarms have their numbers. */
type Wish =
  | { readonly type: "connect" }
  | { readonly type: "end"; readonly how: "reset" | "unpower" }
  | { readonly type: "transmit"; readonly command: Uint8Array }
  | SetAlarm
  | { readonly type: "say"; readonly word: Exclude<ReaderWord, { type: "card" }> }
  | { readonly type: "say-card"; readonly card: number; readonly atr: Uint8Array };

export interface SlotStep {
  readonly state: SlotState;
  readonly effects: readonly SlotEffect[];
}

export const EMPTY_SLOT: SlotState = { isPresent: false, phase: { type: "idle" }, alarm: 0 };

const IDLE: Phase = { type: "idle" };
const CONNECTING: Phase = { type: "connecting", tries: 1, mute: null };
const CONNECT: Wish = { type: "connect" };
/** Only a card that must be powered up anew shows that it is there. */
const UNPOWER: Wish = { type: "end", how: "unpower" };
const RESET: Wish = { type: "end", how: "reset" };
const NO_ATR = new Uint8Array();

export function stepSlot(state: SlotState, event: SlotEvent): SlotStep {
  const { isPresent, phase, wishes } = decide(state, event);
  const alarm = state.alarm + 1;
  const effects = wishes.map((wish) =>
    wish.type === "set-alarm" ? { type: wish.type, afterMs: wish.afterMs, alarm } : wish,
  );
  const isSet = wishes.some(({ type }) => type === "set-alarm");
  return { state: { isPresent, phase, alarm: isSet ? alarm : state.alarm }, effects };
}

interface Decision extends Pick<SlotState, "isPresent" | "phase"> {
  readonly wishes: readonly Wish[];
}

function decide(state: SlotState, event: SlotEvent): Decision {
  const { isPresent, phase } = state;
  switch (event.type) {
    case "inserted":
      return phase.type === "idle" ? decided(true, CONNECTING, CONNECT) : decided(true, phase);
    case "gone":
      return stepGone(phase);
    case "lost":
      return decided(false, IDLE, ...forget(phase, "reader-lost"));
    case "connected":
      return stepConnected(state, event);
    case "not-connected":
      return stepNotConnected(state, event);
    case "alarm":
      return event.alarm === state.alarm ? stepAlarm(state) : decided(isPresent, phase);
    case "transmit":
      return stepTransmit(state, event);
    case "answered":
    case "not-answered":
      return stepOutcome(state, event);
    case "release":
      return stepRelease(state, event.card);
    case "ended":
      return stepEnded(state);
  }
}

function stepAlarm({ isPresent, phase }: SlotState): Decision {
  switch (phase.type) {
    case "waiting":
      return decided(isPresent, { ...phase, type: "connecting" }, CONNECT);
    case "doubtful":
      return decided(isPresent, { ...phase, type: "ending" }, UNPOWER);
    default:
      return decided(isPresent, phase);
  }
}

function stepGone(phase: Phase): Decision {
  const left = forget(phase, "removed");
  switch (phase.type) {
    case "live":
      return decided(false, { type: "ending", isReleased: false }, ...left, UNPOWER);
    case "busy":
      return decided(false, { type: "draining" }, ...left);
    case "ending":
      return decided(false, { ...phase, isReleased: false });
    case "doubtful":
      return decided(false, { type: "ending", isReleased: false }, UNPOWER);
    case "connecting":
      return decided(false, { ...phase, tries: 1, mute: null }, ...left);
    case "draining":
      return decided(false, phase);
    case "idle":
    case "waiting":
    case "released":
      return decided(false, IDLE, ...left);
  }
}

/** What the service has to hear when the card in this phase is one no more. */
function forget(phase: Phase, why: "removed" | "no-answer" | "reader-lost"): readonly Wish[] {
  const removed = (card: number): Wish => ({ type: "say", word: { type: "removed", card } });
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
): Decision {
  if (!isPresent) {
    return decided(isPresent, { type: "ending", isReleased: false }, UNPOWER);
  }
  return decided(isPresent, { type: "live", card }, ...forget(phase, "removed"), {
    type: "say-card",
    card,
    atr,
  });
}

function stepNotConnected(
  { isPresent, phase }: SlotState,
  { card }: SlotEvent & { readonly type: "not-connected" },
): Decision {
  if (!isPresent || phase.type !== "connecting") {
    return decided(false, IDLE, ...forget(phase, "removed"));
  }
  const { tries, mute } = phase;
  const again = (afterMs: number): Wish => ({ type: "set-alarm", afterMs });
  if (tries < CONNECT_TRIES) {
    return decided(true, { type: "waiting", tries: tries + 1, mute }, again(CONNECT_AGAIN_MS));
  }
  return mute === null
    ? decided(true, { type: "waiting", tries, mute: card }, again(MUTE_AGAIN_MS), {
        type: "say-card",
        card,
        atr: NO_ATR,
      })
    : decided(true, { type: "waiting", tries, mute }, again(MUTE_AGAIN_MS));
}

function stepTransmit(
  state: SlotState,
  { card, request, command }: SlotEvent & { readonly type: "transmit" },
): Decision {
  const { isPresent, phase } = state;
  if (phase.type === "live" && phase.card === card) {
    const busy: Phase = { type: "busy", card, request, isReleased: false };
    return decided(isPresent, busy, { type: "transmit", command });
  }
  const isMute = "mute" in phase && phase.mute === card;
  const fault: DriverFault = isMute
    ? { type: "no-answer", detail: "it lies there and says nothing" }
    : { type: "removed", detail: "no such card can be asked" };
  return decided(isPresent, phase, sayFailed(request, fault));
}

function stepOutcome(
  state: SlotState,
  event: SlotEvent & { readonly type: "answered" | "not-answered" },
): Decision {
  const { isPresent, phase } = state;
  if (phase.type === "draining") {
    return decided(isPresent, { type: "ending", isReleased: false }, UNPOWER);
  }
  if (phase.type !== "busy") {
    return decided(isPresent, phase);
  }
  const { card, request, isReleased } = phase;
  const fault = faultOf(event);
  if (fault !== null) {
    const failed = sayFailed(request, fault);
    const removed: Wish = { type: "say", word: { type: "removed", card } };
    const words = isReleased ? [failed] : [failed, removed];
    const doubtful: Phase = { type: "doubtful", isReleased };
    return decided(isPresent, doubtful, ...words, { type: "set-alarm", afterMs: DOUBT_MS });
  }
  const { bytes } = event as SlotEvent & { readonly type: "answered" };
  const answer: Wish = { type: "say", word: { type: "answer", request, bytes } };
  return isReleased
    ? decided(isPresent, { type: "ending", isReleased }, answer, RESET)
    : decided(isPresent, { type: "live", card }, answer);
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

function stepRelease(state: SlotState, card: number): Decision {
  const { isPresent, phase } = state;
  if (phase.type === "live" && phase.card === card) {
    return decided(isPresent, { type: "ending", isReleased: true }, RESET);
  }
  if (phase.type === "busy" && phase.card === card) {
    return decided(isPresent, { ...phase, isReleased: true });
  }
  if (phase.type === "waiting" && phase.mute === card) {
    return decided(isPresent, { type: "released" });
  }
  return decided(isPresent, phase);
}

function stepEnded({ isPresent, phase }: SlotState): Decision {
  if (!isPresent) {
    return decided(false, IDLE);
  }
  return phase.type === "ending" && phase.isReleased
    ? decided(true, { type: "released" })
    : decided(true, CONNECTING, CONNECT);
}

function sayFailed(
  request: number,
  {
    type,
    detail,
  }: { readonly type: "removed" | "no-answer" | "reader-lost"; readonly detail: string },
): Wish {
  return {
    type: "say",
    word: { type: "failed", request, why: type, detail: asDetail(detail) },
  };
}

function decided(isPresent: boolean, phase: Phase, ...wishes: readonly Wish[]): Decision {
  return { isPresent, phase, wishes };
}
