/** How far a job is: the steps that it takes, those behind it ticked, the one under way in words for everybody. */
import type { JSX } from "preact";
import { Icon } from "@tillwave/page-kit/icons.tsx";
import { t } from "@tillwave/page-kit/strings/beacons";
import type { BeaconJob } from "@tillwave/shared/api/till-beacons";
import { type ShownStep, stepsOf } from "./job-progress.ts";

export interface JobStepsProps {
  readonly kind: BeaconJob["kind"];
  /** Null until the first answer. */
  readonly job: BeaconJob | null;
}

export function JobSteps({ kind, job }: JobStepsProps): JSX.Element {
  const { steps, at, share } = stepsOf(kind, job);
  const current = steps[at] ?? "seeking";
  return (
    <div class="job">
      <p class="unseen" role="status">
        {stepWords(current, kind)}
      </p>
      <ol>
        {steps.map((step, i) => (
          <li key={step} class={i < at ? "is-behind" : i === at ? "is-now" : ""}>
            <span class="job-dot">{i < at && <Icon name="check" />}</span>
            {stepWords(step, kind)}
          </li>
        ))}
      </ol>
      <progress aria-label={t.job.progress} max={1} value={share} />
    </div>
  );
}

function stepWords(step: ShownStep, kind: BeaconJob["kind"]): string {
  if (step === "working") {
    switch (kind) {
      case "look":
      case "identify":
        return t.job.blinking;
      case "release":
        return t.job.releasing;
      case "claim":
      case "set":
        return t.job.working;
    }
  }
  return step === "opening" && kind !== "look" && kind !== "claim" ? t.job.openingOwn : t.job[step];
}
