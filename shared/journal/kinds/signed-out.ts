/** Nobody stands at the till any more, or another does. */
import * as v from "valibot";
import { kind, person } from "../fields.ts";

export const signedOut = kind("signed-out", {
  person,
  /** "restart": the till was started anew, and knows nobody then. */
  why: v.picklist(["lock", "switch", "idle", "restart"]),
});
