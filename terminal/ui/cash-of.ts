/** The cash of a paid sale, if it was paid in cash. */
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";

export type PaidCash = Extract<SalePaid["tenders"][number], { readonly method: "cash" }>;

export const cashOf = ({ tenders }: SalePaid): PaidCash | undefined =>
  tenders.find((tender): tender is PaidCash => tender.method === "cash");
