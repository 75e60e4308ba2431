/**
 * What the hub's console page and the command line say to the hub on loopback HTTP.
 *
 *   POST /api/login      LoginRequest → LoginReply     sets the cookie `tillwave-session`
 *   POST /api/logout     → 204
 *   GET  /api/overview   → Overview
 *   GET  /api/terminals/:terminal   → TerminalDetail
 *   GET  /api/sales?terminal=&before=   → ConsoleSales     newest first
 *   GET  /api/sales/:terminal/:epoch/:seq   → ConsoleSaleDetail
 *   GET  /api/quarantine?before=   → QuarantinePage        newest first
 *   POST /api/quarantine/:id/seen  → 204                   a person has looked; nothing is deleted
 *   POST /api/alarms/:id/seen      → 204                   the overview shows it no longer
 *   POST /api/join-codes JoinCodeRequest → JoinCode        a code is shown once
 *   POST /api/terminals/:terminal/revoke   → 204
 *   GET  /api/documents  → DocumentRow[]
 *   POST /api/documents/catalogue   text/csv → CatalogueReply
 *   GET  /api/documents/shop → Shop
 *   POST /api/documents/shop Shop → DocumentRow            tills print it from their next receipt on
 *   POST /api/wallets WalletRequest → NewWallet            a customer's wallet and its first credential
 *   GET  /api/wallets    → WalletRow[]                     newest first
 *   POST /api/wallets/freeze FreezeRequest → 204           no till takes it from its next look on
 *   POST /api/backup     → BackupReply                     to a file in the hub's folder
 *   POST /api/import     application/cbor-seq → ImportReply      what a till's file carries (protocols §4.8)
 *
 * A page sends its cookie, the command line `Authorization: Bearer` with the token in the file
 * `control-token` of the hub's folder. Without either every request but login is answered 401. A
 * request that changes something carries the header `x-tillwave: 1`, which no foreign page can send.
 */
import * as v from "valibot";
import type { AuditCode } from "../beacon/audit-finding.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { shopEntries } from "../sync/shop.ts";
import type { LineCode, Refusal } from "../sync/answer.ts";
import type { CarriedError } from "../sync/twx.ts";

/** The page asks for the overview this often, in milliseconds. */
export const OVERVIEW_EVERY_MS = 1000;
/** Of one page of sales or of quarantine. */
export const CONSOLE_PAGE = 50;
/** Bad rows of a catalogue that are named, at most; the rest are counted. */
export const BAD_ROWS_NAMED_MAX = 100;

export const loginRequestSchema = v.strictObject({
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});
export type LoginReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: "wrong-password" }
  | { readonly ok: false; readonly error: "too-many-tries"; readonly waitSeconds: number };

export interface Overview {
  readonly merchant: { readonly number: number; readonly name: string };
  /** Hex of the hub's id, 16 digits. */
  readonly hubId: string;
  readonly hubEpoch: number;
  readonly version: string;
  /** The address under which tills reach it. */
  readonly url: string;
  readonly now: number;
  readonly currency: string;
  readonly terminals: readonly TerminalRow[];
  /** Of the last 24 hours, oldest first, each an hour; amounts in minor units. */
  readonly hours: readonly {
    readonly from: number;
    readonly sales: number;
    readonly total: number;
  }[];
  readonly alarms: readonly HubAlarm[];
  /** Entries kept aside that nobody has looked at yet. */
  readonly unseen: number;
}

export interface TerminalRow {
  readonly terminal: number;
  readonly name: string;
  readonly state: "in-step" | "catching-up" | "offline" | "quarantine" | "revoked" | "never-seen";
  /** Unix milliseconds; null before it was ever heard. */
  readonly lastSeen: number | null;
  readonly epoch: number | null;
  readonly seq: number | null;
  /** Ever. */
  readonly sales: number;
  readonly total: number;
  /** That the till says were made since midnight, by the calendar of the hub's machine. */
  readonly salesToday: number;
  readonly totalToday: number;
  /** Sales that the till says are waiting, and how old the oldest is, in milliseconds; null where it has not said. */
  readonly waiting: number | null;
  readonly lagMs: number | null;
  readonly quarantined: number;
  readonly catalogueVersion: number | null;
}

export interface TerminalDetail extends TerminalRow {
  readonly epochs: readonly {
    readonly epoch: number;
    readonly entries: number;
    readonly head: string;
    readonly opened: string;
    readonly state: "live" | "spare" | "ended" | "closed";
  }[];
}

export type HubAlarm = {
  readonly id: number;
  readonly at: number;
  readonly terminal: number | null;
} & HubAlarmKind;

