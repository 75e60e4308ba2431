/** What the page that only listens keeps for its tests. */
import type { HearingState } from "@tillwave/listener/hearing-state";

export interface Told {
  /** Milliseconds since the page was opened. */
  readonly at: number;
  readonly state: HearingState;
}

declare global {
  interface Window {
    readonly told: readonly Told[];
    /** When each touch came, in the same milliseconds. */
    readonly touched: readonly number[];
  }
}
