/** A paid sale is undone whole. The sale itself stays as it is written. */
import type * as v from "valibot";
import { amount, count, currencyCode, entryRef, kind, text } from "../fields.ts";

export const voidEntry = kind("void", {
  original: entryRef,
  sale: count,
  currency: currencyCode,
  total: amount,
  reason: text,
});
export type VoidEntry = v.InferOutput<typeof voidEntry>;