export type HubAlarmKind =
  | { readonly type: "fork"; readonly epoch: number; readonly seq: number }
  | { readonly type: "epoch-not-leased"; readonly epoch: number; readonly why: string }
  | { readonly type: "till-restored"; readonly epoch: number; readonly why: string }
  | { readonly type: "statement-refused"; readonly detail: string }
  | { readonly type: "closed-epoch-used"; readonly epoch: number }
  | { readonly type: "revoked-till-sends"; readonly epoch: number }
  | { readonly type: "hub-restored"; readonly hubEpoch: number }
  | { readonly type: "hub-behind-a-till"; readonly epoch: number; readonly seq: number }
  /** A holder's key has signed two things that cannot both be true; the wallet is frozen. Hex of its id. */
  | { readonly type: "spend-fork"; readonly wallet: string; readonly counter: number }
  /** Tills were paid with more than there was. */
  | { readonly type: "wallet-overdrawn"; readonly wallet: string }
  /** The hub cannot sign after `at`, in Unix seconds, unless root signs new keys. */
  | { readonly type: "keys-end"; readonly at: number }
  /** Two devices speak as this emitter. Hex of its id; its own name and its zone's. */
  | (OfEmitter & { readonly type: "emitter-copied" })
  /** It has not been heard for some minutes. */
  | (OfEmitter & { readonly type: "emitter-silent" })
  /** The key file of the shop's emitters was gone and a new one was made: so many of them have to join again. */
  | { readonly type: "emitters-lost-key"; readonly emitters: number }
  /** What a till's ear finds of a beacon. The device's id, 16 hex digits; its name and zone as far as the hub knows them. */
  | {
      readonly type: "beacon-finding";
      readonly code: AuditCode;
      readonly device: string | null;
      readonly name: string;
      readonly zone: string | null;
    }
  /** Codes that are none, or old ones: from one customer (the first 8 hex digits of its id), or one address. */
  | {
      readonly type: "too-many-guesses";
      readonly by: "customer" | "address";
      readonly who: string;
    }
  /** One code came from more phones than the zone ever held: somebody may be passing on its sound. */
  | {
      readonly type: "one-code-many-phones";
      readonly place: number;
      readonly zone: string;
      readonly phones: number;
    };

interface OfEmitter {
  readonly emitter: string;
  readonly name: string;
  readonly zone: string;
}

export interface ConsoleSale {
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  readonly number: number;
  /** As the till's clock said it, Unix milliseconds. */
  readonly at: number;
  readonly receivedAt: number;
  readonly currency: string;
  readonly total: number;
  readonly cashier: string | null;
  readonly state: "stored" | "quarantined";
}

export interface ConsoleSales {
  readonly sales: readonly ConsoleSale[];
  /** To be given as `before` for the next page; null at the end. */
  readonly before: string | null;
}

export interface ConsoleSaleDetail extends ConsoleSale {
  readonly entry: SalePaid | null;
  /** The stored line, byte for byte. */
  readonly text: string;
  readonly head: string;
}

export interface QuarantineRow {
  readonly id: number;
  readonly terminal: number;
  readonly epoch: number;
  readonly seq: number;
  readonly code: string;
  readonly receivedAt: number;
  readonly seen: boolean;
  /** What is kept aside, as text; bytes that are no UTF-8 as hex. */
  readonly text: string;
  /** What stands in the ledger under the same number; null where nothing does. */
  readonly kept: string | null;
}

export interface QuarantinePage {
  readonly rows: readonly QuarantineRow[];
  readonly before: number | null;
}

export const joinCodeRequestSchema = v.strictObject({
  /** Which till; a number that is in use makes a new one of it, and closes the epochs of the old. Null takes the next free number. */
  terminal: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0xffff_ffff))),
  /** What people call it, at most 24 bytes of UTF-8. */
  name: v.pipe(v.string(), v.minLength(1), v.maxBytes(24)),
});
export type JoinCodeRequest = v.InferOutput<typeof joinCodeRequestSchema>;

export interface JoinCode {
  readonly terminal: number;
  /** To be typed: `ABCD-EFGH-JKMN-PQRS`. */
  readonly code: string;
  /** To be scanned, from `TWE1` on. */
  readonly qr: string;
  readonly url: string;
  /** Unix milliseconds. */
  readonly expires: number;
}

export interface DocumentRow {
  readonly kind: "catalogue" | "shop";
  readonly version: number;
  readonly issued: number;
  readonly bytes: number;
  readonly digest: string;
  /** How many items a catalogue has; null for others. */
  readonly items: number | null;
}

/** What tills print of the shop. */
export const shopSchema = v.strictObject({
  ...shopEntries,
  taxId: v.nullable(shopEntries.taxId.wrapped),
});
export type Shop = v.InferOutput<typeof shopSchema>;

