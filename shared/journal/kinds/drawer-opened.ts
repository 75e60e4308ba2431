/** The drawer was opened without a sale, and why. */
import type * as v from "valibot";
import { kind, text } from "../fields.ts";

export const drawerOpened = kind("drawer-opened", {
  reason: text,
});
export type DrawerOpened = v.InferOutput<typeof drawerOpened>;
