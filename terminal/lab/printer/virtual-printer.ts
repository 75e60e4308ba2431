/**
 * A receipt printer without paper, motor or cutter. Pure: the lab gives it what came over the cable and
 * what a person does to it, and carries out what it answers.
 *
 *   cable ──bytes──▶ real-time commands obeyed at once
 *              └──▶ buffer ──interpret──▶ work ──one piece after another, as fast as paper moves──▶ paper
 *
 * Spec: ESC/POS Command Reference, Seiko Epson. It stops, and says so, while its cover is open, its cutter
 * is stuck, its paper is out, or its button says so; then its buffer fills. A real printer then holds
 * its host off with a wire that a pty does not have: what comes nevertheless waits on the line here, up to
 * {@link HELD_BYTES_MAX}, and goes on being read for real-time commands. Power that goes takes all of it along.
 */
import type { BaudRate, PaperPart } from "@tillwave/shared/api/lab";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { Millis } from "@tillwave/shared/core/units";
import type { RealTimeCommand } from "@tillwave/shared/print/real-time";
import {
  type PrinterCondition,
  isStopped,
  processIdResponse,
  realTimeStatus,
  transmittedStatus,
} from "./printer-status.ts";
import type { Work } from "./work.ts";

export const BUFFER_BYTES = 4096;
/** On the line behind a full buffer; more is lost. */
export const HELD_BYTES_MAX = 256 * 1024;
/** So much is given to the interpreter at once, so that the buffer's measure is not far off. */
const INTERPRET_BYTES_MAX = 512;

const DOTS_PER_MM = 8;
export const ROLL_MM = 60_000;
/** The sensor at the roll's core sees so much left; three receipts. */
export const NEARLY_OUT_MM = 450;
/** 150 mm a second, and one that is worn out. */
const DOTS_PER_SECOND = 1200;
const DOTS_PER_SECOND_SLOW = 80;
const CUT_MS = 150;
const NONSENSE_BYTES = 24;

export interface PrinterState {
  readonly isOn: boolean;
  readonly isPlugged: boolean;
  readonly isCoverOpen: boolean;
  readonly isOffline: boolean;
  readonly isJammed: boolean;
  readonly isNonsense: boolean;
  readonly isSlow: boolean;
  readonly isDrawerOpen: boolean;
  readonly baudRate: BaudRate;
  readonly paperLeftMm: number;
  /** Interpreted, not done; the first is being done while `printing` is not null. */
  readonly work: readonly SizedWork[];
  /** Given to the interpreter, and no whole command yet. */
  readonly unfinishedBytes: number;
  readonly held: Uint8Array;
  /** The timer that is waited for. */
  readonly printing: number | null;
  readonly timers: number;
  readonly lostBytes: number;
}

export interface SizedWork {
  readonly work: Work;
  readonly sizeBytes: number;
}

export type PrinterEvent =
  /** `commands` are those that end in these bytes and are obeyed at once. */
  | {
      readonly type: "received";
      readonly bytes: Uint8Array;
      readonly commands: readonly RealTimeCommand[];
    }
  /** What the interpreter made of the bytes that it was given, and how many of them belong to nothing whole yet. */
  | {
      readonly type: "interpreted";
      readonly work: readonly SizedWork[];
      readonly unfinishedBytes: number;
    }
  | { readonly type: "timer"; readonly timer: number }
  | { readonly type: "drawer"; readonly isOpen: boolean }
  | { readonly type: "set"; readonly change: PrinterChange };

/** What a person does to it. */
export type PrinterChange = Partial<
  Pick<
    PrinterState,
    | "isOn"
    | "isPlugged"
    | "isCoverOpen"
    | "isOffline"
    | "isJammed"
    | "isNonsense"
    | "isSlow"
    | "paperLeftMm"
    | "baudRate"
  >
>;

