/** What a till knows of its printer: where the line is, what was asked, what was answered, and how long it waits. */
import type { PrinterView } from "@tillwave/shared/api/till";
import type { PrinterStatus } from "@tillwave/shared/print/printer-status";
import type { LineClosed } from "../ports.ts";

/** How long a printer may take to answer DLE EOT, in milliseconds. */
export const ANSWER_WAIT = 500;
/** Rounds without an answer before the printer counts as gone. */
export const MISSES_MAX = 2;
/** Between two rounds while nothing is printed, in milliseconds. */
export const POLL_EVERY = 2000;
/** Between two rounds while a job is printed, in milliseconds. */
export const JOB_POLL_EVERY = 500;
/** How long one piece may take to be dealt with, in milliseconds: some sixty lines of a slow printer. */
export const FENCE_WAIT = 10_000;
/** How long no further answer may come in before a new job's answers are believed, in milliseconds. */
export const QUIET = 400;
/** The same where earlier answers are missing: lost with the printer's power, or still to come. */
export const LATE_QUIET = 3000;
/** Before a line is opened again, in milliseconds: doubled with each time it was in vain. */
export const REOPEN_FIRST = 500;
export const REOPEN_MAX = 4000;
/** Bytes that are no answer before it is said that this is no printer. */
export const NONSENSE_MAX = 64;

/** Why there is no printer to talk to. */
export type Unreachable =
  | LineClosed
  | { readonly type: "silent"; readonly detail: string }
  | { readonly type: "nonsense"; readonly detail: string };

export interface PrinterState {
  readonly line: "closed" | "opening" | "open";
  /** Openings since a printer was last in step. */
  readonly attempt: number;
  readonly unreachable: Unreachable | null;
  /** Of the last whole round. */
  readonly status: PrinterStatus | null;
  /** The answers of the round in hand. */
  readonly round: readonly number[] | null;
  /** A fresh round has to follow the one in hand. */
  readonly again: boolean;
  readonly misses: number;
  readonly sync: "needed" | "asked" | "quiet" | "done";
  /** It has been in step since the line was opened. */
  readonly known: boolean;
  readonly job: {
    readonly stage: "checking" | "sending" | "ending";
    readonly sent: boolean;
  } | null;
  /** The id of the fence that is waited for. */
  readonly fence: string | null;
  readonly fences: number;
  /** Fences without a name that were not answered yet, since the printer was last in step. */
  readonly owed: number;
  /** Answers since the sync was asked for. */
  readonly heard: number;
  /** Part of a job may lie in the printer: it is cut off before the next. */
  readonly torn: boolean;
  /** Bytes may have been lost since it was last in step: it may wait for the rest of a picture. */
  readonly lossy: boolean;
  readonly nonsense: number;
}

/** `torn`: the till was killed while it printed. */
export function firstPrinterState(torn: boolean): PrinterState {
  return {
    line: "closed",
    attempt: 0,
    unreachable: null,
    status: null,
    round: null,
    again: false,
    misses: 0,
    sync: "needed",
    known: false,
    job: null,
    fence: null,
    fences: 0,
    owed: 0,
    heard: 0,
    torn,
    lossy: true,
    nonsense: 0,
  };
}

/** Whether a job may be handed over. */
export function canTake({ line, sync, status, job }: PrinterState): boolean {
  return line === "open" && sync === "done" && status?.state === "ready" && job === null;
}

/** What people see of it. */
export function printerStateOf({ job, line, known, status }: PrinterState): PrinterView["state"] {
  if (job !== null) {
    return "printing";
  }
  // Before it is in step, a printer that says "ready" has only been heard once.
  const isSure = line === "open" && status !== null && (known || status.state !== "ready");
  return isSure ? status.state : "unreachable";
}

export function isPaperLow({ line, status }: PrinterState): boolean {
  return line === "open" && status?.paperLow === true;
}
