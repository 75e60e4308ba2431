/**
 * What the register page and the till's service say to each other over loopback HTTP.
 *
 *   GET  /api/catalogue        → Catalogue                       JSON, once per version
 *   GET  /api/feed             → FeedMessage …                   NDJSON, stays open
 *   POST /api/commands         CommandRequest → CommandReply
 *   GET  /api/sales?before=N   → SalesPage                       newest first
 *   POST /api/recovery         RecoveryRequest → RecoveryReply   only while the till cannot sell
 *   GET  /api/receipt?epoch=&seq=  → ReceiptView                 a completed sale as its paper shows it
 *   POST /api/print            PrintRequest → PrintReply         a copy, or the receipt that never came out
 *   POST /api/printer          PrinterRequest → PrinterReply     self-test strip, status
 *   POST /api/drawer           DrawerRequest → DrawerReply       opens it without a sale; the journal keeps why
 *   POST /api/sync             SyncRequest → SyncReply           send now
 *   POST /api/join             JoinRequest → JoinReply           with a one-time code of the hub's console
 *   POST /api/tap              TapRequest → TapReply             what ends a payment beside the phone itself
 *   POST /api/nfc              NfcRequest → NfcReply             what lies on the reader; the shop's signs
 *
 * Each request carries `Authorization: Bearer TOKEN`, the token of the page's address after `#t=`.
 */
import * as v from "valibot";
import { type Language, languageSchema } from "../core/language.ts";
import type { Minor } from "../sale/money.ts";
import type { TillError, TillState } from "../sale/till.ts";
import type { NeedsSupervisor } from "../sale/supervision.ts";
import type { Rounding, TaxRate } from "../sale/tax.ts";
import type { ScaleView } from "./scale.ts";
import type { ScannerView } from "./scanner.ts";
import type { StaffView } from "./staff.ts";
import type { EntryRef } from "../journal/fields.ts";
import type { Receipt } from "../print/receipt.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { QUANTITY_MAX, minorSchema } from "../sale/item.ts";
import {
  REASON_MAX,
  approvalSchema,
  countSchema,
  randomIdSchema,
  refSchema,
  textSchema,
} from "./fields.ts";

/** Of one request, at most. The largest honest one has some 200 bytes. */
export const REQUEST_BYTES_MAX = 4096;
/** The service sends one at least this often; a page that hears nothing for three calls the line lost. */
export const HEARTBEAT_EVERY_MS = 1000;
/** Sales on one page of the list. */
export const SALES_PAGE = 50;

const reasonSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(REASON_MAX));
const weightSchema = v.strictObject({
  grams: countSchema,
  source: v.picklist(["typed", "scale"]),
});
const discountSchema = v.strictObject({
  off: v.variant("type", [
    v.strictObject({ type: v.literal("percent"), partsPerMillion: countSchema }),
    v.strictObject({ type: v.literal("amount"), amount: minorSchema }),
  ]),
  reason: reasonSchema,
});

const command = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), ...entries });

/** One press, as {@link TillCommand} has it. */
const tillCommandSchema = v.variant("type", [
  command("add", { sku: textSchema, weight: v.exactOptional(weightSchema) }),
  command("scan", { barcode: textSchema }),
  command("set-quantity", {
    line: countSchema,
    quantity: v.pipe(countSchema, v.maxValue(QUANTITY_MAX)),
  }),
  command("set-weight", { line: countSchema, weight: weightSchema }),
  command("set-price", { line: countSchema, price: minorSchema, reason: reasonSchema }),
  command("discount-line", { line: countSchema, discount: v.nullable(discountSchema) }),
  command("discount-sale", { discount: v.nullable(discountSchema) }),
  command("remove", { line: countSchema }),
  command("undo", {}),
  command("clear", {}),
  command("hold", {}),
  command("recall", { number: countSchema }),
  command("pay", {}),
  command("back", {}),
  command("take-cash", { received: minorSchema, due: minorSchema }),
  command("open-tap", { settles: minorSchema }),
  command("open-card", { settles: minorSchema }),
  command("withdraw-tender", {}),
  command("set-language", { language: v.nullable(languageSchema) }),
  command("next", {}),
]);

