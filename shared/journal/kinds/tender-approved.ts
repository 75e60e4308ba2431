/** A part of a sale is paid by somebody's wallet or card, and the rest is still open. */
import { tenderProofSchema } from "../../sale/tender-proof.ts";
import { amount, count, currencyCode, electronicMethod, kind } from "../fields.ts";

export const tenderApproved = kind("tender-approved", {
  sale: count,
  tender: count,
  method: electronicMethod,
  settles: amount,
  currency: currencyCode,
  proof: tenderProofSchema,
});
