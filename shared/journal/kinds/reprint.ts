/** A receipt is printed again, marked as copy n. */
import { count, entryRef, kind } from "../fields.ts";

export const reprint = kind("reprint", {
  original: entryRef,
  copy: count,
});
