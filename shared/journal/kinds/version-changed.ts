/** Another version of the software took over. */
import * as v from "valibot";
import { kind, text } from "../fields.ts";

export const versionChanged = kind("version-changed", {
  /** Null for the first. */
  from: v.nullable(text),
  to: text,
});
