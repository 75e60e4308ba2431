/** Part of the hub's memory: refunds and voids that it has taken, by the sale that they point at. */
import type { EpochKey } from "./journal-rows.ts";

export interface StoredReversal extends EpochKey {
  readonly seq: number;
  readonly kind: "refund" | "void";
  /** Of the same terminal. */
  readonly original: { readonly epoch: number; readonly seq: number };
  /** Minor units. */
  readonly total: number;
}

export interface GivenBack {
  /** Of all of them together. */
  readonly total: number;
  readonly entries: number;
  readonly isVoided: boolean;
}

export interface ReversalRows {
  add(reversal: StoredReversal): void;
  /** Of one sale. */
  givenBack(terminal: number, original: StoredReversal["original"]): GivenBack;
}
