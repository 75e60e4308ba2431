/** Entries were copied out by hand, and where to. */
import type * as v from "valibot";
import { count, kind, text } from "../fields.ts";

export const exportEntry = kind("export", {
  epoch: count,
  first: count,
  last: count,
  to: text,
});
export type ExportEntry = v.InferOutput<typeof exportEntry>;
