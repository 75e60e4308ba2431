/** The drawer was opened without a sale, and why. */
import * as v from "valibot";
import { kind, person, text } from "../fields.ts";

export const drawerOpened = kind("drawer-opened", {
  reason: text,
  approvedBy: v.exactOptional(v.nullable(person)),
});
