/** What the hub needs of the world. The machine's own are in machine.ts, virtual ones in scenarios. */
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
}

export interface Ports {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly timers: Timers;
  readonly log: Log;
}