export const commandRequestSchema = v.strictObject({
  /** Made by each page when it is loaded. A page sends one press at a time. */
  page: randomIdSchema,
  /** Made by the page for each press: sent again, it does nothing again. */
  id: randomIdSchema,
  /** The sale that the cashier saw when pressing; a press meant for another is refused. */
  sale: countSchema,
  command: tillCommandSchema,
  /** What a supervisor's PIN has given for this press; absent where nobody was asked. */
  approval: v.exactOptional(approvalSchema),
});
export type CommandRequest = v.InferOutput<typeof commandRequestSchema>;

/**
 * The answer leaves only after what it says is on the disk. Refused is final: nothing of it has
 * happened. Where the till cannot say (HTTP 503), the page sends the same press again until it can.
 */
export type CommandReply =
  | { readonly ok: true; readonly revision: number; readonly recorded: readonly EntryRef[] }
  | { readonly ok: false; readonly error: CommandError };

export type CommandError =
  | TillError
  | NeedsSupervisor
  | { readonly type: "other-sale"; readonly number: number }
  | { readonly type: "request-malformed"; readonly where: string }
  /** Nobody is signed in. */
  | { readonly type: "locked" }
  | { readonly type: "disk-full" };

/** What every open page shows. */
export interface TillView {
  /** Counts changes: a page drops a view that is older than the one it shows. */
  readonly revision: number;
  readonly state: TillState;
  /** Where the journal holds the completed sale in hand; null for every other sale. */
  readonly paid: PaidSaleView | null;
}

/** A completed sale as the journal holds it. */
export interface PaidSaleView {
  readonly ref: EntryRef;
  /** The first 8 hex digits of the chain's head at this entry. */
  readonly head: string;
  readonly entry: SalePaid;
}

/** What a person must know of one sale besides its figures. */
export type SaleSync =
  /** Safe on this till; not at the hub yet, or this till has joined none. */
  | "waiting"
  /** The hub has signed for it. */
  | "confirmed"
  /** The hub keeps it, and asks a person to look at it. */
  | "needs-me";

/** What became of a receipt: `unknown` where the printer fell silent while it had the paper. */
export type Paper = "queued" | "printing" | "printed" | "not-printed" | "unknown";

/** What was given back of a sale since. */
export type SaleReversed = "partly" | "refunded" | "voided";

export interface SaleRow extends PaidSaleView {
  readonly sync: SaleSync;
  /** Of the original; null where none was ever asked for. */
  readonly paper: Paper | null;
  /** Printed since, each marked COPY n. */
  readonly copies: number;
  /** Left out where nothing was given back. */
  readonly reversed?: SaleReversed;
}

export interface SalesPage {
  readonly sales: readonly SaleRow[];
  /** To be given as `before` for the next page; null at the end. */
  readonly before: number | null;
}

export interface ShopView {
  readonly name: string;
  readonly address: readonly string[];
  readonly till: string;
  readonly cashier: string;
  readonly currency: string;
  readonly rates: readonly TaxRate[];
  readonly rounding: Rounding;
  /** Of its goods and papers. */
  readonly language: Language;
  readonly demo: boolean;
  /** Nothing here is sold: people train. */
  readonly training: boolean;
}

export interface StatusView {
  readonly version: string;
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  /** Entries of all epochs, and how many of them the check has been through since the start. */
  readonly entries: number;
  readonly verified: number;
  readonly alarms: readonly Alarm[];
  readonly printer: PrinterView;
  readonly hub: HubView;
  readonly reader: ReaderView;
  readonly cardTerminal: CardTerminalView;
  /** On a serial port; absent where the settings name none. */
  readonly scanner?: ScannerView;
}