/** Of all its minor units, so that any sum stays whole. */
const walletAmount = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000_000));
const WALLET_NAME_BYTES_MAX = 60;
/** Of one answer; the newest. */
export const WALLETS_SHOWN_MAX = 200;

export const walletRequestSchema = v.strictObject({
  /** Compressed P-256 point in hex: the phone's, made on it. */
  holderKey: v.pipe(v.string(), v.regex(/^0[23][0-9a-f]{64}$/u)),
  name: v.pipe(v.string(), v.minLength(1), v.maxBytes(WALLET_NAME_BYTES_MAX)),
  /** Cash credit and promotional credit, in minor units of the merchant's currency. */
  cash: walletAmount,
  promo: walletAmount,
  /** Whether a card is on file. */
  card: v.boolean(),
});

/** The same holder key again gets the credential that it has. */
export interface NewWallet {
  /** Hex, 16 digits. */
  readonly wallet: string;
  /** COSE_Sign1, base64url. */
  readonly credential: string;
  /** Where the phone finds the hub, and whom it believes there. */
  readonly tillUrl: string;
  readonly caPem: string;
  /** The merchant's name. */
  readonly shop: string;
  /** Compressed points in hex: the keys whose word about a till the phone takes (protocols §1.3, PRESENT). */
  readonly tillKeys: readonly string[];
}

export const freezeRequestSchema = v.strictObject({
  wallet: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
  frozen: v.boolean(),
});
export type FreezeRequest = v.InferOutput<typeof freezeRequestSchema>;

export interface WalletRow {
  readonly wallet: string;
  readonly name: string;
  /** Minor units: to spend by way of the hub, and by way of tills that cannot ask. */
  readonly live: WalletValue;
  readonly aside: WalletValue;
  /** Tied to tenders that are still open. */
  readonly held: WalletValue;
  readonly spent: WalletValue;
  readonly card: boolean;
  /** Unix milliseconds. */
  readonly frozenAt: number | null;
}

export interface WalletValue {
  readonly cash: number;
  readonly promo: number;
}

/** A row of the file that cannot be taken, by its line number as an editor shows it. */
export interface BadRow {
  readonly line: number;
  readonly column: string;
  readonly why: RowFault;
}

export type RowFault =
  | {
      readonly type:
        | "no-amount"
        | "negative"
        | "price-too-large"
        | "not-utf8"
        | "identifier"
        | "unit"
        | "barcodes"
        | "quote-open"
        | "unreadable";
    }
  | { readonly type: "decimals" | "name" | "categories" | "row-bytes"; readonly max: number }
  | { readonly type: "fields"; readonly found: number; readonly wanted: number }
  /** The line in which the same stands already. */
  | { readonly type: "doubled"; readonly line: number };

/** Why nothing of a file is taken, whatever its rows hold. */
export type FileFault =
  | { readonly type: "no-rows" }
  | { readonly type: "bytes" | "rows" | "document-bytes"; readonly max: number }
  | { readonly type: "items"; readonly items: number; readonly max: number }
  | { readonly type: "no-column" | "unknown-column" | "column-twice"; readonly column: string };

export type CatalogueReply =
  | { readonly ok: true; readonly document: DocumentRow }
  | {
      readonly ok: false;
      readonly rows: number;
      readonly badRows: number;
      readonly named: readonly BadRow[];
    }
  | { readonly ok: false; readonly fault: FileFault };

export interface BackupReply {
  readonly file: string;
  readonly bytes: number;
  readonly hubEpoch: number;
}

/** RFC 8742. */
export const CARRIED_CONTENT_TYPE = "application/cbor-seq";
/** Of one request, which holds whole batches: a longer file comes in several. */
export const IMPORT_BYTES_MAX = 8 * 1024 * 1024;
export const IMPORT_BATCHES_MAX = 200;

export interface ImportReply {
  /** In the order of the file. */
  readonly batches: readonly ImportedBatch[];
  /** Why nothing behind them was read; null where everything was. */
  readonly fault: CarriedError | { readonly type: "too-much" | "cut-off" } | null;
}

export interface ImportedBatch {
  /** As its statement says; null where that cannot be read. */
  readonly of: {
    readonly terminal: number;
    readonly epoch: number;
    readonly first: number;
    readonly last: number;
  } | null;
  /** As the till would have been answered; in numbers of entries. */
  readonly outcome:
    | {
        readonly ok: true;
        readonly stored: number;
        readonly duplicate: number;
        /** Stored, and kept aside as well. */
        readonly quarantined: readonly { readonly seq: number; readonly code: LineCode }[];
      }
    | { readonly ok: false; readonly refusal: Refusal };
}
