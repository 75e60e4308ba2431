/**
 * What is known of the radio while its process comes and goes: one that ended for want of an adapter, or of permission, says so
 * again in a moment, and between the two the reason is the same.
 */
import type { RadioState } from "../ports.ts";

export interface KnownState {
  saw(state: RadioState): void;
  state(): RadioState;
}

export function createKnownState(): KnownState {
  let known: RadioState = "starting";
  return {
    saw(state) {
      const isOnItsWay = state === "starting" || state === "gone";
      const hasReason = known !== "ready" && known !== "starting" && known !== "gone";
      known = isOnItsWay && hasReason ? known : state;
    },
    state: () => known,
  };
}