/** The reader that phones are held to. */
export interface ReaderView {
  readonly state: /** The settings name none, or none is plugged in. */
    | "none"
    | "starting"
    | "ready"
    /** It hung or went away; it is being started again. */
    | "mending";
  /** As its driver calls it. */
  readonly name: string | null;
  /** Why phones cannot pay here although there is a reader; null where they can. */
  readonly cannotPay: "not-joined" | "no-keys" | "certificate-lapsed" | "revoked" | null;
}

/** The certified terminal that takes bank cards. */
export interface CardTerminalView {
  readonly state: "none" | "ready" | "busy" | "unreachable";
}

/** Where the tender in hand is: what the cashier and the customer are shown beside the amounts. */
export interface TapView {
  /** Counts changes since the program was started. */
  readonly revision: number;
  /** Of the sale that is paid; null while nothing is. */
  readonly sale: number | null;
  readonly step: TapStepView;
}

export type TapStepView =
  /** `notice` is why the card terminal's last payment of this sale came to nothing. */
  | { readonly type: "off"; readonly notice?: TapNotice }
  /** Waits for a phone. `notice` is what became of the last one. */
  | { readonly type: "armed"; readonly tender: number; readonly notice: TapNotice | null }
  /** A phone is here: nothing was asked of it yet. */
  | { readonly type: "checking"; readonly tender: number }
  /** It was asked for the money: hold still. Nothing else may be tried. */
  | { readonly type: "asking"; readonly tender: number }
  /** The customer's phone asks the hub; its answer comes by the phone, as a QR code, or typed. */
  | {
      readonly type: "waiting-token";
      readonly tender: number;
      /** Unix milliseconds; a person takes over then. */
      readonly until: number;
      /** `TWP1` …: what the phone may scan instead. */
      readonly requestQr: string;
      readonly codeTriesLeft: number;
    }
  /** Nobody knows whether the phone took it. */
  | {
      readonly type: "unknown";
      readonly tender: number;
      readonly why: UnknownWhy;
      /** What the last phone that was held here since then was. */
      readonly hint: "other-phone" | "not-found-yet" | "cannot-be-believed" | null;
      /** Unix milliseconds, when a supervisor may decide; null once that time has come. */
      readonly until: number | null;
      /** Whether the hub is being asked, too. */
      readonly hub: "asking" | "unreachable" | "not-joined";
      readonly requestQr: string;
      readonly codeTriesLeft: number;
    }
  /** The card terminal has it. */
  | { readonly type: "card"; readonly tender: number; readonly state: "asking" | "querying" };

export type UnknownWhy =
  /** The phone was taken away before it answered. */
  | "pulled-away"
  | "no-answer"
  | "answer-not-believed"
  /** The till was switched off or started again in the middle. */
  | "restarted"
  | "power-cut"
  | "terminal-silent";

/** Why the last card or phone did not pay; the cashier says it in words. Nothing was taken. */
export type TapNotice =
  | { readonly type: "lifted-too-soon" }
  | { readonly type: "confirm-on-phone" }
  | { readonly type: "refused-on-phone" }
  | { readonly type: "not-enough-value" }
  | { readonly type: "kind-not-supported" }
  | { readonly type: "not-here"; readonly why: "other-shop" | "other-currency" }
  | { readonly type: "wallet-expired" }
  | {
      readonly type: "wallet-refused";
      readonly why: "denied" | "not-genuine" | "cloned" | "frozen";
    }
  /** The phone does not believe this till: its certificate has lapsed, or it was revoked. */
  | { readonly type: "phone-doubts-till" }
  | { readonly type: "over-limit"; readonly why: string }
  /** Nobody vouches for it offline, and the hub cannot be asked. */
  | { readonly type: "offline-not-allowed" }
  | { readonly type: "two-phones" }
  /** No wallet of ours: a bank card or another phone. */
  | { readonly type: "use-card-terminal" }
  | { readonly type: "not-a-wallet"; readonly what: "transit-or-tag" | "unknown" }
  | { readonly type: "not-readable" }
  | { readonly type: "reader-failed" }
  | { readonly type: "card-declined"; readonly reason: string }
  | { readonly type: "wrong-code"; readonly triesLeft: number }
  | { readonly type: "nothing-was-taken" };

