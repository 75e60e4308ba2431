/**
 * One check-in, from the touch to the answer: what has happened goes in, what is to be done comes out.
 *
 *   ready ──pressed──▶ listening ──heard──▶ sending ──answered──▶ answered
 *     ▲                    │                 │   ▲
 *     │                    │                 └───┘ the hub is away: again after 1, 2, 4, 4, … s
 *     └────stopped─────────┤                 │
 *                          ▼                 ▼
 *                       trouble  ◀── 15 s and nothing heard, 64 s and no answer, no microphone, …
 *
 * What was heard is good for 32 to 64 s (protocols §2.4: the hub takes a window, the one before and the one
 * after), and the phone cannot know how much of that is over: it sends for 64 s, and says so then.
 *
 * Where two emitters are heard at once and the hub does not know the louder, the other one is sent, once.
 */
import type {
  Failure,
  HeardId,
  HearingState,
  Hindrance,
  Refusal,
  Rest,
} from "@tillwave/listener/hearing-state";
import type { CheckInAnswer } from "@tillwave/shared/presence/answers";

/** From the first sound of the microphone on. What is not heard by then is not heard here. */
export const LISTEN_MS_MAX = 15_000;
/** Two windows of 32 s. */
export const SEND_MS_MAX = 64_000;
/** Waits between two tries, the last one from there on. */
export const RETRY_MS = [1000, 2000, 4000] as const;
/** However the clock of the phone is set meanwhile. */
export const TRIES_MAX = 20;
/** Ids of one hearing that are sent, the loudest first. */
const IDS_SENT_MAX = 2;

/** Why nothing came of it: each has words, and something to do about it. */
export type Trouble =
  | Refusal
  | Failure
  | Hindrance
  /** The page was put away while it listened. */
  | "hidden"
  /** A good microphone, and no code. */
  | "not-heard"
  /** 64 s without an answer. */
  | "hub-away"
  /** The hub does not understand this page. */
  | "not-understood"
  /** The browser makes no key. */
  | "no-key";

export interface Listening {
  readonly type: "listening";
  readonly phase: "asking" | "starting" | "listening";
  /** Of the time in which a code is mostly heard, 0 to 1. */
  readonly progress: number;
  /** 0 to 4. */
  readonly signal: number;
  /** Why it can hear nothing for the moment. */
  readonly hindrance: Hindrance | null;
}

export interface Sending {
  readonly type: "sending";
  /** The one that is sent, and those that are sent if the hub does not know it. */
  readonly ids: readonly HeardId[];
  readonly heardAt: number;
  readonly tries: number;
  /** The last try had no answer. */
  readonly isAway: boolean;
}

export type CheckInState =
  | { readonly type: "ready" }
  | Listening
  | Sending
  | { readonly type: "answered"; readonly answer: CheckInAnswer; readonly at: number }
  | { readonly type: "trouble"; readonly trouble: Trouble };

export type CheckInEvent =
  | { readonly type: "pressed" }
  | { readonly type: "stopped" }
  | { readonly type: "hearing"; readonly hearing: HearingState }
  | { readonly type: "answered"; readonly answer: CheckInAnswer }
  | { readonly type: "not-answered" }
  | { readonly type: "not-understood" }
  | { readonly type: "no-key" }
  /** What the page had sent in vain before it was loaded again. */
  | { readonly type: "resumed"; readonly id: HeardId; readonly heardAt: number }
  /** The network is back. */
  | { readonly type: "online" }
  /** The time that was asked for is over. */
  | { readonly type: "woke" };

export type CheckInEffect =
  | { readonly type: "start-hearing" }
  | { readonly type: "stop-hearing" }
  | { readonly type: "send"; readonly id: HeardId; readonly heardAt: number }
  /** Takes the place of the one before. */
  | { readonly type: "wake"; readonly afterMs: number }
  | { readonly type: "sleep" };

export interface CheckInStep {
  readonly state: CheckInState;
  readonly effects: readonly CheckInEffect[];
}

export const READY: CheckInState = { type: "ready" };

/** `now` in milliseconds, of the same clock in every step. */
export function stepCheckIn(state: CheckInState, event: CheckInEvent, now: number): CheckInStep {
  switch (event.type) {
    case "pressed":
      return state.type === "listening" || state.type === "sending" ? stay(state) : press();
    case "stopped":
      return state.type === "ready" ? stay(state) : end(READY);
    case "resumed":
      return state.type === "ready"
        ? send({ ids: [event.id], heardAt: event.heardAt, tries: 0 }, now)
        : stay(state);
    case "hearing":
      return state.type === "listening" ? hear(state, event.hearing, now) : stay(state);
    case "no-key":
      return inTrouble("no-key");
    case "woke":
      return state.type === "listening"
        ? inTrouble(state.hindrance ?? "not-heard")
        : retry(state, now);
    case "online":
      return retry(state, now);
    case "answered":
    case "not-answered":
    case "not-understood":
      return state.type === "sending" ? hearHub(state, event, now) : stay(state);
  }
}

