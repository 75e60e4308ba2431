/** A paid sale is undone whole. The sale itself stays as it is written. */
import { amount, count, currencyCode, entryRef, kind, text } from "../fields.ts";

export const voidEntry = kind("void", {
  original: entryRef,
  sale: count,
  currency: currencyCode,
  total: amount,
  /** What leaves the drawer: the cash that the sale brought in, as rounded. */
  cash: amount,
  reason: text,
});
