/** Turns what the counter decided into facts for the journal, complete in themselves. */
import { present } from "@tillwave/shared/core/assert";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { TillRecord } from "@tillwave/shared/sale/till";
import { type Line, type Terms, amountOf, totalsOf } from "@tillwave/shared/sale/totals";

export function factOf(record: TillRecord, terms: Terms): Fact {
  const { sale } = record;
  const totals = totalsOf(sale, terms);
  // The sale machine refuses every basket whose total cannot be worked out.
  const { subtotal, taxes, adjustment, total } = present(
    totals.ok ? totals.value : null,
    "the total of a finished sale",
  );
  const common = { sale: sale.number, currency: terms.currency.code, lines: linesOf(sale.lines) };
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
    tenders: [...record.sale.tenders],
  };
}

function linesOf(lines: readonly Line[]): Extract<Fact, { kind: "sale-paid" }>["lines"] {
  return lines.map((line) => {
    const amount = amountOf(line);
    return { ...line, amount: present(amount.ok ? amount.value : null, "a line's amount") };
  });
}
