/** What the customer is shown, of where the sale in hand and its payment are. Pure. */
import type { TapNotice, TapView, TillView } from "@tillwave/shared/api/till";
import { lockOf } from "../payment-lock.ts";
import type { TapStep } from "../tap-view.ts";

export type Scene =
  | { readonly type: "welcome" | "ringing" | "choose" | "tap" | "card" | "paid" }
  | { readonly type: "told"; readonly notice: TapNotice }
  | { readonly type: "hold"; readonly thirds: 1 | 2 }
  | { readonly type: "uplink"; readonly requestQr: string | null }
  | { readonly type: "unknown"; readonly hint: TapStep<"unknown">["hint"] }
  /** The till does not answer, or cannot sell. */
  | { readonly type: "away" }
  | { readonly type: "not-allowed" };

export function sceneOf({ state: { sale }, paid }: TillView, tap: TapView): Scene {
  switch (sale.type) {
    case "open":
      return { type: sale.lines.length === 0 ? "welcome" : "ringing" };
    case "tendering":
      return sceneOfPayment(lockOf(sale, tap), tap.sale === sale.number ? tap : null);
    case "completed":
      // Paid is said of what the journal holds, and of nothing else.
      return { type: paid === null ? "away" : "paid" };
    case "held":
    case "cancelled":
      return { type: "welcome" };
  }
}

function sceneOfPayment(lock: ReturnType<typeof lockOf>, tap: TapView | null): Scene {
  const step = tap?.step;
  switch (lock) {
    case "phone":
      return { type: "hold", thirds: step?.type === "asking" ? 2 : 1 };
    case "uplink":
      return { type: "uplink", requestQr: step?.type === "waiting-token" ? step.requestQr : null };
    case "card":
      return { type: "card" };
    case "unknown":
      return { type: "unknown", hint: step?.type === "unknown" ? step.hint : null };
    case null:
      if (step?.type !== "armed") {
        return { type: "choose" };
      }
      return step.notice === null ? { type: "tap" } : { type: "told", notice: step.notice };
  }
}
