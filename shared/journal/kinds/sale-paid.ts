/** A sale is paid: everything its receipt says. */
import * as v from "valibot";
import { amount, count, currencyCode, kind, saleLine, signedAmount, taxLine } from "../fields.ts";

export const salePaid = kind("sale-paid", {
  sale: count,
  currency: currencyCode,
  lines: v.array(saleLine),
  taxes: v.array(taxLine),
  taxRounding: v.picklist(["half-up", "down", "up"]),
  subtotal: amount,
  /** Exclusive taxes: subtotal + adjustment = total. */
  adjustment: amount,
  total: amount,
  tenders: v.array(
    v.variant("method", [
      v.strictObject({
        method: v.literal("cash"),
        settles: amount,
        /** Cash rounding: received − change = settles + rounding. */
        rounding: signedAmount,
        received: amount,
        change: amount,
      }),
      v.strictObject({
        method: v.picklist(["tap", "code", "phone-number"]),
        id: count,
        settles: amount,
        state: v.picklist(["pending", "unknown", "approved", "declined"]),
      }),
    ]),
  ),
});
export type SalePaid = v.InferOutput<typeof salePaid>;