export interface PrinterView {
  readonly state:
    /** The settings name none. */
    | "none"
    | "ready"
    | "printing"
    | "out-of-paper"
    | "cover-open"
    /** It says that it cannot print, and not why. */
    | "in-error"
    /** The cable is out, the power is off, or what answers is no printer. */
    | "unreachable";
  /** The roll ends soon. */
  readonly paperLow: boolean;
  /** Receipts that wait for it. */
  readonly queued: number;
}

export interface HubView {
  readonly state:
    /** This till sells by itself and sends nothing. */
    | "not-joined"
    | "in-step"
    | "catching-up"
    | "offline"
    /** The hub refused what this till signed: nothing more is sent until a person has looked. */
    | "stopped";
  /** Why nothing gets through; null unless offline. */
  readonly cause: "no-network" | "hub-down" | "hub-silent" | "not-the-hub" | null;
  /** Sales that the hub has not signed for; null while they are still being counted. */
  readonly waiting: number | null;
  /** When the oldest of them was made, Unix milliseconds. */
  readonly waitingSince: number | null;
  /** The hub has signed for this entry and all before it in its epoch and earlier ones. */
  readonly confirmed: EntryRef | null;
  /** Entries that the hub keeps aside for a person. */
  readonly needMe: number;
  /** Since when the state is what it is, Unix milliseconds. */
  readonly since: number;
  /** As the hub hands them out, issued in Unix milliseconds; null where this till goes by its own. */
  readonly catalogue: { readonly version: number; readonly issued: number } | null;
  readonly shop: { readonly version: number; readonly issued: number } | null;
}

/** What a person must know; the status bar shows it in words until it is over. */
export type Alarm =
  /** That many entries no longer give their heads, from the first one named. */
  | {
      readonly type: "chain-broken";
      readonly epoch: number;
      readonly seq: number;
      readonly entries: number;
    }
  /** Old entries lie on a part of the disk that cannot be read; new ones are safe. */
  | { readonly type: "journal-unreadable"; readonly detail: string }
  | { readonly type: "disk-nearly-full"; readonly freeBytes: number }
  | { readonly type: "clock-jumped"; readonly byMs: number }
  /** The hub's signed head is not this journal's: one of the two was changed or put back. */
  | { readonly type: "hub-disagrees"; readonly epoch: number; readonly seq: number }
  /** The hub holds less than it had signed for: it was put back to an older copy. All of it is sent again. */
  | { readonly type: "hub-rolled-back"; readonly epoch: number; readonly seq: number }
  /** The hub holds other content under a number of this till's: a copy of this till sells somewhere. */
  | { readonly type: "fork"; readonly epoch: number; readonly seq: number }
  /** This till's memory was put back or copied; it sells on in a new epoch. */
  | { readonly type: "restored"; readonly why: "restored" | "cloned" }
  /** The hub no longer takes this till's word: it has to join again. */
  | {
      readonly type: "till-refused";
      readonly why: "revoked" | "epoch-closed" | "signature-invalid" | "statement-mismatch";
    }
  /** What this till knew of its hub cannot be read or believed any more: it has to join again. */
  | { readonly type: "membership-lost" }
  /** A supervisor had ended this card payment, the card was charged all the same, and the terminal does not give it back. */
  | { readonly type: "card-taken-after-void"; readonly sale: number; readonly amount: Minor }
  /** The card's bank has refused what was counted as paid. */
  | { readonly type: "card-refused-later"; readonly sale: number; readonly amount: Minor }
  /** A phone's counter went back: another one pays with the same credential. 16 hex digits. */
  | { readonly type: "wallet-cloned"; readonly credential: string }
  /** A phone's answer failed a check, and was voided. */
  | {
      readonly type: "answer-not-believed";
      readonly credential: string;
      readonly why: string;
    }
  /** The baskets of the last run: damaged, or with goods under a tax that is gone. Kept for a technician. */
  | { readonly type: "basket-set-aside"; readonly keptAs: string };

