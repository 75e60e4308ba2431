/**
 * What the lab's page and the lab say to each other over loopback HTTP. The lab gives a shop without
 * hardware its devices; no money moves through any of them.
 *
 *   GET  /api/lab            → LabMessage …              NDJSON, stays open
 *   POST /api/lab/commands   LabCommand → LabReply
 *   GET  /api/lab/field      → FieldEvent[]              what went over the virtual fields, byte by byte
 *
 * Each request carries `Authorization: Bearer TOKEN`, the token of the page's address after `#t=`.
 */
import * as v from "valibot";
import type { Align, TextRun } from "../print/interpreter.ts";
import type { Picture } from "./lab-picture.ts";
import { type LabCardTerminalView, cardCommandSchemas } from "./lab-card-terminal.ts";
import { type BenchView, type PhoneError, phoneCommandSchemas } from "./lab-phone.ts";

/** Of one request, at most. */
export const LAB_REQUEST_BYTES_MAX = 1024;
/** The lab sends one at least this often. */
export const LAB_HEARTBEAT_EVERY_MS = 1000;
/** Dots across a roll of 80 mm: 72 mm of them, eight to the millimetre. */
export const PAPER_WIDTH_DOTS = 576;
/** Receipts that the lab and each of its pages keep; the oldest go first. */
export const RECEIPTS_MAX = 40;

/** Like a lamp of a network cable, and what is wrong behind it where it is lit. */
export const NETWORK_MODES = [
  "on",
  /** Connections are refused, those that exist are reset. */
  "off",
  /** Nothing arrives any more and nobody says so: half-open connections, and new ones without an answer. */
  "cut",
  /** Everything arrives, late and a little at a time. */
  "slow",
  /** Somebody else's page answers: log in to the network first. */
  "captive-portal",
  /** Something answers that speaks no protocol at all. */
  "nonsense",
] as const;
export type NetworkMode = (typeof NETWORK_MODES)[number];

export const BAUD_RATES = [9600, 19_200, 38_400, 115_200] as const;
export type BaudRate = (typeof BAUD_RATES)[number];

export const POWERED = ["till", "hub"] as const;
export type Powered = (typeof POWERED)[number];

const command = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), ...entries });

const printerChangeSchema = v.union([
  v.strictObject({ isOn: v.boolean() }),
  v.strictObject({ isPlugged: v.boolean() }),
  v.strictObject({ isCoverOpen: v.boolean() }),
  /** By the button on its front. */
  v.strictObject({ isOffline: v.boolean() }),
  /** Its cutter is stuck. */
  v.strictObject({ isJammed: v.boolean() }),
  v.strictObject({ isNonsense: v.boolean() }),
  v.strictObject({ isSlow: v.boolean() }),
  v.strictObject({ roll: v.picklist(["new", "low", "out"]) }),
  v.strictObject({ baudRate: v.picklist(BAUD_RATES) }),
]);

/** Each says how things shall be, so that the same one sent again does nothing; but for `power-cut`. */
export const labCommandSchema = v.variant("type", [
  command("printer", { change: printerChangeSchema }),
  /** The receipts on the page are thrown away. */
  command("paper-clear", {}),
  command("drawer-shut", {}),
  command("network", { mode: v.picklist(NETWORK_MODES) }),
  /** The program is killed as if its plug were pulled; its launcher starts it again. */
  command("power-cut", { of: v.picklist(POWERED) }),
  ...phoneCommandSchemas,
  ...cardCommandSchemas,
]);
export type LabCommand = v.InferOutput<typeof labCommandSchema>;
export type PrinterCommand = LabCommand & { readonly type: "printer" };

export type LabReply = { readonly ok: true } | { readonly ok: false; readonly error: LabError };

export type LabError =
  | PhoneError
  | { readonly type: "request-malformed"; readonly where: string }
  /** The lab was started by hand: nobody is there who could start the program again. */
  | { readonly type: "no-launcher" }
  /** While the network was off, another program took its port. */
  | { readonly type: "port-taken"; readonly port: number };

export interface LabView {
  readonly printer: PrinterStateView;
  readonly drawer: DrawerView;
  readonly network: NetworkView;
  readonly power: PowerView;
  /** The phones and cards, and the readers that they are held to. */
  readonly bench: BenchView;
  readonly cardTerminal: LabCardTerminalView;
}

export interface PrinterStateView {
  /** The serial port that a till opens. */
  readonly path: string;
  readonly isOn: boolean;
  readonly isPlugged: boolean;
  readonly isCoverOpen: boolean;
  readonly isOffline: boolean;
  readonly isJammed: boolean;
  readonly isNonsense: boolean;
  readonly isSlow: boolean;
  readonly isPrinting: boolean;
  readonly baudRate: BaudRate;
  readonly paper: "enough" | "low" | "out";
  readonly paperLeftMm: number;
  /** Received and not printed yet. */
  readonly bufferedBytes: number;
  readonly bufferBytesMax: number;
  /** On the line behind a full buffer. */
  readonly heldBytes: number;
  /** Lost since the lab was started: the power went, or the line held more than it can. */
  readonly lostBytes: number;
}

export interface DrawerView {
  readonly isOpen: boolean;
  /** Pulses since the lab was started, by the pin of the plug that they came through. */
  readonly pulses: { readonly pin2: number; readonly pin5: number };
  readonly lastPulse: { readonly pin: 2 | 5; readonly onMs: number } | null;
}

export interface NetworkView {
  readonly mode: NetworkMode;
  /** On 127.0.0.1: where a till finds its hub. */
  readonly port: number;
  /** Where the hub really listens. */
  readonly hubPort: number;
  readonly connections: number;
}

export interface PowerView {
  /** False where nobody could start a program again. */
  readonly canCut: boolean;
  readonly cuts: Readonly<Record<Powered, number>>;
}

/** From one cut to the next. */
export interface PrintedReceipt {
  /** Counts from 1 with the lab's start. */
  readonly number: number;
  readonly parts: readonly PaperPart[];
}

/** What a printer has put on its paper, in the order in which it came out. */
export type PaperPart =
  | {
      readonly type: "text";
      readonly align: Align;
      readonly runs: readonly TextRun[];
      readonly heightDots: number;
    }
  | {
      readonly type: "image";
      readonly align: Align;
      readonly picture: Picture;
      readonly heightDots: number;
    }
  | {
      readonly type: "qr";
      readonly align: Align;
      readonly text: string;
      /** One dot a module. */
      readonly picture: Picture;
      readonly moduleDots: number;
      readonly heightDots: number;
    }
  | { readonly type: "feed"; readonly heightDots: number }
  /** Bytes that this printer does not know, in hex; a real one prints them as rubbish. */
  | { readonly type: "unknown"; readonly hex: string; readonly heightDots: number }
  | { readonly type: "cut"; readonly isPartial: boolean; readonly heightDots: number };

export type LabMessage =
  | {
      readonly type: "hello";
      readonly view: LabView;
      /** Oldest first; the last one is still in the printer. */
      readonly receipts: readonly PrintedReceipt[];
    }
  | { readonly type: "view"; readonly view: LabView }
  /** Goes to the end of that receipt, which may be a new one. */
  | { readonly type: "printed"; readonly receipt: number; readonly part: PaperPart }
  | { readonly type: "cleared" }
  | { readonly type: "heartbeat" };
