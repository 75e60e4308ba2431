/** Money that a paid sale counted was refused afterwards: the shop has to ask for it again. */
import { amount, count, currencyCode, entryRef, kind, text } from "../fields.ts";

export const refusedLater = kind("refused-later", {
  original: entryRef,
  sale: count,
  tender: count,
  amount,
  currency: currencyCode,
  /** Under which the terminal or the hub knows it. */
  reference: text,
  reason: text,
});
