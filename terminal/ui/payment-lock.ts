/**
 * Who has the payment in hand. While anybody has, no other way of paying is tried and no press is sent:
 * money must not be taken twice. Pure.
 *
 *   nobody, or a reader that waits   null
 *   a phone is on the reader         phone
 *   the customer's phone asks        uplink
 *   the card terminal has it         card
 *   nobody knows                     unknown
 *
 * What the tap says and what the sale says may come one after the other; each of them locks.
 */
import type { TapView } from "@tillwave/shared/api/till";
import type { Sale } from "@tillwave/shared/sale/sale";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";

export type PaymentLock = "phone" | "uplink" | "card" | "unknown";

const LOCK_BY_STEP = {
  off: null,
  armed: null,
  checking: "phone",
  asking: "phone",
  "waiting-token": "uplink",
  unknown: "unknown",
  card: "card",
} as const satisfies Readonly<Record<TapView["step"]["type"], PaymentLock | null>>;

export function lockOf(sale: Sale | null, tap: TapView): PaymentLock | null {
  if (sale?.type !== "tendering") {
    return null;
  }
  const told = tap.sale === sale.number ? LOCK_BY_STEP[tap.step.type] : null;
  return told ?? lockOfTenders(sale.tenders);
}

function lockOfTenders(
  tenders: readonly (ElectronicTender | { readonly method: "cash" })[],
): PaymentLock | null {
  for (const tender of tenders) {
    if (tender.method !== "cash" && tender.state === "unknown") {
      return "unknown";
    }
    if (tender.method !== "cash" && tender.state === "pending") {
      return tender.method === "card" ? "card" : "phone";
    }
  }
  return null;
}
