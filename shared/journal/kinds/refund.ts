/** Lines of a paid sale are given back, with the share of the tax they were sold with. */
import * as v from "valibot";
import {
  amount,
  count,
  currencyCode,
  entryRef,
  kind,
  saleLine,
  signedAmount,
  taxLine,
  text,
} from "../fields.ts";

export const refund = kind("refund", {
  original: entryRef,
  sale: count,
  currency: currencyCode,
  /** `quantity` and `amount` are what is given back of each line. */
  lines: v.array(saleLine),
  taxes: v.array(taxLine),
  adjustment: amount,
  total: amount,
  /** What leaves the drawer: total + rounding. */
  rounding: signedAmount,
  reason: text,
});
