/**
 * Talks to the printer: performs what the steps decide, on the line, with timers, piece by piece.
 * Nothing in here waits, and nothing in here is on a sale's way.
 */
import type { PrinterView } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import { createReplyReader, drawerPulse } from "@tillwave/shared/print/printer-status";
import { createNamedTimers } from "../named-timers.ts";
import type { Log } from "@tillwave/shared/core/log";
import type { Printer, PrinterLine, Timers } from "../ports.ts";
import {
  type PrinterState,
  type Unreachable,
  canTake,
  firstPrinterState,
  isPaperLow,
  printerStateOf,
} from "./printer-state.ts";
import {
  type LineFacts,
  type Outcome,
  type PrinterEffect,
  type PrinterStepEvent,
  type TimerName,
  stepPrinter,
} from "./printer-steps.ts";

export interface PrinterSessionDeps extends LineFacts {
  readonly printer: Printer;
  readonly timers: Timers;
  readonly log: Log;
  /** Part of a job may lie in the printer since before. */
  readonly torn: boolean;
  /** What people see of the printer has changed, or a job may be handed over. */
  readonly onChange: () => void;
}

export interface PrintJob {
  /** The next piece; null after the last; failed where there can be no more. */
  next(): Uint8Array | null | "failed";
}

export interface PrinterSession {
  /** Opens the line for the first time, a moment later. */
  start(): void;
  state(): PrinterView["state"];
  paperLow(): boolean;
  unreachable(): Unreachable | null;
  canTake(): boolean;
  /** Only where {@link canTake} says so. */
  print(job: PrintJob, done: (outcome: Outcome) => void): void;
  /** At once, whatever is being printed. False where nothing could be sent. */
  openDrawer(): boolean;
  stop(): void;
}

export function startPrinterSession(deps: PrinterSessionDeps): PrinterSession {
  const steps = createSteps(deps, perform);
  const { state, dispatch } = steps;
  const waits = createNamedTimers<TimerName>(deps.timers, (name) =>
    dispatch({ type: "timer", name }),
  );
  const line = createLine(deps.printer, dispatch);
  let job: { readonly job: PrintJob; readonly done: (outcome: Outcome) => void } | null = null;

  function perform(effect: PrinterEffect): void {
    switch (effect.type) {
      case "open":
        line.open();
        break;
      case "close":
        line.close();
        break;
      case "write":
        line.write(effect.bytes);
        break;
      case "start-timer":
        waits.start(effect.name, effect.afterMs);
        break;
      case "stop-timer":
        waits.stop(effect.name);
        break;
      case "next-piece":
        dispatch(pieceOf(job?.job.next() ?? null));
        break;
      case "outcome": {
        const ended = job;
        job = null;
        assert(ended !== null, "an outcome belongs to a job");
        ended.done(effect.outcome);
        break;
      }
    }
  }

  return {
    start: () => waits.start("reopen", 0),
    state: () => printerStateOf(state()),
    paperLow: () => isPaperLow(state()),
    unreachable: () => state().unreachable,
    canTake: () => canTake(state()),
    print(next, done) {
      assert(job === null, "one job at a time");
      job = { job: next, done };
      dispatch({ type: "print" });
    },
    // Pieces are written whole, so a pulse never stands within a command.
    openDrawer: () => state().line === "open" && line.write(drawerPulse(deps.profile)),
    stop() {
      steps.stop();
      waits.stopAll();
      line.close();
    },
  };
}

interface Steps {
  state(): PrinterState;
  dispatch(...next: readonly PrinterStepEvent[]): void;
  stop(): void;
}

/** One after the other: what an effect sets off waits for its turn. */
function createSteps(deps: PrinterSessionDeps, perform: (effect: PrinterEffect) => void): Steps {
  let state = firstPrinterState(deps.torn);
  let events: PrinterStepEvent[] = [];
  let isStepping = false;
  let isStopped = false;
  const seen = (): string => `${printerStateOf(state)} ${isPaperLow(state)} ${canTake(state)}`;
  const step = (event: PrinterStepEvent): void => {
    const stepped = stepPrinter(state, event, deps);
    if (stepped.state.unreachable?.type !== state.unreachable?.type) {
      deps.log.info({ ...stepped.state.unreachable }, "the printer's line has changed");
    }
    ({ state } = stepped);
    stepped.effects.forEach(perform);
  };
  return {
    state: () => state,
    dispatch(...next) {
      events.push(...next);
      if (isStepping || isStopped) {
        return;
      }
      isStepping = true;
      const before = seen();
      for (let event = events.shift(); event !== undefined; event = events.shift()) {
        step(event);
      }
      isStepping = false;
      if (seen() !== before && !isStopped) {
        deps.onChange();
      }
    },
    stop() {
      isStopped = true;
      events = [];
    },
  };
}

interface Line {
  open(): void;
  close(): void;
  /** False where there is none. */
  write(bytes: Uint8Array): boolean;
}

/** The line to the printer while there is one, and what comes back on it. */
function createLine(printer: Printer, dispatch: Steps["dispatch"]): Line {
  let line: PrinterLine | null = null;
  return {
    open() {
      const reader = createReplyReader();
      line = printer.open({
        opened: () => dispatch({ type: "opened" }),
        received: (bytes) =>
          dispatch(...reader.feed(bytes).map((reply) => ({ type: "reply", reply }) as const)),
        closed(why) {
          line = null;
          dispatch({ type: "closed", why });
        },
      });
    },
    close() {
      line?.close();
      line = null;
    },
    write(bytes) {
      const open = line;
      open?.write(bytes);
      return open !== null;
    },
  };
}

const pieceOf = (piece: ReturnType<PrintJob["next"]>): PrinterStepEvent =>
  piece === "failed" ? { type: "spoilt" } : { type: "piece", bytes: piece };
