/** A sale was given up before it was paid. Its number stays accounted for. */
import * as v from "valibot";
import { amount, count, currencyCode, kind, saleLine, takenOff } from "../fields.ts";

export const saleCancelled = kind("sale-cancelled", {
  sale: count,
  reason: v.picklist(["cleared", "emptied"]),
  currency: currencyCode,
  lines: v.array(saleLine),
  total: amount,
  discount: v.exactOptional(takenOff),
});
