/** How a completed sale was paid: which way, and how sure the money is. Pure. */
import type { TenderProof } from "@tillwave/shared/sale/tender-proof";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";

type Tender = SalePaid["tenders"][number];
export type ElectronicPaid = Extract<Tender, { readonly id: number }>;
export type Way = Tender["method"] | "in-parts";
export type MoneyGrade = "authorised" | "at-risk";

/** Those that brought money, in the order in which they did. */
const paidTenders = ({ tenders }: SalePaid): readonly Tender[] =>
  tenders.filter((tender) => tender.method === "cash" || tender.state === "approved");

export const electronicOf = (entry: SalePaid): readonly ElectronicPaid[] =>
  paidTenders(entry).filter((tender): tender is ElectronicPaid => tender.method !== "cash");

export function wayOf(entry: SalePaid): Way {
  const [first, ...others] = paidTenders(entry);
  return first === undefined || others.some(({ method }) => method !== first.method)
    ? "in-parts"
    : first.method;
}

/** A sale is as sure as the least sure part of its money. */
export const gradeOfSale = (entry: SalePaid): MoneyGrade =>
  electronicOf(entry).some(({ proof }) => proof !== null && gradeOf(proof) === "at-risk")
    ? "at-risk"
    : "authorised";

/** As shared/sale/tender-proof.ts has it, without the schemas that stand beside it there. */
export const gradeOf = (proof: TenderProof): MoneyGrade =>
  "grade" in proof ? proof.grade : "authorised";

/** In the order in which people read them. */
export const SPLIT_KINDS = ["cash", "promo", "card"] as const;
