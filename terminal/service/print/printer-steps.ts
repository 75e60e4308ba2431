/**
 * What a till knows of its printer and does next. Pure: the session performs the effects.
 *
 *   closed ──open──▶ opening ──opened──▶ open ──silent, nonsense, unplugged──▶ closed, opened again later
 *
 *   open, in rounds    DLE EOT 1, 2, 3, 4, each answered before the next; four answers are a status
 *   before any job     sync: NULs end what a pulled cable cut short, then fences, then quiet
 *   a job              checking ─▶ piece, fence ─▶ piece, fence ─▶ … ─▶ ending ─▶ printed
 *
 * A fence (GS r, GS ( H) is answered when everything before it has been dealt with. "Printed" is said
 * only after the last fence and a round in which nothing is wrong. What ends a job after its first
 * byte has left ends it as unknown: nobody can say how much of it lies on the counter.
 *
 * Spec: Epson's ESC/POS command reference, "Status commands".
 */
import { assert } from "@tillwave/shared/core/assert";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { PIECE_BYTES_MAX } from "@tillwave/shared/print/escpos";
import {
  type PrinterReply,
  type StatusBytes,
  askInOrder,
  askStatus,
  readStatus,
} from "@tillwave/shared/print/printer-status";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import type { LineClosed } from "../ports.ts";
import {
  ANSWER_WAIT,
  FENCE_WAIT,
  JOB_POLL_EVERY,
  LATE_QUIET,
  MISSES_MAX,
  NONSENSE_MAX,
  POLL_EVERY,
  QUIET,
  REOPEN_FIRST,
  REOPEN_MAX,
  type PrinterState,
  type Unreachable,
  canTake,
  firstPrinterState,
} from "./printer-state.ts";

export type TimerName = "answer" | "poll" | "fence" | "quiet" | "reopen";

export type PrinterStepEvent =
  | { readonly type: "opened" }
  | { readonly type: "closed"; readonly why: LineClosed }
  | { readonly type: "reply"; readonly reply: PrinterReply }
  | { readonly type: "timer"; readonly name: TimerName }
  | { readonly type: "print" }
  /** The next piece of the job in hand; null after the last. */
  | { readonly type: "piece"; readonly bytes: Uint8Array | null }
  /** There can be no next piece. */
  | { readonly type: "spoilt" };

/** `not-started`: the printer provably has no byte of it. */
export type Outcome = "printed" | "not-started" | "unknown";

export type PrinterEffect =
  | { readonly type: "open" }
  | { readonly type: "close" }
  | { readonly type: "write"; readonly bytes: Uint8Array }
  | { readonly type: "start-timer"; readonly name: TimerName; readonly afterMs: number }
  | { readonly type: "stop-timer"; readonly name: TimerName }
  | { readonly type: "next-piece" }
  | { readonly type: "outcome"; readonly outcome: Outcome };

export interface LineFacts {
  readonly profile: PrinterProfile;
  readonly baudRate: number;
}

export interface PrinterStep {
  readonly state: PrinterState;
  readonly effects: readonly PrinterEffect[];
}

export function stepPrinter(
  state: PrinterState,
  event: PrinterStepEvent,
  facts: LineFacts,
): PrinterStep {
  switch (event.type) {
    case "opened":
      return startRound({ ...state, line: "open" });
    case "closed":
      return gone(state, event.why);
    case "reply":
      return state.line === "open" ? replied(state, event.reply, facts) : step(state);
    case "timer":
      return timedOut(state, event.name);
    case "print":
      assert(canTake(state), "a job is handed over only to a printer that can take it");
      return freshRound({ ...state, job: { stage: "checking", sent: false } });
    case "piece":
      return event.bytes === null ? endJob(state) : sendPiece(state, event.bytes, facts);
    case "spoilt":
      return state.job === null ? step(state) : stopJob(state);
  }
}

const step = (state: PrinterState, ...effects: readonly PrinterEffect[]): PrinterStep => ({
  state,
  effects,
});

const write = (bytes: Uint8Array): PrinterEffect => ({ type: "write", bytes });
const startTimer = (name: TimerName, afterMs: number): PrinterEffect => ({
  type: "start-timer",
  name,
  afterMs,
});
const stopTimer = (name: TimerName): PrinterEffect => ({ type: "stop-timer", name });

/** How long so many bytes are on the line, in milliseconds; eight bits, a start and a stop. */
const sendingMs = (lengthBytes: number, { baudRate }: LineFacts): number =>
  Math.ceil((lengthBytes * 10 * 1000) / baudRate);