export type PrinterEffect =
  | { readonly type: "answer"; readonly bytes: Uint8Array }
  | { readonly type: "answer-nonsense"; readonly lengthBytes: number }
  /** To be answered with `interpreted` before anything else is given. */
  | { readonly type: "interpret"; readonly bytes: Uint8Array }
  /** The interpreter begins again, with every setting as after power-on. */
  | { readonly type: "forget" }
  | { readonly type: "wake"; readonly after: Millis; readonly timer: number }
  | { readonly type: "print"; readonly part: PaperPart }
  | { readonly type: "pulse"; readonly pin: 2 | 5; readonly onMs: number };

export interface PrinterStep {
  readonly state: PrinterState;
  readonly effects: readonly PrinterEffect[];
}

export const PRINTER_START: PrinterState = {
  isOn: true,
  isPlugged: true,
  isCoverOpen: false,
  isOffline: false,
  isJammed: false,
  isNonsense: false,
  isSlow: false,
  isDrawerOpen: false,
  baudRate: 115_200,
  paperLeftMm: ROLL_MM,
  work: [],
  unfinishedBytes: 0,
  held: new Uint8Array(),
  printing: null,
  timers: 0,
  lostBytes: 0,
};

export function stepPrinter(state: PrinterState, event: PrinterEvent): PrinterStep {
  switch (event.type) {
    case "received":
      return receive(state, event);
    case "interpreted":
      return advance({
        ...state,
        work: [...state.work, ...event.work],
        unfinishedBytes: event.unfinishedBytes,
      });
    case "timer":
      return event.timer === state.printing ? finishPiece(state) : still(state);
    case "drawer":
      return still({ ...state, isDrawerOpen: event.isOpen });
    case "set":
      return change(state, event.change);
  }
}

export const paperOf = ({ paperLeftMm }: PrinterState): PrinterCondition["paper"] =>
  paperLeftMm <= 0 ? "out" : paperLeftMm <= NEARLY_OUT_MM ? "low" : "enough";

export const bufferedBytes = (state: PrinterState): number =>
  state.work.reduce((sum, { sizeBytes }) => sum + sizeBytes, state.unfinishedBytes);

const still = (state: PrinterState): PrinterStep => ({ state, effects: [] });
const conditionOf = (state: PrinterState): PrinterCondition => ({
  ...state,
  paper: paperOf(state),
});
const isHalted = (state: PrinterState): boolean => !state.isOn || isStopped(conditionOf(state));

