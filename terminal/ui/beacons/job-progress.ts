/** Which steps a job takes, which of them it is at, and how much of all is behind it. Pure. */
import type { BeaconJob } from "@tillwave/shared/api/till-beacons";

export type ShownStep = Exclude<BeaconJob["step"], "waiting" | "over">;

const CONNECTION = ["seeking", "connecting", "opening", "working"] as const;

/** Only what goes on air anew is listened for. */
const stepsOfKind = (kind: BeaconJob["kind"]): readonly ShownStep[] =>
  kind === "claim" || kind === "set" ? [...CONNECTION, "listening"] : CONNECTION;

export interface JobProgress {
  readonly steps: readonly ShownStep[];
  /** Their index; past the last one when it is over. */
  readonly at: number;
  /** 0 to 1. */
  readonly share: number;
}

export function stepsOf(kind: BeaconJob["kind"], job: BeaconJob | null): JobProgress {
  const steps = stepsOfKind(kind);
  const step = job?.step ?? "waiting";
  if (step === "over") {
    return { steps, at: steps.length, share: 1 };
  }
  const at = Math.max(
    0,
    steps.findIndex((one) => one === step),
  );
  const within = step === "waiting" ? 0 : Math.min(100, Math.max(0, job?.percent ?? 0)) / 100;
  return { steps, at, share: (at + within) / steps.length };
}
