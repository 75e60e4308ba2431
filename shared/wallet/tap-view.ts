/** What people are shown of a tap. */
import type { HubView, TapStepView } from "../api/till.ts";
import { formatRequestQr } from "./request-qr.ts";
import type { Doubt, TapState, TapWorld } from "./tap-state.ts";

export interface TapSurroundings extends Pick<TapWorld, "merchant" | "monotonic" | "wall"> {
  readonly hub: HubView["state"];
}

export function viewTap({ step }: TapState, around: TapSurroundings): TapStepView {
  switch (step.type) {
    case "closed":
      return { type: "off" };
    case "armed":
      return { type: "armed", tender: step.tender.tender, notice: step.notice };
    case "checking":
      return { type: "checking", tender: step.tender.tender };
    case "asked":
    case "recording":
      return { type: "asking", tender: step.tender.tender };
    case "doubt":
      return viewDoubt(step, around);
  }
}

function viewDoubt(doubt: Doubt, around: TapSurroundings): TapStepView {
  const { merchant, monotonic, wall, hub } = around;
  const { tender, codeTriesLeft, why, hint } = doubt;
  const isOver = monotonic >= doubt.until;
  const until = Math.round(wall + doubt.until - monotonic);
  const requestQr = formatRequestQr({ merchant, request: tender.request });
  const common = { tender: tender.tender, requestQr, codeTriesLeft };
  return doubt.of === "uplink" && !isOver
    ? { type: "waiting-token", ...common, until }
    : {
        type: "unknown",
        ...common,
        why,
        hint,
        until: isOver ? null : until,
        hub: HUB_WORD[hub],
      };
}

const HUB_WORD = {
  "not-joined": "not-joined",
  "in-step": "asking",
  "catching-up": "asking",
  offline: "unreachable",
  stopped: "unreachable",
} as const;