/** Why the till cannot sell at all. It keeps the file and offers a way out. */
export type Trouble =
  | { readonly type: "journal-locked"; readonly file: string }
  | {
      readonly type: "journal-damaged";
      readonly file: string;
      readonly detail: string;
    }
  | {
      readonly type: "journal-too-new";
      readonly file: string;
      readonly has: number;
      readonly knows: number;
    }
  | { readonly type: "journal-missing"; readonly file: string; readonly epoch: number }
  | { readonly type: "disk-full" }
  | { readonly type: "disk-failed"; readonly detail: string };

/** What became of a code that the scanner on the till's serial port has read. Done once for all pages: none of them presses it again. */
export type Scanned =
  | { readonly type: "sold" }
  /** A receipt's own code: its sale is to be looked at. */
  | { readonly type: "receipt"; readonly text: string }
  /** A customer's phone has shown it, and the payment has it. */
  | { readonly type: "given-to-payment" }
  /** A phone's code that no payment waits for, or that was not taken. */
  | {
      readonly type: "payment-refused";
      readonly error: TapError | { readonly type: "no-payment" | "not-now" };
    }
  /** Goods, while their sale is being paid. */
  | { readonly type: "finish-payment" }
  /** The till did not take it, and says why. */
  | { readonly type: "refused"; readonly error: CommandError }
  /** Too long, or no text: another kind of code, or a line at the wrong speed. */
  | { readonly type: "unreadable" };

export type FeedMessage =
  | {
      readonly type: "hello";
      /** Of the page that is served: a page of another build is an older one. Absent where there is none. */
      readonly build?: string;
      readonly shop: ShopView;
      /** Changes whenever the catalogue does. */
      readonly catalogue: string;
      readonly view: TillView;
      readonly tap: TapView;
      readonly status: StatusView;
      /** Absent where this till has none. */
      readonly scale?: ScaleView;
      readonly staff: StaffView;
      /** Goods of the first page, in their order. */
      readonly favourites: readonly string[];
    }
  | { readonly type: "favourites"; readonly skus: readonly string[] }
  | { readonly type: "staff"; readonly staff: StaffView }
  | { readonly type: "view"; readonly view: TillView }
  | { readonly type: "tap"; readonly tap: TapView }
  | { readonly type: "status"; readonly status: StatusView }
  | { readonly type: "scale"; readonly scale: ScaleView }
  /** A code from the scanner on the till's serial port, and what the till has done with it. */
  | { readonly type: "scanned"; readonly scanned: Scanned }
  /** A receipt has moved on. */
  | { readonly type: "paper"; readonly ref: EntryRef; readonly copy: number; readonly paper: Paper }
  | { readonly type: "trouble"; readonly trouble: Trouble }
  | { readonly type: "heartbeat" };

export const recoveryRequestSchema = v.strictObject({
  /** Try again: somebody has closed the other program, or freed the disk. Set aside: keep the damaged file, begin a new epoch. */
  action: v.picklist(["try-again", "set-aside"]),
});
export type RecoveryRequest = v.InferOutput<typeof recoveryRequestSchema>;

export type RecoveryReply =
  | { readonly ok: true; readonly keptAs: string | null }
  | { readonly ok: false; readonly trouble: Trouble };

/** A completed sale as its paper shows it. */
export interface ReceiptView {
  readonly receipt: Receipt;
  readonly paper: Paper | null;
  readonly copies: number;
}

export const printRequestSchema = v.strictObject({
  /** Made by the page for each press: sent again, it prints nothing again. */
  id: randomIdSchema,
  ref: refSchema,
});
export type PrintRequest = v.InferOutput<typeof printRequestSchema>;
export type PrintReply =
  /** 0 is the original that had not come out; 1 and up are marked COPY n. */
  { readonly ok: true; readonly copy: number } | { readonly ok: false; readonly error: PrintError };
export type PrintError =
  | { readonly type: "no-printer" }
  | { readonly type: "no-such-sale" }
  | { readonly type: "queue-full"; readonly waiting: number }
  | { readonly type: "not-selling" };

