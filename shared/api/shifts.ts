/**
 * Shifts, between the register page and the till's service: what the drawer should hold, what was counted,
 * X at any time, Z at the end.
 *
 *   POST /api/shifts   ShiftRequest → ShiftReply
 *
 * A Z and its supplements are entries of the journal: /api/print prints them by their ref, as a receipt.
 */
import * as v from "valibot";
import type { EntryRef } from "../journal/fields.ts";
import type { Report } from "../journal/report-fields.ts";
import { minorSchema } from "../sale/item.ts";
import { Minor } from "../sale/money.ts";
import type { NeedsSupervisor, Person } from "../sale/supervision.ts";
import { approvalSchema, countSchema, randomIdSchema, reasonSchema } from "./fields.ts";

/** Past shifts on one page of the list. */
export const SHIFTS_PAGE = 20;
/** Kinds of notes and coins in one count, at most. */
const PIECES_MAX = 40;
/** Of one kind of note or coin. */
const PIECE_COUNT_MAX = 99_999;

const movedSchema = v.pipe(
  v.number(),
  v.safeInteger(),
  v.check((amount) => amount !== 0, "nothing is moved"),
  v.transform(Minor),
);

export const shiftRequestSchema = v.variant("action", [
  /** The shift in hand, and past ones before that number, or the newest. */
  v.strictObject({ action: v.literal("list"), before: v.nullable(countSchema) }),
  v.strictObject({ action: v.literal("z"), shift: countSchema }),
  /** The report as far as the journal goes. `id` names it for printing. */
  v.strictObject({ action: v.literal("x"), id: randomIdSchema, approval: approvalSchema }),
  /** On paper what was shown under that id. */
  v.strictObject({ action: v.literal("print-x"), id: randomIdSchema }),
  /** The float, counted after the shift was opened. Counted once more, it needs a supervisor. */
  v.strictObject({
    action: v.literal("float"),
    id: randomIdSchema,
    shift: countSchema,
    float: minorSchema,
    approval: approvalSchema,
  }),
  v.strictObject({
    action: v.literal("cash"),
    id: randomIdSchema,
    shift: countSchema,
    /** Below zero where it is taken out. */
    amount: movedSchema,
    reason: reasonSchema,
    approval: approvalSchema,
  }),
  /** Sent with the same id until it is done: counted again, and with the reason that was asked for. */
  v.strictObject({
    action: v.literal("close"),
    id: randomIdSchema,
    shift: countSchema,
    /** Null where nobody counts. */
    counted: v.nullable(minorSchema),
    /** Notes and coins; empty where one sum was typed. */
    pieces: v.pipe(
      v.array(
        v.strictObject({
          value: minorSchema,
          count: v.pipe(countSchema, v.maxValue(PIECE_COUNT_MAX)),
        }),
      ),
      v.maxLength(PIECES_MAX),
    ),
    /** Stays in the drawer for the next shift; null where nobody counts that. */
    left: v.nullable(minorSchema),
    /** Why what was counted is not what was expected. */
    reason: v.nullable(reasonSchema),
    approval: approvalSchema,
  }),
]);
export type ShiftRequest = v.InferOutput<typeof shiftRequestSchema>;

/** Wall clocks are Unix milliseconds. */
export interface CurrentShift {
  readonly shift: number;
  readonly openedAt: number;
  readonly float: Minor | null;
}

export interface XView extends CurrentShift {
  readonly at: number;
  /** The range that it is folded from. */
  readonly first: EntryRef;
  readonly last: EntryRef;
  readonly currency: string;
  readonly report: Report;
  /** Sales of it that the hub has not signed for; null where this till has joined none. */
  readonly waiting: number | null;
  /** Numbers of sales on hold: they stay, whatever becomes of the shift. */
  readonly held: readonly number[];
}

/** What was written about a closed shift later. It changes nothing of its Z. */
export interface SupplementView {
  /** From 1. */
  readonly number: number;
  readonly ref: EntryRef;
  readonly at: number;
  readonly what: "refused-later" | "spend-void";
  readonly sale: number;
  /** Null where the entry does not say. */
  readonly amount: Minor | null;
  readonly reason: string;
}

export interface ZView {
  readonly shift: number;
  readonly ref: EntryRef;
  readonly openedAt: number | null;
  readonly closedAt: number;
  readonly cashier: Person | null;
  readonly approvedBy: Person | null;
  readonly first: EntryRef;
  readonly last: EntryRef;
  readonly currency: string;
  /** Null in what was closed before reports were. */
  readonly report: Report | null;
  readonly expected: Minor;
  readonly counted: Minor | null;
  readonly pieces: readonly { readonly value: Minor; readonly count: number }[];
  readonly left: Minor | null;
  readonly reason: string | null;
  /** Sales of it that the hub had not signed for when it was closed; null where this till had joined none. */
  readonly waiting: number | null;
  readonly supplements: readonly SupplementView[];
}

export interface ZRow {
  readonly shift: number;
  readonly ref: EntryRef;
  readonly closedAt: number;
  readonly sales: number;
  readonly total: Minor;
  /** Counted less expected; null where nobody counted. */
  readonly difference: Minor | null;
  readonly supplements: number;
}

export type ShiftReply =
  | {
      readonly ok: true;
      readonly type: "list";
      readonly current: CurrentShift;
      readonly past: readonly ZRow[];
      /** To be given as `before` for the next page; null at the end. */
      readonly before: number | null;
    }
  | { readonly ok: true; readonly type: "x"; readonly x: XView }
  | { readonly ok: true; readonly type: "z"; readonly z: ZView }
  /** Closed; the next one is open. */
  | {
      readonly ok: true;
      readonly type: "closed";
      readonly z: ZView;
      readonly held: readonly number[];
    }
  | { readonly ok: true; readonly type: "done" }
  | { readonly ok: false; readonly error: ShiftError };

export type ShiftError =
  | NeedsSupervisor
  | { readonly type: "not-selling" }
  /** Nobody is signed in. */
  | { readonly type: "locked" }
  /** That shift has been closed meanwhile. */
  | { readonly type: "other-shift"; readonly shift: number }
  | { readonly type: "no-such-shift" }
  /** A customer pays, or nobody knows whether one has paid. */
  | { readonly type: "payment-in-hand" }
  /** What was counted is not what was expected. */
  | { readonly type: "reason-needed"; readonly expected: Minor; readonly difference: Minor }
  /** The report that was shown is no longer known: show it again. */
  | { readonly type: "no-such-report" }
  | { readonly type: "no-printer" }
  /** It has no paper, is printing, or cannot be reached. */
  | { readonly type: "printer-not-ready" };
