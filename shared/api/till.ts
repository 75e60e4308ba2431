/**
 * What the register page and the till's service say to each other over loopback HTTP.
 *
 *   GET  /api/catalogue        → Catalogue                       JSON, once per version
 *   GET  /api/feed             → FeedMessage …                   NDJSON, stays open
 *   POST /api/commands         CommandRequest → CommandReply
 *   GET  /api/sales?before=N   → SalesPage                       newest first
 *   POST /api/recovery         RecoveryRequest → RecoveryReply   only while the till cannot sell
 *
 * Each request carries `Authorization: Bearer TOKEN`, the token of the page's address after `#t=`.
 */
import * as v from "valibot";
import type { TillError, TillState } from "../sale/till.ts";
import type { Rounding, TaxRate } from "../sale/tax.ts";
import type { EntryRef } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { QUANTITY_MAX, minorSchema } from "../sale/item.ts";

/** Of one request, at most. The largest honest one has some 200 bytes. */
export const REQUEST_BYTES_MAX = 4096;
/** The service sends one at least this often; a page that hears nothing for three calls the line lost. */
export const HEARTBEAT_EVERY_MS = 1000;
/** Sales on one page of the list. */
export const SALES_PAGE = 50;

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const textSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

const command = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.strictObject({ type: v.literal(type), ...entries });

/** One press, as {@link TillCommand} has it. */
const tillCommandSchema = v.variant("type", [
  command("add", { sku: textSchema }),
  command("scan", { barcode: textSchema }),
  command("set-quantity", {
    line: countSchema,
    quantity: v.pipe(countSchema, v.maxValue(QUANTITY_MAX)),
  }),
  command("remove", { line: countSchema }),
  command("undo", {}),
  command("clear", {}),
  command("hold", {}),
  command("recall", { number: countSchema }),
  command("pay", {}),
  command("back", {}),
  command("take-cash", { received: minorSchema, due: minorSchema }),
  command("next", {}),
]);

const randomIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{8,40}$/u));

export const commandRequestSchema = v.strictObject({
  /** Made by each page when it is loaded. A page sends one press at a time. */
  page: randomIdSchema,
  /** Made by the page for each press: sent again, it does nothing again. */
  id: randomIdSchema,
  /** The sale that the cashier saw when pressing; a press meant for another is refused. */
  sale: countSchema,
  command: tillCommandSchema,
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
  | { readonly type: "other-sale"; readonly number: number }
  | { readonly type: "request-malformed"; readonly where: string }
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

export interface SalesPage {
  readonly sales: readonly PaidSaleView[];
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
  readonly demo: boolean;
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

export type FeedMessage =
  | {
      readonly type: "hello";
      readonly shop: ShopView;
      /** Changes whenever the catalogue does. */
      readonly catalogue: string;
      readonly view: TillView;
      readonly status: StatusView;
    }
  | { readonly type: "view"; readonly view: TillView }
  | { readonly type: "status"; readonly status: StatusView }
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
