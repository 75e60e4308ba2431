/** A row of the list of sales: one tea for 10.00, paid with 20.00. */
import type { SaleRow, SaleSync } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { Minor } from "@tillwave/shared/sale/money";

/** 2026-11-22, a little after two in the afternoon in Hong Kong. */
const SOLD_AT = Date.UTC(2026, 10, 22, 6, 5);

export const paidRow = (ref: EntryRef, sync: SaleSync = "waiting"): SaleRow => ({
  ref,
  head: "a2d651f0",
  entry: {
    v: 1,
    kind: "sale-paid",
    clock: { wall: SOLD_AT, monotonic: 1, boot: "boot" },
    cashier: { id: "mei", name: "Mei" },
    shift: 1,
    sale: ref.seq,
    currency: "HKD",
    lines: [
      {
        id: 1,
        sku: "tea",
        name: "Tea",
        unitPrice: Minor(1000),
        quantity: 1,
        amount: Minor(1000),
        taxId: "A",
      },
    ],
    taxes: [],
    taxRounding: "half-up",
    subtotal: Minor(1000),
    adjustment: Minor(0),
    total: Minor(1000),
    tenders: [
      {
        method: "cash",
        settles: Minor(1000),
        rounding: Minor(0),
        received: Minor(2000),
        change: Minor(1000),
      },
    ],
  },
  sync,
  paper: null,
  copies: 0,
});
