/** What the till's service needs of the world. Adapters are in `adapters/`, simulated ones in tests. */
import type { CentralAnswer, CentralAsk } from "@tillwave/shared/api/central";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { Result } from "@tillwave/shared/core/result";
import type { Bitmap } from "@tillwave/shared/print/escpos";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import type { TextRow } from "@tillwave/shared/print/receipt-layout";
import type { Minor } from "@tillwave/shared/sale/money";

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

/** A PIN as it is kept: what scrypt (RFC 7914) made of it, and with what. */
export interface KeptPin {
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  /** Cost, block size, parallelisation. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** Costs a tenth of a second of another thread, so that a stolen file is not soon searched through. */
export interface Pins {
  keep(pin: string): Promise<KeptPin>;
  matches(pin: string, kept: KeptPin): Promise<boolean>;
}

export interface Machine {
  /** Stays for as long as the system is installed, and differs on every other; null where it has none. */
  id(): string | null;
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
  /** At once, while the till does not sell yet. */
  gunzipNow(bytes: Uint8Array, lengthMax: number): Uint8Array | null;
}

/** Why a line ended, or could not be opened. The detail is for the log. */
export interface LineClosed {
  readonly type: /** There is no such port: the cable is out. */
    | "no-port"
    /** Another program has it. */
    | "port-busy"
    /** This program may not open it. */
    | "port-refused"
    /** It was there, and is gone. */
    | "unplugged"
    | "line-failed";
  readonly detail: string;
}

/** Told from the moment that a line is asked for until it has closed or was closed, never before `open` returns. */
export interface LineListener {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** The last that is heard of this line. */
  closed(why: LineClosed): void;
}

export interface PrinterLine {
  /** In the order of the calls, whole. What is written to a line that is not open goes nowhere. */
  write(bytes: Uint8Array): void;
  /** Throws away what has not left. The listener hears nothing more. */
  close(): void;
}

/** A receipt printer's line: bytes there and back, and nothing that knows what they mean. */
export interface Printer {
  /** Opened again by another call; one line at a time. */
  open(listener: LineListener): PrinterLine;
}

export interface Printers {
  connect(to: { readonly path: string; readonly baudRate: number }): Printer;
}

export interface ScannerLine {
  /** The listener hears nothing more. */
  close(): void;
}

/** A barcode scanner's line: bytes come from it, and nothing goes there. */
export interface Scanner {
  /** Opened again by another call; one line at a time. */
  open(listener: LineListener): ScannerLine;
}

export interface Scanners {
  connect(to: { readonly path: string; readonly baudRate: number }): Scanner;
}

export interface ScaleLine {
  /** What is written to a line that is not open goes nowhere. */
  write(bytes: Uint8Array): void;
  /** The listener hears nothing more. */
  close(): void;
}

/** A checkout scale's line: it answers what it is asked. */
export interface Scale {
  /** Opened again by another call; one line at a time. */
  open(listener: LineListener): ScaleLine;
}

export interface Scales {
  connect(to: { readonly path: string; readonly baudRate: number }): Scale;
}

/** Whose forms of the Chinese characters are drawn. */
export type Face = "HK" | "TC" | "SC" | "JP" | "KR";

/** Draws what a printer has no letters for. */
export interface Raster {
  /** The row across the printer's whole width; null where there is no font. */
  draw(
    row: TextRow,
    paper: { readonly profile: PrinterProfile; readonly face: Face },
  ): Bitmap | null;
  /** In words, why it draws nothing; null where it does. */
  fault(): string | null;
}

/** "mending": it was there, and its process or its service is being started again. */
export interface ReaderView {
  readonly state: "none" | "starting" | "ready" | "mending";
  /** The first of those that are plugged in; null where there is none. */
  readonly name: string | null;
}

/** What lies on a reader. */
export interface Card {
  /** Never given twice while the till runs: what is tapped again is another card. */
  readonly id: number;
  readonly reader: string;
  readonly kind: "iso-dep" | "storage" | "unknown";
  /** Empty where the card did not say it. */
  readonly atr: Uint8Array;
}

/** Never told anything before `open` returns, nor after `close`. */
export interface CardReaderListener {
  card(card: Card): void;
  /** It has left, or can be spoken to no more. Not told of a card that was released. */
  removed(card: number): void;
  changed(view: ReaderView): void;
}

/** Whether the card has heard the command is not known with any of them. The detail is for the log. */
export interface TransmitFailure {
  readonly type: /** It lies there no more. */
    | "removed"
    /** It said nothing, or fewer bytes than a status word has. */
    | "no-answer"
    /** It said nothing in time; the reader's process has been ended for it. */
    | "deadline"
    /** The reader, its service or its process is gone. */
    | "reader-lost";
  readonly detail: string;
}

export interface CardReader {
  /** One APDU at a time for each card. Never rejects. An answer has at least two bytes. */
  transmit(
    card: number,
    command: Uint8Array,
    deadlineMs: number,
  ): Promise<Result<Uint8Array, TransmitFailure>>;
  /** This card is done with: the field is reset, and it is seen again only after it has left. */
  release(card: number): void;
  view(): ReaderView;
  /** The listener hears nothing more. */
  close(): void;
}

/** Every contactless reader of the machine, as one. */
export interface CardReaders {
  open(listener: CardReaderListener): CardReader;
}

/** What a card terminal says of the payment under one reference. */
export type CardPaymentAnswer =
  | {
      readonly type: "approved";
      readonly authorisation: string;
      readonly scheme: string;
      /** As the terminal charged them. */
      readonly amount: Minor;
      readonly currency: string;
      /** Whether the card's bank can no longer refuse it. */
      readonly isSettled: boolean;
    }
  | { readonly type: "declined"; readonly reason: string }
  | { readonly type: "in-progress" }
  /** Nothing is taken under this reference, nor ever will be. */
  | { readonly type: "cancelled" }
  | { readonly type: "not-known" }
  /** This asking was not begun: another payment has the terminal. */
  | { readonly type: "busy" }
  /** It was approved, and has been refused to the shop since. */
  | { readonly type: "refused-later"; readonly reason: string };

export interface CardTerminalFailure {
  readonly type: /** There is no line, and not one byte of it has left. */
    | "not-sent"
    /** Whether the terminal has heard it is not known. */
    | "silent";
  /** For the log. */
  readonly detail: string;
}

export type CardPaymentAnswered = Result<CardPaymentAnswer, CardTerminalFailure>;

/** A certified terminal that takes cards under the till's own references. Nothing rejects. */
export interface CardTerminalLine {
  /** Answered when the customer is done, or the line is lost. The same reference again begins nothing. */
  pay(payment: {
    readonly reference: string;
    readonly amount: Minor;
    readonly currency: string;
  }): Promise<CardPaymentAnswered>;
  query(reference: string): Promise<CardPaymentAnswered>;
  /** Nothing more shall be taken under this reference. What was approved stays so. */
  cancel(reference: string): Promise<CardPaymentAnswered>;
  /** The same, and what was approved is given back: only of what will never be counted. */
  giveBack(reference: string): Promise<CardPaymentAnswered>;
  state(): "ready" | "busy" | "unreachable";
  /** Whoever waits for an answer hears that there is none; the listener hears nothing more. */
  close(): void;
}

export interface CardTerminal {
  /** Dials, and dials again where the line is lost. `onChange` is told of another state, never before `open` returns. */
  open(onChange: () => void): CardTerminalLine;
}

export interface CardTerminals {
  connect(to: { readonly host: string; readonly port: number }): CardTerminal;
}

export interface CentralAway {
  readonly type: /** No central runs there. */
    | "not-running"
    /** It hung up, said nothing in time, or something that is no answer. */
    | "no-answer";
}

/** The program of this machine that hears beacons, connects to them and audits the air. Nothing rejects. */
export interface BeaconCentral {
  ask(what: CentralAsk): Promise<Result<CentralAnswer, CentralAway>>;
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
  readonly printers: Printers;
  readonly scanners: Scanners;
  readonly scales: Scales;
  readonly readers: CardReaders;
  readonly cardTerminals: CardTerminals;
  readonly raster: Raster;
  readonly pins: Pins;
  /** None where this till was told of no central. */
  readonly central?: BeaconCentral | undefined;
  readonly log: Log;
}
