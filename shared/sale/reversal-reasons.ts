/** Why something is given back: one of a few, so that nobody types. Entries keep the key. */

export const REFUND_REASONS = [
  "damaged",
  "wrong-item",
  "changed-mind",
  "wrong-price",
  "other",
] as const;
export type RefundReason = (typeof REFUND_REASONS)[number];

export const VOID_REASONS = ["wrong-sale", "wrong-payment", "customer-left", "other"] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

export type ReversalReason = RefundReason | VoidReason;
