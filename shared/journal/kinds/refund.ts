/** Lines of a paid sale are given back, with the share of the tax they were sold with. */
import * as v from "valibot";
import { backPart } from "../back-part.ts";
import {
  amount,
  count,
  currencyCode,
  entryRef,
  kind,
  person,
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
  /** What leaves the drawer: its cash part + rounding; where no parts are named, total + rounding. */
  rounding: signedAmount,
  reason: text,
  /** How the money goes back. Their amounts add up to the total. */
  back: v.exactOptional(v.array(backPart)),
  approvedBy: v.exactOptional(v.nullable(person)),
});
