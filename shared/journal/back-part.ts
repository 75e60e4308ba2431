/** A part of what goes back to a customer, in the way it came. */
import * as v from "valibot";
import { CARD_WAYS } from "../sale/give-back.ts";
import { amount, count, hex, text } from "./fields.ts";

const split = v.strictObject({ cash: count, promo: count, card: count });

export const backPart = v.variant("method", [
  v.strictObject({ method: v.literal("cash"), amount }),
  v.strictObject({
    method: v.picklist(["tap", "code", "phone-number"]),
    /** Of the sale. */
    tender: count,
    amount,
    /** Under which the hub knows what was paid. */
    nonce: hex,
    /** To which kinds of the wallet's value; null where only the hub knows. */
    split: v.nullable(split),
  }),
  v.strictObject({
    method: v.literal("card"),
    tender: count,
    amount,
    reference: text,
    how: v.picklist(CARD_WAYS),
  }),
]);
