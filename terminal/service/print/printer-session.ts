/**
 * Talks to the printer: performs what the steps decide, on the line, with timers, piece by piece.
 * Nothing in here waits, and nothing in here is on a sale's way.
 */
import type { PrinterView } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import {
  type ReplyReader,
  createReplyReader,
  drawerPulse,
} from "@tillwave/shared/print/printer-status";
import { createNamedTimers } from "./named-timers.ts";
import type { Log, Printer, PrinterLine, Timers } from "../ports.ts";
import {
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
  const { printer, timers, profile, log, onChange } = deps;
  const waits = createNamedTimers<TimerName>(timers, (name) => dispatch({ type: "timer", name }));
  let state = firstPrinterState(deps.torn);
  let line: PrinterLine | null = null;
  let reader: ReplyReader = createReplyReader();
  let job: { readonly job: PrintJob; readonly done: (outcome: Outcome) => void } | null = null;
  let events: PrinterStepEvent[] = [];
  let isStepping = false;
  let isStopped = false;

  /** One after the other: what an effect sets off waits for its turn. */
  const dispatch = (...next: readonly PrinterStepEvent[]): void => {
    events.push(...next);
    if (isStepping || isStopped) {
      return;
    }
    isStepping = true;
    const before = seen();
    for (let event = events.shift(); event !== undefined; event = events.shift()) {
      const stepped = stepPrinter(state, event, deps);
      if (stepped.state.unreachable?.type !== state.unreachable?.type) {
        log.info({ ...stepped.state.unreachable }, "the printer's line has changed");
      }
      ({ state } = stepped);
      stepped.effects.forEach(perform);
    }
    isStepping = false;
    if (seen() !== before && !isStopped) {
      onChange();
    }
  };

  const seen = (): string => `${printerStateOf(state)} ${isPaperLow(state)} ${canTake(state)}`;

  function perform(effect: PrinterEffect): void {
    switch (effect.type) {
      case "open":
        open();
        break;
      case "close":
        line?.close();
        line = null;
        break;
      case "write":
        line?.write(effect.bytes);
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

  function open(): void {
    reader = createReplyReader();
    line = printer.open({
      opened: () => dispatch({ type: "opened" }),
      received: (bytes) =>
        dispatch(...reader.feed(bytes).map((reply) => ({ type: "reply", reply }) as const)),
      closed(why) {
        line = null;
        dispatch({ type: "closed", why });
      },
    });
  }

  return {
    start: () => waits.start("reopen", 0),
    state: () => printerStateOf(state),
    paperLow: () => isPaperLow(state),
    unreachable: () => state.unreachable,
    canTake: () => canTake(state),
    print(next, done) {
      assert(job === null, "one job at a time");
      job = { job: next, done };
      dispatch({ type: "print" });
    },
    openDrawer() {
      if (state.line !== "open" || line === null) {
        return false;
      }
      // Pieces are written whole, so a pulse never stands within a command.
      line.write(drawerPulse(profile));
      return true;
    },
    stop() {
      isStopped = true;
      waits.stopAll();
      line?.close();
      line = null;
      events = [];
    },
  };
}

const pieceOf = (piece: ReturnType<PrintJob["next"]>): PrinterStepEvent =>
  piece === "failed" ? { type: "spoilt" } : { type: "piece", bytes: piece };