function startRound(state: PrinterState): PrinterStep {
  return step(
    { ...state, round: [], again: false },
    stopTimer("poll"),
    write(askStatus(1)),
    startTimer("answer", ANSWER_WAIT),
  );
}

/** A round whose first question is asked from here on. */
function freshRound(state: PrinterState): PrinterStep {
  return state.round === null ? startRound(state) : step({ ...state, again: true });
}

function timedOut(state: PrinterState, name: TimerName): PrinterStep {
  switch (name) {
    case "reopen":
      return step({ ...state, line: "opening" }, { type: "open" });
    case "poll":
      return startRound(state);
    case "answer": {
      const misses = state.misses + 1;
      return misses < MISSES_MAX
        ? startRound({ ...state, misses })
        : giveUp(state, { type: "silent", detail: "it does not answer DLE EOT" });
    }
    case "fence":
      return giveUp(state, { type: "silent", detail: "it does not say that it has printed" });
    case "quiet":
      return inStep(state);
  }
}

/** Closes the line, and with it throws away what has not left; it is opened again later. */
function giveUp(state: PrinterState, why: Unreachable): PrinterStep {
  const left = gone(state, why);
  return { state: left.state, effects: [{ type: "close" }, ...left.effects] };
}

function gone(state: PrinterState, why: Unreachable): PrinterStep {
  const { job, attempt, fences, owed } = state;
  const wait = Math.min(REOPEN_MAX, REOPEN_FIRST * 2 ** Math.min(attempt, 10));
  return step(
    {
      ...firstPrinterState(state.torn),
      attempt: attempt + 1,
      fences,
      owed,
      unreachable: why,
    },
    ...(["answer", "poll", "fence", "quiet"] as const).map(stopTimer),
    startTimer("reopen", wait),
    ...(job === null ? [] : [outcomeOf(job)]),
  );
}

function outcomeOf({ sent }: { readonly sent: boolean }): PrinterEffect {
  return { type: "outcome", outcome: sent ? "unknown" : "not-started" };
}

function replied(state: PrinterState, reply: PrinterReply, facts: LineFacts): PrinterStep {
  switch (reply.type) {
    case "real-time":
      return state.round === null
        ? nonsense(state)
        : roundGoesOn({ ...state, round: [...state.round, reply.byte] }, facts);
    case "in-order":
      return facts.profile.fence === "gs-r" ? fenceAnswered(state, facts) : nonsense(state);
    case "process-id":
      return reply.id === state.fence ? fenceAnswered(state, facts) : step(state);
    case "nonsense":
      return nonsense(state);
  }
}

function nonsense(state: PrinterState): PrinterStep {
  const more = { ...state, nonsense: state.nonsense + 1 };
  return more.nonsense < NONSENSE_MAX
    ? step(more)
    : giveUp(more, { type: "nonsense", detail: "what answers is no printer" });
}

function roundGoesOn(state: PrinterState, facts: LineFacts): PrinterStep {
  const { round } = state;
  assert(round !== null, "an answer belongs to a round");
  const [a, b, c, d] = round;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    return step(state, write(askStatus(round.length + 1)), startTimer("answer", ANSWER_WAIT));
  }
  const bytes: StatusBytes = [a, b, c, d];
  const after = { ...state, round: null, misses: 0, status: readStatus(bytes) };
  const next = after.again ? startRound(after) : roundEnded(after, facts);
  return { state: next.state, effects: [stopTimer("answer"), ...next.effects] };
}

function roundEnded(state: PrinterState, facts: LineFacts): PrinterStep {
  const { job, sync, status } = state;
  const isReady = status?.state === "ready";
  if (job === null && isReady && sync === "needed") {
    return askSync(state, facts);
  }
  if (job === null) {
    // What was asked is answered later, when it can print again, and then it is asked anew.
    return isReady || sync === "done"
      ? step(state, startTimer("poll", POLL_EVERY))
      : step(
          { ...state, sync: "needed" },
          stopTimer("fence"),
          stopTimer("quiet"),
          startTimer("poll", POLL_EVERY),
        );
  }
  if (!isReady) {
    return stopJob(state);
  }
  switch (job.stage) {
    case "checking":
      return step({ ...state, job: { ...job, stage: "sending" } }, { type: "next-piece" });
    case "sending":
      return step(state, startTimer("poll", JOB_POLL_EVERY));
    case "ending":
      return printed(state);
  }
}

/** Nonsense in between leaves it open whether the answers were the printer's. */
function printed(state: PrinterState): PrinterStep {
  const outcome = state.nonsense === 0 ? "printed" : "unknown";
  const torn = outcome !== "printed";
  return step(
    { ...state, job: null, torn, sync: torn ? "needed" : "done" },
    { type: "outcome", outcome },
    startTimer("poll", POLL_EVERY),
  );
}

