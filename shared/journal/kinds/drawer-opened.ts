/** The drawer was opened without a sale, and why. */
import { kind, text } from "../fields.ts";

export const drawerOpened = kind("drawer-opened", {
  reason: text,
});
