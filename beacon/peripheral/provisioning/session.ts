/**
 * One central at the beacon's door, as states: what it may do, how long, and when it is shown out.
 * Spec: Tillwave protocols, version 1, §3.5.
 *
 *   idle ──came──▶ knocking ──m1 opens──▶ handshaken ──first message verifies──▶ open ─┐ messages
 *    ▲   └─ locked ──┐ │ m1 does not open     │ it does not               │  ▲────────┘
 *    │               ▼ ▼                      ▼                           │ bad tag, 30 s idle, 120 s in all, told to
 *    └─────gone── leaving ◀───────────────────┴───────────────────────────┘
 *
 * A failure is counted for what does not open or verify, and for frames out of order; never for who is slow or walks away. Who
 * has failed is hung up on after 100 to 300 ms, without a word: how long it takes to see that a key is wrong tells nothing.
 * m1 alone may be a recording: nothing is done before the first message that verifies.
 *
 * Pure; times are monotonic milliseconds.
 */

export const IDLE_MAX_MS = 30_000;
export const SESSION_MAX_MS = 120_000;
/** Before a hang-up whose reason is not told. */
export const SILENCE_MS = { min: 100, max: 300 } as const;
/** Before a hang-up that is no secret: what was said last still has to leave. */
export const FAREWELL_MS = 400;

export type SessionPhase = "idle" | "knocking" | "handshaken" | "open" | "leaving";

export interface Session {
  readonly phase: SessionPhase;
  /** Its connection; 0 while idle. */
  readonly link: number;
  readonly cameAt: number;
  readonly heardAt: number;
  /** When it is hung up on; null while it may stay. */
  readonly hangUpAt: number | null;
}

export type SessionEvent = { readonly at: number } & (
  | {
      readonly type: "came";
      readonly link: number;
      readonly isLocked: boolean;
      readonly chance: number;
    }
  /** The first message: whether it opens under the key. */
  | { readonly type: "knocked"; readonly opens: boolean; readonly chance: number }
  /** A sealed message: whether it is the next one of who knocked. */
  | { readonly type: "said"; readonly verifies: boolean; readonly chance: number }
  /** Frames that no central of ours sends. */
  | { readonly type: "garbled"; readonly chance: number }
  /** What was asked leaves nothing to talk about. */
  | { readonly type: "finished" }
  | { readonly type: "time" }
  | { readonly type: "gone" }
);

/** In the order in which they are to be done. */
export type SessionEffect = "count-failure" | "forget-failures" | "wipe-keys" | "hang-up";

export interface SessionStep {
  readonly session: Session;
  readonly effects: readonly SessionEffect[];
}

export const IDLE: Session = { phase: "idle", link: 0, cameAt: 0, heardAt: 0, hangUpAt: null };

export function stepSession(session: Session, event: SessionEvent): SessionStep {
  switch (event.type) {
    case "came":
      return came(event);
    case "gone":
      return { session: IDLE, effects: session.phase === "idle" ? [] : ["wipe-keys"] };
    case "time":
      return passed(session, event.at);
    case "finished":
      return isTalking(session)
        ? leave(session, event.at + FAREWELL_MS, ["wipe-keys"])
        : stay(session);
    case "garbled":
      return isTalking(session) ? fail(session, event) : stay(session);
    case "knocked":
      return knocked(session, event);
    case "said":
      return said(session, event);
  }
}

/** When it changes by itself; null where it does not. */
export function sessionDueAt({ phase, hangUpAt, heardAt, cameAt }: Session): number | null {
  if (phase === "idle") {
    return null;
  }
  return hangUpAt ?? Math.min(heardAt + IDLE_MAX_MS, cameAt + SESSION_MAX_MS);
}

/** Whether what it sends is looked at. */
export const isTalking = ({ phase }: Session): boolean => phase !== "idle" && phase !== "leaving";

function came({
  link,
  isLocked,
  chance,
  at,
}: SessionEvent & { readonly type: "came" }): SessionStep {
  const session: Session = { phase: "knocking", link, cameAt: at, heardAt: at, hangUpAt: null };
  // What was there before is gone, whether it was told or not.
  return isLocked
    ? leave(session, at + silence(chance), ["wipe-keys"])
    : { session, effects: ["wipe-keys"] };
}

function knocked(
  session: Session,
  event: SessionEvent & { readonly type: "knocked" },
): SessionStep {
  if (session.phase !== "knocking") {
    return stay(session);
  }
  return event.opens
    ? stay({ ...session, phase: "handshaken", heardAt: event.at })
    : fail(session, event);
}

function said(session: Session, event: SessionEvent & { readonly type: "said" }): SessionStep {
  const { phase } = session;
  if (phase !== "handshaken" && phase !== "open") {
    return stay(session);
  }
  if (!event.verifies) {
    return fail(session, event);
  }
  const next: Session = { ...session, phase: "open", heardAt: event.at };
  return { session: next, effects: phase === "open" ? [] : ["forget-failures"] };
}

function passed(session: Session, at: number): SessionStep {
  const due = sessionDueAt(session);
  if (due === null || at < due) {
    return stay(session);
  }
  return session.phase === "leaving"
    ? { session: { ...session, hangUpAt: at + SESSION_MAX_MS }, effects: ["hang-up"] }
    : leave(session, at, ["wipe-keys"]);
}

function fail(session: Session, { at, chance }: { at: number; chance: number }): SessionStep {
  return leave(session, at + silence(chance), ["wipe-keys", "count-failure"]);
}

const leave = (
  session: Session,
  hangUpAt: number,
  effects: readonly SessionEffect[],
): SessionStep => ({ session: { ...session, phase: "leaving", hangUpAt }, effects });

const stay = (session: Session): SessionStep => ({ session, effects: [] });

/** `chance` in [0, 1). */
const silence = (chance: number): number =>
  SILENCE_MS.min + chance * (SILENCE_MS.max - SILENCE_MS.min);