const stay = (state: CheckInState): CheckInStep => ({ state, effects: [] });

const press = (): CheckInStep => ({
  state: { type: "listening", phase: "asking", progress: 0, signal: 0, hindrance: null },
  effects: [{ type: "sleep" }, { type: "start-hearing" }],
});

const end = (state: CheckInState): CheckInStep => ({
  state,
  effects: [{ type: "sleep" }, { type: "stop-hearing" }],
});

const inTrouble = (trouble: Trouble): CheckInStep => end({ type: "trouble", trouble });

function hear(state: Listening, hearing: HearingState, now: number): CheckInStep {
  switch (hearing.type) {
    case "asking":
    case "starting":
      return stay({ ...state, phase: hearing.type });
    case "listening": {
      const { progress, signal, hindrance } = hearing;
      return {
        state: { type: "listening", phase: "listening", progress, signal, hindrance },
        effects: state.phase === "listening" ? [] : [{ type: "wake", afterMs: LISTEN_MS_MAX }],
      };
    }
    case "heard": {
      const ids = hearing.ids.slice(0, IDS_SENT_MAX);
      const sent = send({ ids, heardAt: now, tries: 0 }, now);
      return { ...sent, effects: [{ type: "stop-hearing" }, ...sent.effects] };
    }
    case "refused":
    case "failed":
      return inTrouble(hearing.why);
    case "idle":
      return endOfHearing(state, hearing.why);
  }
}

/** The ear rests: by our own word, or for a reason. */
function endOfHearing(state: Listening, why: Rest): CheckInStep {
  switch (why) {
    case "hidden":
      return inTrouble("hidden");
    case "time-over":
      return inTrouble(state.hindrance ?? "not-heard");
    case "not-started":
    case "stopped":
      return stay(state);
  }
}

type Sent = Pick<Sending, "ids" | "heardAt" | "tries">;

/** The first of them, once more; or it is too late for that. */
function send({ ids, heardAt, tries }: Sent, now: number): CheckInStep {
  const [id] = ids;
  if (id === undefined || tries >= TRIES_MAX || msLeft(heardAt, now) === 0) {
    return inTrouble("hub-away");
  }
  return {
    state: { type: "sending", ids, heardAt, tries: tries + 1, isAway: tries > 0 },
    effects: [{ type: "sleep" }, { type: "send", id, heardAt }],
  };
}

const retry = (state: CheckInState, now: number): CheckInStep =>
  state.type === "sending" && state.isAway ? send(state, now) : stay(state);

type HubNews = Extract<
  CheckInEvent,
  { readonly type: "answered" | "not-answered" | "not-understood" }
>;

function hearHub(state: Sending, event: HubNews, now: number): CheckInStep {
  switch (event.type) {
    case "answered": {
      const others = state.ids.slice(1);
      return isNobodys(event.answer) && others.length > 0
        ? send({ ids: others, heardAt: state.heardAt, tries: 0 }, now)
        : end({ type: "answered", answer: event.answer, at: now });
    }
    case "not-answered": {
      const left = msLeft(state.heardAt, now);
      const wait = RETRY_MS[Math.min(state.tries, RETRY_MS.length) - 1] ?? RETRY_MS[0];
      return left === 0
        ? inTrouble("hub-away")
        : {
            state: { ...state, isAway: true },
            effects: [{ type: "wake", afterMs: Math.min(wait, left) }],
          };
    }
    case "not-understood":
      return inTrouble("not-understood");
  }
}

/** A sound of nobody's here: another emitter of the same hearing may be the shop's. */
const isNobodys = ({ status }: CheckInAnswer): boolean =>
  status === "wrong-code" || status === "unknown-place" || status === "stale-code";

/** A clock that was set back does not make a code good for longer than it was when it was heard. */
const msLeft = (heardAt: number, now: number): number =>
  Math.min(SEND_MS_MAX, Math.max(0, heardAt + SEND_MS_MAX - now));

/** Until a check-in that waits is given up. */
export const secondsLeft = ({ heardAt }: Sending, now: number): number =>
  Math.ceil(msLeft(heardAt, now) / 1000);

/** Up to here the circle is filled by the microphone that has started, by the code, and by what was heard. */
const STARTED = 0.06;
const CODE = 0.66;
const HEARD = 0.8;

/** How full the circle is, 0 to 1: it rises on facts alone. Full is the hub's word. */
export function fillOf(state: CheckInState): number {
  switch (state.type) {
    case "ready":
    case "trouble":
      return 0;
    case "listening":
      return state.phase === "asking" ? 0 : STARTED + (CODE - STARTED) * state.progress;
    case "sending":
      return HEARD;
    case "answered":
      return 1;
  }
}
