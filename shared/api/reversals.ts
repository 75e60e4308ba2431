/**
 * Void and refund of a completed sale, between the register page and the till's service.
 *
 *   POST /api/reversals   ReversalRequest → ReversalReply   of `look` and `find`: FoundReply
 *
 * What goes back, and how, the page works out by the same rules (sale/reversal.ts, sale/give-back.ts)
 * and shows before anything is pressed; the till works it out again, and refuses what was shown otherwise.
 */
import * as v from "valibot";
import type { EntryRef } from "../journal/fields.ts";
import type { BackPart, CardWay } from "../sale/give-back.ts";
import { QUANTITY_MAX, minorSchema } from "../sale/item.ts";
import { LINES_MAX } from "../sale/sale.ts";
import type { NeedsSupervisor, Person } from "../sale/supervision.ts";
import { TENDERS_MAX } from "../sale/tender.ts";
import type { Split } from "../wallet/kinds.ts";
import type { PaidSaleView, Paper, SaleRow, SaleSync } from "./till.ts";
import { approvalSchema, countSchema, randomIdSchema, reasonSchema, refSchema } from "./fields.ts";

/** Of one request, at most: 500 lines have some 17,000 bytes. */
export const REVERSAL_BYTES_MAX = 32 * 1024;
/** Sales that one look finds, at most. */
export const FOUND_MAX = 50;
/** Refunds of one sale, at most. */
export const REFUNDS_MAX = 200;
/** The longest text that is looked for: a receipt's signed QR code. */
const LOOK_TEXT_MAX = 1024;

const shownPartSchema = v.strictObject({
  /** Of the sale; null for cash. */
  tender: v.nullable(countSchema),
  amount: minorSchema,
});
/** A part of what goes back, as it was shown to the cashier. */
export type ShownPart = v.InferOutput<typeof shownPartSchema>;

export const reversalRequestSchema = v.variant("action", [
  v.strictObject({
    action: v.literal("look"),
    /**
     * A receipt's QR code from `TWR1` on; a sale's number, "412"; an entry's name as paper has it,
     * "T2 · 1 · 455"; an amount, "36.00"; a day, "2026-11-22".
     */
    text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LOOK_TEXT_MAX)),
  }),
  /** One sale of the list. */
  v.strictObject({ action: v.literal("find"), ref: refSchema }),
  v.strictObject({
    action: v.literal("refund"),
    /** Made by the page for each press: sent again, it gives nothing back again. */
    id: randomIdSchema,
    /** Of the sale. */
    ref: refSchema,
    lines: v.pipe(
      v.array(
        v.strictObject({
          line: countSchema,
          quantity: v.pipe(countSchema, v.maxValue(QUANTITY_MAX)),
        }),
      ),
      v.minLength(1),
      v.maxLength(LINES_MAX),
    ),
    reason: reasonSchema,
    back: v.pipe(v.array(shownPartSchema), v.maxLength(TENDERS_MAX + 1)),
    approval: approvalSchema,
  }),
  v.strictObject({
    action: v.literal("void"),
    id: randomIdSchema,
    ref: refSchema,
    reason: reasonSchema,
    approval: approvalSchema,
  }),
]);
export type ReversalRequest = v.InferOutput<typeof reversalRequestSchema>;
export type RefundRequest = Extract<ReversalRequest, { readonly action: "refund" }>;
export type VoidRequest = Extract<ReversalRequest, { readonly action: "void" }>;

/** A refund or a void, as the journal holds it. */
export interface ReversalView {
  readonly ref: EntryRef;
  readonly kind: "refund" | "void";
  /** Unix milliseconds. */
  readonly at: number;
  readonly cashier: Person | null;
  readonly reason: string;
  /** Units given back of each line; of a void, of all. */
  readonly lines: readonly { readonly id: number; readonly quantity: number }[];
  readonly total: number;
  readonly back: readonly BackPart[];
  /** What left the drawer. */
  readonly cash: number;
  readonly paper: Paper | null;
  /** What goes to a wallet is there once the hub has signed for this. */
  readonly sync: SaleSync;
}

/** A completed sale, and what became of it since. */
export interface FoundSale {
  readonly sale: SaleRow;
  /** The oldest first. */
  readonly reversals: readonly ReversalView[];
  /** Of its electronic tenders that have paid, what decides how they go back. */
  readonly tenders: readonly {
    readonly tender: number;
    readonly split: Split | null;
    /** Null for a wallet's. */
    readonly cardWay: CardWay | null;
  }[];
}

export type FoundReply =
  | {
      readonly ok: true;
      /** The likeliest first; just one for a receipt's code or an entry's name. */
      readonly found: readonly FoundSale[];
    }
  | { readonly ok: false; readonly error: LookError };

export type LookError =
  | { readonly type: "not-selling" }
  /** Nothing of that number, amount or day at this till. */
  | { readonly type: "nothing-found" }
  /** Another till of the shop has made it: only that one can give back. */
  | { readonly type: "other-till"; readonly terminal: number }
  /** The QR code is of another shop. */
  | { readonly type: "other-shop" }
  /** Nobody of this till has signed it, or it says what the journal does not. */
  | { readonly type: "receipt-false" }
  /** Only a till that has joined a hub can tell a true one. */
  | { readonly type: "not-joined" }
  /** It was signed here, but the journal of this till no longer holds that sale. */
  | { readonly type: "not-in-journal" };

export type ReversalReply =
  /** On the disk. What goes back in cash may be taken out of the drawer. */
  | { readonly ok: true; readonly reversal: ReversalView; readonly sale: PaidSaleView }
  | { readonly ok: false; readonly error: ReversalError };

export type ReversalError =
  | { readonly type: "not-selling" }
  | { readonly type: "no-such-sale" }
  | { readonly type: "already-voided" }
  /** `left` of the line's units are not refunded yet. */
  | { readonly type: "already-refunded"; readonly line: number; readonly left: number }
  | { readonly type: "line-not-found"; readonly line: number }
  | { readonly type: "nothing-to-refund" }
  | { readonly type: "too-many-refunds"; readonly max: number }
  /** A customer is paying. */
  | { readonly type: "payment-in-hand" }
  /** Nobody is signed in. */
  | { readonly type: "locked" }
  /** It goes back otherwise than was shown: look again. */
  | { readonly type: "back-changed" }
  | { readonly type: "unknown-currency"; readonly currency: string }
  | NeedsSupervisor;
