/** Why nothing was found or given back, in the page's language. */
import { t } from "@tillwave/page-kit/strings/register";
import type { Refusal } from "./reversal-store.ts";

export function refusalWords(refusal: Refusal): string {
  return refusal.type === "other-till"
    ? t.reversal.error["other-till"](refusal.terminal)
    : t.reversal.error[refusal.type];
}
