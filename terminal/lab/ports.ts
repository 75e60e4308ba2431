/** What the lab asks of the machine that it runs on. */
import type { LabError, NetworkMode, Powered } from "@tillwave/shared/api/lab";
import type { Result } from "@tillwave/shared/core/result";

export interface Timers {
  /** Calls back once; the function that it returns takes that back. */
  later(callback: () => void, afterMs: number): () => void;
}

export interface Noise {
  /** Any bytes will do. */
  bytes(lengthBytes: number): Uint8Array;
}

/** The serial line between a till and the printer, with a plug at the printer's end. */
export interface Cable {
  plugIn(): void;
  /** The till's end is gone with it, as a USB printer's port is. */
  pullOut(): void;
  /** Towards the till; lost where nobody is plugged in. */
  send(bytes: Uint8Array): void;
  /** Bits a second, each byte ten of them. */
  setBaudRate(baudRate: number): void;
}

export interface NetworkSwitch {
  readonly port: number;
  readonly hubPort: number;
  setMode(mode: NetworkMode): Promise<Result<void, LabError>>;
  mode(): NetworkMode;
  connections(): number;
}

/** Who started the lab, the till and the hub. */
export interface Launcher {
  /** False where there is none. */
  cutPower(of: Powered): boolean;
  readonly isThere: boolean;
}
