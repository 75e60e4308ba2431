/**
 * What becomes of a batch: decided from what the hub holds of that epoch, and done elsewhere.
 *
 * Spec: Tillwave protocols, version 1, §4.4.
 *
 *   the batch …                                      verdict
 *   is signed by a key that was revoked              revoked   kept aside, but for what is held already
 *   is signed by a key that another replaced         closed    likewise
 *   begins after the cursor                          gap       nothing kept: the till sends it again
 *   has another head where the hub has one           fork      nothing replaced; what differs is kept aside
 *   adds to an epoch that a later one has followed   closed    what is new is kept aside
 *   begins at the cursor, or reaches over it         take      known ones are duplicates, the rest is stored
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Range } from "./store/range.ts";

/** Where the hub is in an epoch of a terminal. */
export interface LedgerView {
  readonly standing: "current" | "replaced" | "revoked";
  /** The next seq; 1 where the hub holds nothing. */
  readonly expected: number;
  /** Before the batch's first entry; null where the hub does not hold it. */
  readonly headBefore: Uint8Array | null;
  /** From the batch's first entry on, as far as the hub holds them. */
  readonly heads: readonly Uint8Array[];
  /** The terminal has begun a later epoch. */
  readonly isEnded: boolean;
}

/** Its heads are our own recomputation, and the statement's. */
export interface Batch extends Range {
  readonly headBefore: Uint8Array;
  /** One for each entry. */
  readonly heads: readonly Uint8Array[];
}

export type Verdict =
  | {
      readonly type: "take";
      /** Entries of the batch that are held already. */
      readonly known: number;
    }
  | { readonly type: "gap"; readonly expected: number }
  | {
      readonly type: "fork";
      readonly seq: number;
      /** Of the hub's own entry there. */
      readonly head: Uint8Array;
      /** First entry of the batch that is another. */
      readonly asideFrom: number;
    }
  | { readonly type: "closed" | "revoked"; readonly asideFrom: number };

export function decide(view: LedgerView, batch: Batch): Verdict {
  const fork = firstFork(view, batch);
  const firstNew = batch.first + view.heads.length;
  if (view.standing !== "current") {
    const asideFrom = fork?.asideFrom ?? Math.max(batch.first, Math.min(firstNew, batch.last + 1));
    return { type: view.standing === "revoked" ? "revoked" : "closed", asideFrom };
  }
  if (fork !== null) {
    return fork;
  }
  if (batch.first > view.expected) {
    return view.isEnded
      ? { type: "closed", asideFrom: batch.first }
      : { type: "gap", expected: view.expected };
  }
  return view.isEnded && batch.last >= view.expected
    ? { type: "closed", asideFrom: firstNew }
    : { type: "take", known: view.heads.length };
}

function firstFork(
  { headBefore, heads }: LedgerView,
  batch: Batch,
): Extract<Verdict, { type: "fork" }> | null {
  if (headBefore !== null && batch.first > 1 && !equalBytes(headBefore, batch.headBefore)) {
    return { type: "fork", seq: batch.first - 1, head: headBefore, asideFrom: batch.first };
  }
  for (const [i, head] of heads.entries()) {
    const theirs = batch.heads[i];
    if (theirs === undefined || !equalBytes(head, theirs)) {
      return { type: "fork", seq: batch.first + i, head, asideFrom: batch.first + i };
    }
  }
  return null;
}
