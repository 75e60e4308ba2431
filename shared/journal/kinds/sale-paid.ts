/** A sale is paid: everything its receipt says. */
import * as v from "valibot";
import { languageSchema } from "../../core/language.ts";
import { tenderProofSchema } from "../../sale/tender-proof.ts";
import {
  amount,
  count,
  currencyCode,
  electronicMethod,
  kind,
  saleLine,
  signedAmount,
  takenOff,
  taxLine,
} from "../fields.ts";

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
  /** Of the whole sale; its lines bear the shares. */
  discount: v.exactOptional(takenOff),
  /** Of the receipt, where the customer has chosen one. */
  language: v.exactOptional(languageSchema),
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
        method: electronicMethod,
        id: count,
        settles: amount,
        state: v.picklist(["armed", "pending", "unknown", "approved", "declined"]),
        proof: v.nullable(tenderProofSchema),
      }),
    ]),
  ),
});
export type SalePaid = v.InferOutput<typeof salePaid>;