export const printerRequestSchema = v.strictObject({ action: v.picklist(["test", "status"]) });
export type PrinterRequest = v.InferOutput<typeof printerRequestSchema>;
export type PrinterReply =
  | { readonly ok: true; readonly printer: PrinterView; readonly detail: string }
  | { readonly ok: false; readonly printer: PrinterView; readonly detail: string };

export const drawerRequestSchema = v.strictObject({
  id: randomIdSchema,
  reason: reasonSchema,
  approval: v.exactOptional(approvalSchema),
});
export type DrawerRequest = v.InferOutput<typeof drawerRequestSchema>;
export type DrawerReply =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error:
        | { readonly type: "no-printer" | "not-selling" | "unreachable" }
        | NeedsSupervisor;
    };

export const syncRequestSchema = v.strictObject({ action: v.picklist(["push", "status"]) });
export type SyncRequest = v.InferOutput<typeof syncRequestSchema>;
export type SyncReply = { readonly hub: HubView };

export const joinRequestSchema = v.strictObject({
  /** What was scanned, from `TWE1` on, or the code as it was typed. */
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  /** Where the hub is: `https://192.168.1.5:8447`. Only for a typed code; a scanned one says it. */
  url: v.nullable(v.pipe(v.string(), v.maxLength(200))),
});
export type JoinRequest = v.InferOutput<typeof joinRequestSchema>;
export type JoinReply =
  | {
      readonly ok: true;
      readonly merchant: number;
      readonly terminal: number;
      readonly name: string;
    }
  | { readonly ok: false; readonly error: JoinError };
export type JoinError =
  | { readonly type: "code-malformed" }
  | { readonly type: "url-malformed" }
  | { readonly type: "hub-unreachable"; readonly detail: string }
  /** A used, late, mistyped or unknown code: the hub does not say which. */
  | { readonly type: "enrolment-refused" }
  /** What answered could not prove that it is the hub which made the code. */
  | { readonly type: "not-the-hub" }
  /** The hub keeps its books in another currency. */
  | { readonly type: "other-currency"; readonly currency: string }
  /** Sales wait for the hub that this till has joined: under other numbers no hub would ever get them. */
  | { readonly type: "sales-waiting"; readonly waiting: number }
  | { readonly type: "not-selling" };

/** The longest text of a QR code that is taken. */
const QR_TEXT_MAX = 600;

export const tapRequestSchema = v.variant("action", [
  /** Asks the hub through the customer's phone: the shop's own line is down, or its limits are reached. */
  v.strictObject({ action: v.literal("uplink"), id: randomIdSchema, tender: countSchema }),
  /** Eight digits from the customer's phone. */
  v.strictObject({
    action: v.literal("code"),
    id: randomIdSchema,
    tender: countSchema,
    digits: v.pipe(v.string(), v.regex(/^\d{8}$/u)),
  }),
  /** A QR code of the customer's phone: `TWT1` (a token) or `TWC1` (a presented code). */
  v.strictObject({
    action: v.literal("scan"),
    id: randomIdSchema,
    tender: countSchema,
    text: v.pipe(v.string(), v.minLength(1), v.maxLength(QR_TEXT_MAX)),
  }),
  /** The card terminal shall stop; whether it still could is seen in the views. */
  v.strictObject({ action: v.literal("cancel"), id: randomIdSchema, tender: countSchema }),
  /** A supervisor ends an unknown tender: this till will never count it. */
  v.strictObject({
    action: v.literal("void"),
    id: randomIdSchema,
    tender: countSchema,
    reason: reasonSchema,
    approval: v.exactOptional(approvalSchema),
  }),
]);
export type TapRequest = v.InferOutput<typeof tapRequestSchema>;
/** Done means that it is on the disk; what came of it is in the views. */
export type TapReply = { readonly ok: true } | { readonly ok: false; readonly error: TapError };
export type TapError =
  | NeedsSupervisor
  | { readonly type: "not-selling" }
  /** That tender has been answered meanwhile. */
  | { readonly type: "tender-not-waiting" }
  | { readonly type: "too-early"; readonly until: number }
  | { readonly type: "code-wrong"; readonly triesLeft: number }
  | { readonly type: "codes-locked" }
  | { readonly type: "code-not-allowed"; readonly why: "over-limit" | "not-joined" }
  | { readonly type: "qr-refused"; readonly why: string };

