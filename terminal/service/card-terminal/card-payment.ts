/**
 * One payment at the card terminal, from the till's side: what is asked next, and when the tender is
 * paid, declined or unknown. Pure.
 *
 *   asking ──approved, declined──────────────────────────────▶ ended
 *     │ silence, another amount, a restart of the till             ▲
 *     ▼                                                            │
 *   querying ──QUERY──▶ approved, declined, cancelled ─────────────┤
 *     │  ▲               in progress: the customer is at it        │
 *     │  └── later ───── silence                                   │
 *     └──not known, too long, cashier──▶ CANCEL ──▶ cancelled ─────┘
 *
 * PAY leaves the till once in a tender's life. What became of it is asked, never tried again; a
 * terminal that has not heard of it is made to promise that it never will (CANCEL), since PAY may still
 * be under way to it. So "declined" is said only where the terminal has said so of this reference, or
 * nothing has left the till.
 */
import type { UnknownWhy } from "@tillwave/shared/api/till";
import type { Minor } from "@tillwave/shared/sale/money";
import type { CardPaymentAnswer, CardPaymentAnswered } from "../ports.ts";

/** A customer who takes longer is asked to begin anew. */
const PAY_DEADLINE_MS = 120_000;
/** Silence that is longer is called unknown. */
const DOUBT_MS = 5000;
/** From the first silence until a supervisor may decide. */
export const UNKNOWN_MS = 90_000;
/** From one question to the next. */
const ASK_AGAIN_MS = 1000;

export interface CardPaymentState {
  readonly phase: "asking" | "querying" | "ended";
  /** QUERY or CANCEL waits for its answer: one at a time. */
  readonly isAsked: boolean;
  /** Why it shall not go on; it ends declined with this reason once the terminal has promised. */
  readonly stop: string | null;
  /** Since the terminal fell silent; null while it has not. */
  readonly doubt: UnknownWhy | null;
  /** The tender is unknown, and on the disk as that. */
  readonly isUnknown: boolean;
  /** A supervisor may decide. */
  readonly isEscalated: boolean;
}

export type CardPaymentEvent =
  | { readonly type: "opened" }
  /** The till was started again in the middle. */
  | { readonly type: "resumed" }
  | {
      readonly type: "answered";
      readonly to: "pay" | "query" | "cancel";
      readonly answer: CardPaymentAnswered;
    }
  | { readonly type: "timer"; readonly name: CardTimer }
  /** The cashier wants it stopped. */
  | { readonly type: "stop-asked" };

export type CardTimer = "deadline" | "doubt" | "escalate" | "ask-again";

export type CardPaymentEffect =
  | { readonly type: "pay" | "query" | "cancel" }
  | { readonly type: "start-timer"; readonly name: CardTimer; readonly afterMs: number }
  | { readonly type: "stop-timers"; readonly names: readonly CardTimer[] }
  | { readonly type: "approved"; readonly answer: Approved }
  | { readonly type: "declined"; readonly reason: string }
  | { readonly type: "unknown" };

export type Approved = CardPaymentAnswer & { readonly type: "approved" };

export interface CardPaymentStep {
  readonly state: CardPaymentState;
  readonly effects: readonly CardPaymentEffect[];
}

/** What the till has asked for: an approval of anything else is not believed. */
export interface CardPaymentTerms {
  readonly amount: Minor;
  readonly currency: string;
}

export const CARD_PAYMENT_START: CardPaymentState = {
  phase: "asking",
  isAsked: false,
  stop: null,
  doubt: null,
  isUnknown: false,
  isEscalated: false,
};

export function stepCardPayment(
  state: CardPaymentState,
  event: CardPaymentEvent,
  terms: CardPaymentTerms,
): CardPaymentStep {
  if (state.phase === "ended") {
    return { state, effects: [] };
  }
  switch (event.type) {
    case "opened":
      return step(state, { type: "pay" }, startTimer("deadline", PAY_DEADLINE_MS));
    case "resumed":
      return doubted({ ...state, phase: "querying", isUnknown: true }, "restarted", [
        { type: "unknown" },
        startTimer("deadline", PAY_DEADLINE_MS),
      ]);
    case "answered":
      return answered(state, event, terms);
    case "timer":
      return timerOver(state, event.name);
    case "stop-asked":
      return stopping(state, "stopped-at-till");
  }
}

