/** Entries were copied out by hand, and where to. */
import { count, kind, text } from "../fields.ts";

export const exportEntry = kind("export", {
  epoch: count,
  first: count,
  last: count,
  to: text,
});
