/** What the beacon needs of its machine, besides a radio (ports.ts) and a panel (panel/panel.ts); ./adapters has it on Linux. */
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { Result } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { SavedClock } from "@tillwave/shared/presence/device-clock";
import type { HealingRecord } from "./advertiser/healing-record.ts";
import type { Panels } from "./panel/panel.ts";
import type { Radios } from "./ports.ts";
import type { DoorRecord } from "./provisioning/door-record.ts";
import type { SavedLabel } from "./provisioning/own-label.ts";
import type { UsedKeys } from "./used-keys.ts";
import type { SavedWallClock } from "./wall-clock.ts";

export interface BeaconPorts {
  readonly clocks: Clocks;
  readonly timers: {
    /** Calls back once, later; the answer cancels it. */
    later(callback: () => void, afterMs: number): () => void;
  };
  readonly random: Random;
  readonly crypto: Crypto;
  readonly files: BeaconFiles;
  readonly radios: Radios;
  readonly panels: Panels;
  readonly machine: Machine;
  readonly log: Log;
  /** The last lines of the log, the oldest first. */
  readLog(lines: number): readonly string[];
}

export interface Clocks {
  /** Milliseconds from any start; never goes back. */
  monotonic(): number;
  /** Unix seconds by the system's clock, which anybody may have set. */
  system(): number;
}

/** Each is written whole or not at all. */
export interface BeaconFiles {
  readonly settings: SettingsFile;
  /** Up to when ids may have been on air, and how often it was started. */
  readonly clock: ConfigFile<SavedClock>;
  readonly usedKeys: ConfigFile<UsedKeys>;
  /** How far the system's clock is off, as somebody told. */
  readonly wallClock: ConfigFile<SavedWallClock>;
  readonly healing: ConfigFile<HealingRecord>;
  /** What is printed on it: never erased. */
  readonly label: ConfigFile<SavedLabel>;
  /** Who could not open it, and how often. */
  readonly door: ConfigFile<DoorRecord>;
}

export interface DiskError {
  readonly type: "disk";
  readonly detail: string;
}

export interface SettingsFile {
  /** Null where there is none. At most {@link SETTINGS_FILE_LENGTH_MAX} characters; what is longer is cut there. */
  read(): Result<string | null, DiskError>;
  write(text: string): Result<void, DiskError>;
  /** Moves it to the name with this ending, where nothing reads it. */
  setAside(ending: string): Result<void, DiskError>;
  /** It, and whatever was set aside: keys are in them. */
  erase(): Result<void, DiskError>;
}

export const SETTINGS_FILE_LENGTH_MAX = 64 * 1024;

export interface Machine {
  facts(): MachineFacts;
  /** °C of the processor; null where the machine does not say. */
  temperature(): number | null;
  /** Null where this machine is not ours to reboot. */
  readonly reboot: (() => Promise<Result<void, { readonly detail: string }>>) | null;
}

/** By which a machine is known again. */
export interface MachineFacts {
  /** Of the board, burnt in: a Pi has one. */
  readonly serial: string | null;
  /** Of the installed system: goes along where a card is copied. */
  readonly machineId: string | null;
}
