/** Cash was put into the drawer or taken out of it without a sale: change from the bank, takings to the safe. */
import * as v from "valibot";
import { currencyCode, kind, person, signedAmount, text } from "../fields.ts";

export const cashMoved = kind("cash-moved", {
  /** Below zero where it was taken out. */
  amount: signedAmount,
  currency: currencyCode,
  reason: text,
  approvedBy: v.exactOptional(v.nullable(person)),
});
