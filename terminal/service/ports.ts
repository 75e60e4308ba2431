/** What the till's service needs of the world. Adapters are in `adapters/`, simulated ones in tests. */
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Result } from "@tillwave/shared/core/result";

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

export interface Machine {
  /** Stays for as long as the system is installed, and differs on every other; null where it has none. */
  id(): string | null;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Why a request came to nothing, as far as this side can see. */
export interface HubFailure {
  readonly type: /** This machine has no way to it. */
    | "no-network"
    /** The machine is there, and nothing answers. */
    | "hub-down"
    /** Nothing came in time. */
    | "hub-silent"
    /** Something else answers: a portal that wants a login, a wrong certificate, another hub. */
    | "not-the-hub";
  /** For the log. */
  readonly detail: string;
}

export interface HubRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
  /** A longer answer is `not-the-hub`. */
  readonly answerBytesMax: number;
}

export interface HubAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One hub, over TLS that only its own authority vouches for. Nothing is thrown; after `close` every request fails. */
export interface HubClient {
  /** Whether this very hub answers, within a second. */
  health(): Promise<Result<void, HubFailure>>;
  send(request: HubRequest): Promise<Result<HubAnswer, HubFailure>>;
  close(): void;
}

export interface HubAddress {
  /** `https://HOST:PORT`. */
  readonly url: string;
  /** 16 hex digits; the certificate's name is `hub-<hubId>`. */
  readonly hubId: string;
  readonly caPem: string;
}

export interface Hubs {
  connect(to: HubAddress): HubClient;
  /**
   * Posts to a hub whose certificate nothing vouches for yet. `makeBody` is given SHA-256 of the
   * server's key as SubjectPublicKeyInfo, and answers null where nothing must be sent to it.
   */
  enrol(
    url: string,
    makeBody: (spki: Uint8Array) => Uint8Array | null,
  ): Promise<Result<HubAnswer, HubFailure | { readonly type: "not-sent" }>>;
}

export interface Compression {
  /** Beside the main thread. */
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** Null where it is no gzip, or unpacks to more. */
  gunzip(bytes: Uint8Array, lengthMax: number): Promise<Uint8Array | null>;
}

export interface Ports {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly hubs: Hubs;
  readonly compression: Compression;
  readonly disk: Disk;
  readonly machine: Machine;
  readonly timers: Timers;
  readonly log: Log;
}
