/** What the beacon needs of the world; ./adapters has it on Linux, the tests have it of their own. */
import type { Result } from "@tillwave/shared/core/result";

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
  /** Milliseconds from any start; never goes back. */
  now(): number;
}

/** One advertisement as the controller is to send it. */
export interface AirOrder {
  /** Advertising data, at most {@link ADVERTISING_DATA_MAX} bytes; sent as they are. */
  readonly data: Uint8Array;
  /** Likewise; empty for none. Only a connectable advertisement has one. */
  readonly scanResponse: Uint8Array;
  /** ADV_IND, or ADV_NONCONN_IND where false. */
  readonly connectable: boolean;
  /** From {@link INTERVAL_MIN_MS} to {@link INTERVAL_MAX_MS}. */
  readonly intervalMs: number;
}

/** Core specification 5.4, Vol 4, Part E, 7.8.7. */
export const ADVERTISING_DATA_MAX = 31;
/** 7.8.5: ADV_NONCONN_IND of a controller before 5.0 begins at 100 ms, and what is faster wears phones out. */
export const INTERVAL_MIN_MS = 100;
/** 7.8.5: 0x4000 units of 0.625 ms are 10.24 s. */
export const INTERVAL_MAX_MS = 10_000;

/**
 * starting ─▶ ready ⇄ off (present, but down) ⇄ blocked (by rfkill: nobody can switch it on)
 *    └─▶ no-adapter, no-permission; gone: its process has died or hangs, and another is on its way
 */
export type RadioState =
  | "starting"
  | "no-adapter"
  | "no-permission"
  | "off"
  | "blocked"
  | "ready"
  | "gone";

export interface RadioView {
  readonly state: RadioState;
  /** hci index; null while none is open or the system chose. */
  readonly adapter: number | null;
  /** "00:aa:01:00:00:42"; null until the controller said it. */
  readonly address: string | null;
  /** With how many dBm the controller advertises, by its own word; null where it does not say. Before Bluetooth 5 it cannot be set. */
  readonly txPowerRead: number | null;
  /** What was said of what is wrong. */
  readonly detail: string | null;
  /** How often its process was started again. */
  readonly restarts: number;
  /** How often the controller was reset since this radio was opened. */
  readonly resets: number;
}

/** What a controller is asked to do, in the order in which it is asked. */
export type RadioStep = "reset" | "stop" | "parameters" | "data" | "start" | "check";

export type RadioFault =
  /** The controller's own status, as 0x0c; 0 where a library refused without one. */
  | { readonly type: "refused"; readonly step: RadioStep; readonly status: number }
  | { readonly type: "timed-out"; readonly step: RadioStep }
  /** It answers, but does not advertise any more: a connection, or something below us. */
  | { readonly type: "fell-silent" }
  | { readonly type: "not-ready"; readonly state: RadioState }
  /** A newer order took its place before it was begun. */
  | { readonly type: "replaced" }
  | { readonly type: "child-died" };

export interface OnAir {
  /** When the controller answered, in milliseconds of the monotonic clock. */
  readonly at: number;
}

/** One adapter. Nothing here throws, rejects or stays unanswered: see {@link ORDER_MAX_MS}. */
export interface Radio {
  view(): RadioView;
  /**
   * One at a time: a newer order replaces one that waits. Where type and interval are those on air, only the
   * data are changed, without a gap; else stop, parameters, data, start. After any fault, all of it is set anew.
   * While a central is connected, what is connectable goes out as not connectable.
   */
  advertise(order: AirOrder): Promise<Result<OnAir, RadioFault>>;
  silence(): Promise<Result<void, RadioFault>>;
  /** Resets the controller: nothing is on air afterwards. */
  reset(): Promise<Result<void, RadioFault>>;
  /** Kills its process; another takes its place. */
  restart(): void;
  /** Asks the controller whether it still does what it was told; without an order, whether it answers. */
  check(): Promise<Result<OnAir, RadioFault>>;
  /** To the central of this link, if it is the one that is there and listens; what does not fit its MTU is cut there. */
  notify(link: number, bytes: Uint8Array): void;
  /** Asks this central to go, until it has gone. */
  hangUp(link: number): void;
  /** Silent, and no process of it runs. */
  close(): Promise<void>;
}

/** What a central does that is connected: at most one is, and each has a number of its own, from 1. */
export interface CentralEvent {
  readonly link: number;
  readonly what:
    | { readonly type: "connected" }
    /** ATT's, in both directions: from {@link MTU_MIN}. */
    | { readonly type: "mtu"; readonly mtu: number }
    /** It listens to what is notified, or does not any more. */
    | { readonly type: "subscribed" | "unsubscribed" }
    | { readonly type: "wrote"; readonly bytes: Uint8Array }
    | { readonly type: "gone" };
}

/** Core 5.4, Vol 3, Part G, 5.2.1. */
export const MTU_MIN = 23;
/** Part F, 3.2.9: what the longest attribute takes. */
export const MTU_MAX = 517;
/** Part F, 3.2.9. */
export const WRITE_BYTES_MAX = 512;
/** Of one central; who writes more is hung up on. The longest session of provisioning takes a quarter of them. */
export const WRITES_MAX = 4096;

/** What a controller has for one step. */
export const STEP_MAX_MS = 1_000;
/** What an order has from when it is begun; it waits no longer than that for the one before it. */
export const ORDER_MAX_MS = 3_000;

export interface RadioListener {
  changed(view: RadioView): void;
  /** A connection came or went: what was on air may not be any more. The next order sets all of it anew. */
  stoppedByItself(): void;
  /** Left out: nobody is served. Whoever is connected when the radio's process dies is gone then. */
  readonly central?: (event: CentralEvent) => void;
}

export type RadioStack = "abandonware" | "stoprocent" | "simulated" | "air";

export interface RadioOptions {
  /** hci index; null for the first that is there. */
  readonly adapter: number | null;
  readonly stack: RadioStack;
}

export interface Radios {
  open(options: RadioOptions, listener: RadioListener): Radio;
}
