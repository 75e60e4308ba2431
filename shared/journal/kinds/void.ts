/** A paid sale is undone whole. The sale itself stays as it is written. */
import * as v from "valibot";
import { backPart } from "../back-part.ts";
import { amount, count, currencyCode, entryRef, kind, person, text } from "../fields.ts";

export const voidEntry = kind("void", {
  original: entryRef,
  sale: count,
  currency: currencyCode,
  total: amount,
  /** What leaves the drawer: the cash that the sale brought in, as rounded. */
  cash: amount,
  reason: text,
  /** How the money goes back. Their amounts add up to the total. */
  back: v.exactOptional(v.array(backPart)),
  approvedBy: v.exactOptional(v.nullable(person)),
});
