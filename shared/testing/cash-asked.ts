/** Cash as a cashier takes it: for the amount that stands on the screen. */
import { roundToCash } from "../sale/cash.ts";
import type { Minor } from "../sale/money.ts";
import type { Sale } from "../sale/sale.ts";
import { dueOf } from "../sale/tender.ts";
import { type Terms, totalsOf } from "../sale/totals.ts";

/** What the screen asks for in cash; null for a sale that has no total. */
export function cashAsked(sale: Sale, terms: Terms): Minor | null {
  const totals = totalsOf(sale, terms);
  const tenders = "tenders" in sale ? sale.tenders : [];
  return totals.ok ? roundToCash(dueOf(totals.value.total, tenders), terms.currency) : null;
}

/** Any press, but one that takes cash takes it for what this sale asks. */
export function forCashAsked<T extends { readonly type: string }>(
  press: T,
  sale: Sale,
  terms: Terms,
): T {
  const due = press.type === "take-cash" ? cashAsked(sale, terms) : null;
  return due === null ? press : { ...press, due };
}
