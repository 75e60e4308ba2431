/** What the central needs of the world, to hear and to be connected; ./adapters has it on Linux, the tests have it of their own. */
import type { EAR_STATES } from "@tillwave/shared/api/central";

/**
 * What one controller heard, once (Core specification 5.4, Vol 4, Part E, 7.7.65.2).
 *
 * A controller that is asked for them answers an advertisement that can be scanned with a request, and what comes back
 * is a report of its own: "scan-response".
 */
export interface AirReport {
  /** Milliseconds of the machine's monotonic clock. */
  readonly at: number;
  /** "00:aa:01:00:00:42". */
  readonly address: string;
  /** A random one may be another one in a quarter of an hour. */
  readonly addressType: "public" | "random";
  readonly kind: ReportKind;
  /** Advertising data as they came, at most 31 bytes; nobody has read them. */
  readonly data: Uint8Array;
  /** dBm; null where the controller does not know. */
  readonly rssi: number | null;
}

export type ReportKind =
  | "connectable"
  | "directed"
  | "scannable"
  | "non-connectable"
  | "scan-response";

/**
 * starting ─▶ listening ⇄ off (present, but down)
 *    └─▶ no-bluetooth: this kernel has none; no-adapter, no-permission
 * gone: its process has died or hangs, and another is on its way; refused: the controller will not scan
 * linked: it hears nothing for as long as a connection lasts
 */
export type EarState = (typeof EAR_STATES)[number];

export interface EarView {
  readonly state: EarState;
  /** The controller's own address; null until it said it. */
  readonly address: string | null;
  /** What was said of what is wrong. */
  readonly detail: string | null;
  /** How often its process was started again. */
  readonly restarts: number;
  /** How often scanning was begun again because nothing was heard for long. */
  readonly rescans: number;
  /** Reports that broke the format, or came faster than they could be handed on. */
  readonly lost: number;
}

export interface EarListener {
  changed(view: EarView): void;
  heard(report: AirReport): void;
}

/** Which noble. */
export const RADIO_STACKS = ["abandonware", "stoprocent"] as const;
export type RadioStack = (typeof RADIO_STACKS)[number];

export interface EarOptions {
  /** hci index; null for the first that is there. */
  readonly adapter: number | null;
  /** Default "abandonware". */
  readonly stack?: RadioStack;
}

/** It listens from when it was opened until it is closed, whatever becomes of the adapter in between. */
export interface Ear {
  view(): EarView;
  /** Settles when no process of it runs, and the controller scans no more. */
  close(): Promise<void>;
}

export interface Ears {
  open(options: EarOptions, listener: EarListener): Ear;
}

/** Where on a peripheral one writes and is written to; UUIDs in 32 hex digits. */
export interface LinkPlace {
  readonly service: string;
  /** Written to without an answer. */
  readonly write: string;
  /** Notifies. */
  readonly notify: string;
}

export interface LinkRequest {
  readonly address: string;
  readonly addressType: "public" | "random";
  readonly place: LinkPlace;
}

export type LinkEnd =
  /** As asked. */
  | "closed"
  /** The ear does not listen, so that its controller is not ours to use. */
  | "no-radio"
  /** No connection came about. */
  | "not-connected"
  /** Connected, and the place is not there. */
  | "no-service"
  | "timed-out"
  /** The other side ended it, on purpose. */
  | "hung-up"
  /** The connection, the adapter or the process that held it is gone. */
  | "lost"
  /** It says more than anybody could want of it. */
  | "flooded";

export interface LinkListener {
  /** The place is found and listened to. `roundTrips` so far: requests of ATT that were answered. */
  opened(link: { readonly mtu: number; readonly roundTrips: number }): void;
  heard(bytes: Uint8Array): void;
  /** Once, and nothing afterwards. */
  ended(why: LinkEnd, detail: string | null): void;
}

export interface Link {
  /** At most the MTU less 3 bytes; what the other does not hear is lost. */
  write(bytes: Uint8Array): void;
  /** `ended` follows. */
  close(): void;
}

/** One connection at a time: a second request is our mistake. */
export interface Links {
  connect(request: LinkRequest, listener: LinkListener): Link;
}

/** One controller: scanning stops for a connection, and goes on after it. */
export type CentralRadio = Ear & Links;

export interface CentralRadios extends Ears {
  open(options: EarOptions, listener: EarListener): CentralRadio;
}
