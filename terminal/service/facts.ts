/** Turns what the counter decided into facts for the journal, complete in themselves. */
import { present } from "@tillwave/shared/core/assert";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import type { TillRecord } from "@tillwave/shared/sale/till";
import { paidLinesOf, saleDiscountOf } from "@tillwave/shared/sale/paid-lines";
import { type Terms, totalsOf } from "@tillwave/shared/sale/totals";
import type { FactAt } from "./journal.ts";

/** Hex: what a wallet is asked for, in the entry that says so; both null for a method that has none. */
export interface OpenedRequest {
  readonly nonce: string | null;
  readonly request: string | null;
}

export interface Facts {
  readonly terms: Terms;
  /** The request names the entry that holds it. */
  readonly requestFor: (tender: ElectronicTender, ref: EntryRef) => OpenedRequest;
}

export function factAt(record: TillRecord, { terms, requestFor }: Facts): Fact | FactAt {
  const currency = terms.currency.code;
  switch (record.type) {
    case "tender-opened": {
      const { sale, tender } = record;
      const { id, method, settles } = tender;
      const common = { sale: sale.number, tender: id, method, settles, currency };
      return (ref) => ({ kind: "tender-opened", ...common, ...requestFor(tender, ref) });
    }
    case "tender-approved": {
      const { sale, tender } = record;
      const { id, method, settles } = tender;
      const proof = present(tender.proof, "the proof of an approved tender");
      const common = { sale: sale.number, tender: id, method, settles, currency };
      return { kind: "tender-approved", ...common, proof };
    }
    default:
      return factOf(record, terms);
  }
}

type SaleRecord = Extract<TillRecord, { type: "sale-paid" | "sale-cancelled" }>;

/** Of a sale that is over. */
export function factOf(record: SaleRecord, terms: Terms): Fact {
  const { sale } = record;
  const totals = totalsOf(sale, terms);
  // The sale machine refuses every basket whose total cannot be worked out.
  const worked = present(totals.ok ? totals.value : null, "the total of a finished sale");
  const { subtotal, taxes, adjustment, total } = worked;
  const discount = saleDiscountOf(sale, worked);
  const common = {
    sale: sale.number,
    currency: terms.currency.code,
    lines: [...paidLinesOf(sale, worked)],
    ...(discount && { discount }),
  };
  if (record.type === "sale-cancelled") {
    return { kind: "sale-cancelled", ...common, reason: record.sale.reason, total };
  }
  return {
    kind: "sale-paid",
    ...common,
    taxes: [...taxes],
    taxRounding: terms.rounding,
    subtotal,
    adjustment,
    total,
    ...(record.sale.language && { language: record.sale.language }),
    tenders: [...record.sale.tenders],
  };
}
