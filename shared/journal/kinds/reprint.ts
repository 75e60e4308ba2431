/** A receipt is printed again, marked as copy n. */
import type * as v from "valibot";
import { count, entryRef, kind } from "../fields.ts";

export const reprint = kind("reprint", {
  original: entryRef,
  copy: count,
});
export type Reprint = v.InferOutput<typeof reprint>;