function answered(
  state: CardPaymentState,
  { to, answer }: CardPaymentEvent & { readonly type: "answered" },
  terms: CardPaymentTerms,
): CardPaymentStep {
  const free = to === "pay" ? state : { ...state, isAsked: false };
  if (!answer.ok) {
    return unanswered(free, to, answer.error.type);
  }
  const { value } = answer;
  switch (value.type) {
    case "approved":
      return value.amount === terms.amount && value.currency === terms.currency
        ? ended(free, { type: "approved", answer: value })
        : doubted(free, "answer-not-believed");
    case "declined":
    case "refused-later":
      return ended(free, { type: "declined", reason: value.reason });
    case "cancelled":
      return ended(free, { type: "declined", reason: free.stop ?? "cancelled-at-terminal" });
    case "busy":
      return to === "pay" ? stopping(free, "terminal-busy") : askLater(free);
    case "not-known":
      return to === "cancel" ? askLater(free) : stopping(free, "not-begun");
    case "in-progress":
      return isUnderWay(free);
  }
}

function unanswered(
  state: CardPaymentState,
  to: "pay" | "query" | "cancel",
  failure: "not-sent" | "silent",
): CardPaymentStep {
  if (to === "pay" && failure === "not-sent" && state.phase === "asking") {
    return ended(state, { type: "declined", reason: "terminal-unreachable" });
  }
  return to === "pay" && state.phase === "querying"
    ? { state, effects: [] }
    : doubted(state, "terminal-silent");
}

/** Nothing is known any more of what the terminal does. */
function doubted(
  state: CardPaymentState,
  why: UnknownWhy,
  also: readonly CardPaymentEffect[] = [],
): CardPaymentStep {
  const next: CardPaymentState = { ...state, phase: "querying", doubt: state.doubt ?? why };
  const timers =
    state.doubt === null
      ? [
          ...(state.isUnknown ? [] : [startTimer("doubt", DOUBT_MS)]),
          startTimer("escalate", UNKNOWN_MS),
        ]
      : [];
  const isFirst = state.phase === "asking" || why === "restarted";
  const asking = isFirst ? ask(next) : askLater(next);
  return { state: asking.state, effects: [...also, ...timers, ...asking.effects] };
}

/** The terminal is there and the customer at it: no doubt, unless a person has been told of one. */
function isUnderWay(state: CardPaymentState): CardPaymentStep {
  const asking = askLater(state);
  return state.isUnknown
    ? asking
    : {
        state: { ...asking.state, doubt: null },
        effects: [{ type: "stop-timers", names: ["doubt", "escalate"] }, ...asking.effects],
      };
}

function timerOver(state: CardPaymentState, name: CardTimer): CardPaymentStep {
  switch (name) {
    case "deadline":
      return stopping(state, "took-too-long");
    case "doubt":
      return step({ ...state, isUnknown: true }, { type: "unknown" });
    case "escalate":
      return step({ ...state, isEscalated: true });
    case "ask-again":
      return ask(state);
  }
}

function stopping(state: CardPaymentState, reason: string): CardPaymentStep {
  return ask({ ...state, phase: "querying", stop: state.stop ?? reason });
}

/** At once, where no question waits for its answer; that answer asks on otherwise. */
function ask(state: CardPaymentState): CardPaymentStep {
  return state.isAsked
    ? step(state)
    : step(
        { ...state, isAsked: true },
        { type: "stop-timers", names: ["ask-again"] },
        { type: state.stop === null ? "query" : "cancel" },
      );
}

function askLater(state: CardPaymentState): CardPaymentStep {
  return state.isAsked ? step(state) : step(state, startTimer("ask-again", ASK_AGAIN_MS));
}

function ended(state: CardPaymentState, ...effects: readonly CardPaymentEffect[]): CardPaymentStep {
  const stop: CardPaymentEffect = { type: "stop-timers", names: TIMERS };
  return step({ ...state, phase: "ended" }, stop, ...effects);
}

const TIMERS: readonly CardTimer[] = ["deadline", "doubt", "escalate", "ask-again"];

const step = (
  state: CardPaymentState,
  ...effects: readonly CardPaymentEffect[]
): CardPaymentStep => ({ state, effects });

const startTimer = (name: CardTimer, afterMs: number): CardPaymentEffect => ({
  type: "start-timer",
  name,
  afterMs,
});