/** A command to a card, in hex: the longest of short form. */
const apduSchema = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){4,261}$/iu));
/** Commands of one request, at most; together they have to fit {@link REQUEST_BYTES_MAX}. */
const APDUS_MAX = 16;

export const nfcRequestSchema = v.variant("action", [
  /** What lies there, and how far a write has come; the card hears nothing of it. */
  v.strictObject({ action: v.literal("look") }),
  v.strictObject({ action: v.literal("read") }),
  v.strictObject({
    action: v.literal("write"),
    /** Made by whoever asks: sent again, nothing is written again. */
    id: randomIdSchema,
    url: v.pipe(v.string(), v.maxLength(400)),
  }),
  v.strictObject({
    action: v.literal("apdu"),
    commands: v.pipe(v.array(apduSchema), v.minLength(1), v.maxLength(APDUS_MAX)),
  }),
]);
export type NfcRequest = v.InferOutput<typeof nfcRequestSchema>;

/** What lies on a reader. */
export interface NfcCardView {
  /** Counts what was laid there: what is laid there again is another. */
  readonly id: number;
  readonly reader: string;
  /** "chip" is a phone, a bank card or a sign of Type 4; "tag" has memory only. */
  readonly kind: "chip" | "tag" | "unknown";
  readonly atr: string;
  /** As the list of PC/SC names it; null where it is not on it. */
  readonly name: string | null;
}

export interface SignView {
  readonly standard: "type-2" | "type-4";
  readonly isWritable: boolean;
  /** For a message, in bytes. */
  readonly roomBytes: number;
  readonly content:
    | { readonly type: "empty" }
    | { readonly type: "uri"; readonly uri: string }
    | { readonly type: "text"; readonly text: string; readonly language: string }
    | { readonly type: "other" | "malformed" };
}

export interface NfcState {
  readonly reader: Pick<ReaderView, "state" | "name">;
  /** The last that was laid there; null where nothing lies there. */
  readonly card: NfcCardView | null;
  /** Of the write that runs, in steps; null while none does. */
  readonly progress: { readonly done: number; readonly total: number } | null;
}

export type NfcReply =
  | ({
      readonly ok: true;
      /** What was read or written; null for the other actions. */
      readonly sign: SignView | null;
      /** To the commands that were sent, in hex with their status words. */
      readonly answers: readonly string[];
    } & NfcState)
  | ({ readonly ok: false; readonly error: NfcError } & NfcState);

export type NfcError =
  | { readonly type: "not-selling" }
  | { readonly type: "no-reader" }
  | { readonly type: "no-card" }
  /** A customer is to pay at this reader, or somebody else writes a sign. */
  | { readonly type: "busy"; readonly with: "payment" | "sign" }
  | { readonly type: "not-a-sign"; readonly kind: NfcCardView["kind"] }
  /** It says of itself what cannot be, or answered a command with that status word. */
  | { readonly type: "sign-defect"; readonly detail: string }
  | { readonly type: "read-only" }
  | { readonly type: "too-small"; readonly roomBytes: number }
  | {
      readonly type: "url-refused";
      readonly why: "too-long" | "not-https" | "has-login" | "not-a-url";
    }
  /** It left, or a customer came to pay, in the middle. `isEmpty`: the sign carries nothing until it is written again. */
  | { readonly type: "interrupted"; readonly isEmpty: boolean }
  /** What was read back is not what was written. The sign is worn out; it was left empty. */
  | { readonly type: "not-kept" }
  | {
      readonly type: "apdu-refused";
      readonly command: number;
      readonly why:
        | "malformed"
        | "payment-application"
        | "hidden-command"
        | "payment-command"
        | "locks-for-ever";
      /** Of the application. */
      readonly name: string | null;
    };
