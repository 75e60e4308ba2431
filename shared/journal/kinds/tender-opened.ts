/** A tender that somebody else will answer, written down before it is asked for. */
import * as v from "valibot";
import { amount, count, currencyCode, electronicMethod, hex, kind } from "../fields.ts";

export const tenderOpened = kind("tender-opened", {
  sale: count,
  tender: count,
  method: electronicMethod,
  settles: amount,
  currency: currencyCode,
  /** 16 random bytes and the request as it goes on air; null for a method that has none. */
  nonce: v.nullable(hex),
  request: v.nullable(hex),
});
