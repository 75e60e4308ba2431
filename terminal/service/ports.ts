/** What the till's service needs of the world. Adapters are in `adapters/`, simulated ones in tests. */
import type { Clock } from "@tillwave/shared/core/clock";
import type { Digest } from "@tillwave/shared/core/crypto";

export interface Disk {
  /** Bytes that a file in this folder may still take; null where the system does not say. */
  freeBytes(folder: string): number | null;
}

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
  /** Milliseconds from any start; never goes back. */
  now(): number;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface Ports {
  readonly clock: Clock;
  readonly digest: Digest;
  readonly disk: Disk;
  readonly timers: Timers;
  readonly log: Log;
}