/** The printer itself says that it cannot go on: no paper, its cover is open. */
function stopJob(state: PrinterState): PrinterStep {
  const { job } = state;
  assert(job !== null, "only a job is stopped");
  return step(
    { ...state, job: null, fence: null, sync: job.sent ? "needed" : state.sync },
    stopTimer("fence"),
    outcomeOf(job),
    startTimer("poll", POLL_EVERY),
  );
}

/** Longer than any picture: what waits for the rest of one gets it, and prints white. */
const FILL = new Uint8Array(PIECE_BYTES_MAX);
/** Set up anew; says nothing unasked. */
const SET_UP = Uint8Array.of(0x1b, 0x40, 0x1d, 0x61, 0);
const CUT_OFF = Uint8Array.of(0x1b, 0x64, 4, 0x1d, 0x56, 1);
const FEED_OUT = Uint8Array.of(0x1b, 0x64, 4);

function askSync(state: PrinterState, facts: LineFacts): PrinterStep {
  const { fence, fences, bytes } = nextFence(state, facts);
  const rest = facts.profile.hasCutter ? CUT_OFF : FEED_OUT;
  const fill = state.lossy ? [FILL] : [];
  const all = concatBytes([...fill, SET_UP, ...(state.torn ? [rest] : []), bytes]);
  const sending = sendingMs(all.length, facts);
  return step(
    { ...state, sync: "asked", fence, fences, owed: state.owed + 1, heard: 0 },
    write(all),
    startTimer("fence", FENCE_WAIT + sending),
    startTimer("poll", POLL_EVERY + sending),
  );
}

function nextFence(
  { fences }: PrinterState,
  { profile }: LineFacts,
): { readonly fence: string; readonly fences: number; readonly bytes: Uint8Array } {
  const fence = (fences % 36 ** 4).toString(36).padStart(4, "0");
  return { fence, fences: fences + 1, bytes: askInOrder(profile, fence) };
}

function fenceAnswered(state: PrinterState, facts: LineFacts): PrinterStep {
  const { sync, job, fence } = state;
  if (sync === "asked" || sync === "quiet") {
    return facts.profile.fence === "process-id" ? inStep(state) : syncAnswered(state, facts);
  }
  const owed = Math.max(0, state.owed - 1);
  if (job?.stage !== "sending" || fence === null) {
    return nonsense({ ...state, owed });
  }
  return step({ ...state, fence: null, owed }, stopTimer("fence"), { type: "next-piece" });
}

/**
 * An answer without a name may be a late one, to what an earlier job asked. So after the first a
 * second fence follows, with nothing before it that takes time, and the printer is in step when all
 * answers are in and it is quiet.
 */
function syncAnswered(before: PrinterState, facts: LineFacts): PrinterStep {
  const state: PrinterState = {
    ...before,
    owed: Math.max(0, before.owed - 1),
    heard: before.heard + 1,
  };
  if (state.heard === 1) {
    const { fence, fences, bytes } = nextFence(state, facts);
    return step({ ...state, fence, fences, owed: state.owed + 1 }, write(bytes));
  }
  return step(
    { ...state, sync: "quiet" },
    startTimer("quiet", state.owed === 0 ? QUIET : LATE_QUIET),
  );
}

function inStep(state: PrinterState): PrinterStep {
  return step(
    {
      ...state,
      sync: "done",
      known: true,
      unreachable: null,
      attempt: 0,
      fence: null,
      owed: 0,
      torn: false,
      lossy: false,
      nonsense: 0,
    },
    stopTimer("fence"),
    stopTimer("quiet"),
  );
}

function sendPiece(state: PrinterState, piece: Uint8Array, facts: LineFacts): PrinterStep {
  if (state.job?.stage !== "sending") {
    return step(state);
  }
  const { fence, fences, bytes } = nextFence(state, facts);
  const all = concatBytes([piece, bytes]);
  const sending = sendingMs(all.length, facts);
  return step(
    {
      ...state,
      job: { ...state.job, sent: true },
      torn: true,
      fence,
      fences,
      owed: state.owed + 1,
    },
    write(all),
    startTimer("fence", FENCE_WAIT + sending),
    ...(state.round === null ? [startTimer("poll", JOB_POLL_EVERY + sending)] : []),
  );
}

function endJob(state: PrinterState): PrinterStep {
  return state.job?.stage === "sending"
    ? freshRound({ ...state, job: { ...state.job, stage: "ending" } })
    : step(state);
}
