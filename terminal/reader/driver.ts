/** What the reader process needs of a way to reach cards: PC/SC by one library or another, or none at all. */
import type { Result } from "@tillwave/shared/core/result";

export interface DriverListener {
  /** All readers that are plugged in. Those that are named no more have taken their cards along. */
  readers(names: readonly string[]): void;
  /** Something lies on this reader that did not lie there before. */
  inserted(reader: string): void;
  gone(reader: string): void;
  /** Nothing more will come of this driver: only another process can help. */
  lost(detail: string): void;
}

export interface DriverFault {
  readonly type: "removed" | "no-answer";
  readonly detail: string;
}

/** Nothing throws or rejects. For each reader one call at a time; a call may take for ever. */
export interface Driver {
  /** Begins a session with what lies there; its answer to reset. */
  connect(reader: string): Promise<Result<Uint8Array, string>>;
  /** What came back, however short. */
  transmit(reader: string, command: Uint8Array): Promise<Result<Uint8Array, DriverFault>>;
  /** Ends the session, if there is one, and resets the card, if it is still there; or switches its power off. */
  end(reader: string, how: "reset" | "unpower"): Promise<void>;
}

/** The listener is told nothing before this returns. */
export type OpenDriver = (listener: DriverListener) => Driver;
