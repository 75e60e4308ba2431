/**
 * What the advertiser needs, and what it shows. The program's wiring is
 *
 *   startAdvertiser(deps: AdvertiserDeps, plan: AirPlan): Advertiser        (./advertiser.ts)
 *
 * It opens the radio, puts the plan on air slot by slot, and mends what the radio does, up to a reboot of the machine.
 */
import type { AirState } from "@tillwave/shared/api/beacon";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import type { BlockCipher, Mac, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { Result } from "@tillwave/shared/core/result";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { CentralEvent, Radio, RadioListener, RadioView } from "../ports.ts";
import type { HealingRecord, HealingStep } from "./healing-record.ts";

export interface AdvertiserDeps {
  openRadio(listener: RadioListener): Radio;
  readonly clocks: {
    /** Milliseconds from any start; never goes back. */
    monotonic(): number;
  };
  readonly timers: {
    /** Calls back once, later; the answer cancels it. */
    later(callback: () => void, afterMs: number): () => void;
  };
  readonly random: Random;
  readonly crypto: Mac & BlockCipher;
  readonly clock: AirClock;
  telemetry(): AirTelemetry;
  /** What healing cost so far: its limits hold over restarts. In `healing.json`; the schema is healingRecordSchema. */
  readonly healing: ConfigFile<HealingRecord>;
  /** Asks the system for it, once the record is safe on the disk. Null where this machine is not ours to reboot. */
  readonly reboot: (() => Promise<Result<void, { readonly detail: string }>>) | null;
  readonly log: Log;
  /** Who connects, and what it does; left out: nobody is served. */
  readonly central?: (event: CentralEvent) => void;
  /** The controller has answered for the first frame of the plan that was applied last. */
  readonly planOnAir?: (frame: FrameName) => void;
  /** Whenever its state or the radio's is another, or healing took a step; not with each frame. */
  changed(view: AdvertiserView): void;
}

/** T (shared/presence/device-clock.ts). */
export interface AirClock {
  /** Unix seconds, with their fraction. Never goes back, not even over a restart. */
  time(): number;
  /** The window of 32 s whose ids may be on air; null where none may, as without its file. */
  say(): number | null;
  /** Unix seconds by the clock on the shop's wall, for its opening hours alone; not T, and it may go back. */
  wall(): number;
}

export interface AirTelemetry {
  /** °C; null where the machine does not say. */
  readonly temperature: number | null;
  /** Seconds since this program started. */
  readonly uptime: number;
}

export interface AirPlan {
  /** Null where there are none that may be used: it then says that it can be provisioned, and takes connections. */
  readonly settings: BeaconSettings | null;
  /** What it is called on air while it has no settings. */
  readonly name: string;
  /** A whole AD structure that says how it can be set up, in the scan response of what is connectable; empty or left out: none. */
  readonly announcement?: Uint8Array;
}

export interface Advertiser {
  view(): AdvertiserView;
  /** Other settings: on air with the next slot, which is at once. */
  apply(plan: AirPlan): void;
  /** The clock was set, or there is a new key: ids are made anew at once. */
  clockChanged(): void;
  /** To the central of this link: ports.ts, Radio. */
  notify(link: number, bytes: Uint8Array): void;
  hangUp(link: number): void;
  /** For systemd's watchdog: the controller answered lately, or the reason why it does not is known and being dealt with. */
  isWell(): boolean;
  /** Silent, and the radio closed. */
  close(): Promise<void>;
}

export interface AdvertiserView {
  readonly state: AirState;
  /** Monotonic milliseconds, in this state. */
  readonly since: number;
  /** What is on air; null for nothing. "unclaimed" is the frame of a beacon without settings. */
  readonly frame: FrameName | null;
  readonly plan: readonly PlannedFrame[];
  /** As they are used: a slot lasts an interval at least. */
  readonly slotMs: number;
  readonly intervalMs: number;
  /** Monotonic milliseconds at which the controller last answered; null where it never did. */
  readonly answeredAt: number | null;
  /** Advertisements sent since the start, estimated: time on air by interval. */
  readonly frames: number;
  readonly radio: RadioView;
  readonly healing: HealingView;
}

export type FrameName = BeaconSettings["frames"][number]["frame"] | "unclaimed";

export interface PlannedFrame {
  readonly frame: FrameName;
  readonly share: number;
  readonly connectable: boolean;
  /** Why it has no turn; null where it has. */
  readonly leftOut: LeftOut | null;
}

/** What a frame cannot be made without. */
export type LeftOut = "no-clock";

export interface HealingView {
  /** The last step that was taken; null where none was needed. */
  readonly step: HealingStep | null;
  /** Why, in English, as in the log. */
  readonly detail: string | null;
  /** Monotonic milliseconds. */
  readonly at: number | null;
  /** Of the machine, by this program, ever. */
  readonly reboots: number;
}