/** Goes on from the first step with the second, and keeps the effects of both. */
function then(first: PrinterStep, next: (state: PrinterState) => PrinterStep): PrinterStep {
  const second = next(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}

function receive(
  state: PrinterState,
  { bytes, commands }: PrinterEvent & { readonly type: "received" },
): PrinterStep {
  if (!state.isOn || !state.isPlugged) {
    return still({ ...state, lostBytes: state.lostBytes + bytes.length });
  }
  if (state.isNonsense) {
    return {
      state,
      effects: [{ type: "answer-nonsense", lengthBytes: NONSENSE_BYTES }],
    };
  }
  const room = Math.max(0, HELD_BYTES_MAX - state.held.length);
  const taken = bytes.subarray(0, room);
  let step = still({
    ...state,
    held: concatBytes([state.held, taken]),
    lostBytes: state.lostBytes + bytes.length - taken.length,
  });
  for (const command of commands) {
    step = then(step, (now) => obey(now, command));
  }
  return then(step, advance);
}

function obey(state: PrinterState, command: RealTimeCommand): PrinterStep {
  switch (command.type) {
    case "status": {
      const status = realTimeStatus(command.n, conditionOf(state));
      return { state, effects: [{ type: "answer", bytes: Uint8Array.of(status) }] };
    }
    case "pulse":
      // The reference: "ignored while the printer is in an error status".
      return { state, effects: state.isJammed ? [] : [{ ...command }] };
    // A person has to free the cutter: no command does.
    case "recover":
    case "other":
      return still(state);
  }
}

/** Takes from the line what the buffer has room for, and goes on with the next piece of work. */
function advance(state: PrinterState): PrinterStep {
  if (state.printing !== null) {
    return fill(state);
  }
  const [next, ...rest] = state.work;
  if (isHalted(state) || next === undefined) {
    return fill(state);
  }
  const takes = durationOf(next.work, state);
  if (takes > 0) {
    const timer = state.timers + 1;
    return then(
      {
        state: { ...state, printing: timer, timers: timer },
        effects: [{ type: "wake", after: takes, timer }],
      },
      fill,
    );
  }
  return then(carryOut({ ...state, work: rest }, next.work), advance);
}

/**
 * What is printed while it comes in, a long image for example, leaves the buffer as it goes: only a
 * printer that has stopped counts the beginning of it.
 */
function fill(state: PrinterState): PrinterStep {
  const done = isHalted(state) ? 0 : state.unfinishedBytes;
  const room = Math.min(BUFFER_BYTES - (bufferedBytes(state) - done), INTERPRET_BYTES_MAX);
  if (state.held.length === 0 || room <= 0 || !state.isOn) {
    return still(state);
  }
  return {
    state: { ...state, held: state.held.slice(room) },
    effects: [{ type: "interpret", bytes: state.held.slice(0, room) }],
  };
}

function finishPiece(state: PrinterState): PrinterStep {
  const [done, ...work] = state.work;
  const rested = { ...state, printing: null };
  return done === undefined
    ? still(rested)
    : then(carryOut({ ...rested, work }, done.work), advance);
}

function carryOut(state: PrinterState, work: Work): PrinterStep {
  switch (work.type) {
    case "paper": {
      const paperLeftMm = Math.max(0, state.paperLeftMm - work.part.heightDots / DOTS_PER_MM);
      return {
        state: { ...state, paperLeftMm },
        effects: [{ type: "print", part: work.part }],
      };
    }
    case "pulse":
      return { state, effects: [{ ...work }] };
    case "transmit-status": {
      const status = transmittedStatus(work.subject, conditionOf(state));
      return {
        state,
        effects: status === null ? [] : [{ type: "answer", bytes: Uint8Array.of(status) }],
      };
    }
    case "process-id":
      return { state, effects: [{ type: "answer", bytes: processIdResponse(work.id) }] };
  }
}

function durationOf(work: Work, { isSlow }: PrinterState): Millis {
  if (work.type === "pulse") {
    return Millis(work.onMs);
  }
  if (work.type !== "paper") {
    return Millis(0);
  }
  const perSecond = isSlow ? DOTS_PER_SECOND_SLOW : DOTS_PER_SECOND;
  const moved = Math.ceil((work.part.heightDots / perSecond) * 1000);
  return Millis(moved + (work.part.type === "cut" ? CUT_MS : 0));
}

function change(state: PrinterState, changed: PrinterChange): PrinterStep {
  const next: PrinterState = { ...state, ...changed };
  if (next.isOn !== state.isOn) {
    return empty(next);
  }
  if (next.isPlugged !== state.isPlugged) {
    // The printer itself goes on with what it has; what was on the line is gone.
    const lostBytes = state.lostBytes + state.held.length;
    return advance({ ...next, held: new Uint8Array(), lostBytes });
  }
  if (next.isNonsense && !state.isNonsense && next.isOn) {
    return {
      state: next,
      effects: [{ type: "answer-nonsense", lengthBytes: NONSENSE_BYTES }],
    };
  }
  // A piece that was stopped in the middle begins again.
  return advance(isHalted(next) ? { ...next, printing: null } : next);
}

function empty(state: PrinterState): PrinterStep {
  const lostBytes = state.lostBytes + bufferedBytes(state) + state.held.length;
  return {
    state: {
      ...state,
      work: [],
      unfinishedBytes: 0,
      held: new Uint8Array(),
      printing: null,
      lostBytes,
    },
    effects: [{ type: "forget" }],
  };
}
