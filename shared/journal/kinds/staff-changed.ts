/** Who works here, in which role, has changed. PINs are never written down here. */
import * as v from "valibot";
import { languageSchema } from "../../core/language.ts";
import { kind, person } from "../fields.ts";

export const staffChanged = kind("staff-changed", {
  person,
  change: v.picklist(["added", "changed"]),
  role: v.picklist(["cashier", "supervisor"]),
  language: v.nullable(languageSchema),
  isActive: v.boolean(),
  hasNewPin: v.boolean(),
  approvedBy: v.nullable(person),
});
