/** One job from its start to its end: asked after until it is over, or until nobody answers any more. */
import type { BeaconJob, BeaconJobReply, BeaconRefusal } from "@tillwave/shared/api/till-beacons";
import type { Result } from "@tillwave/shared/core/result";
import type { ServiceError } from "../requester.ts";
import type { BeaconOrder, BeaconsClient } from "./beacons-client.ts";

/** Between two questions, in milliseconds: a step that is over is seen at once. */
const ASK_EVERY_MS = 400;
/** Questions in a row that nobody answered. */
export const UNANSWERED_MAX = 10;

/** Why it did not come to its good end. */
export type Trouble =
  | NonNullable<BeaconJob["fault"]>
  | BeaconRefusal
  /** It was opened, and has nothing to blink with: a program without a panel. */
  | "no-lamp"
  | "unanswered";

/** As the beacon says it (beacon/peripheral/commands.ts). */
const NO_LAMP = /\bno-lamp\b/u;

export type JobOutcome =
  | { readonly type: "done"; readonly job: BeaconJob }
  | {
      readonly type: "trouble";
      readonly why: Trouble;
      readonly detail: string | null;
      /** Null where none was begun. */
      readonly job: BeaconJob | null;
    };

export interface FollowDeps {
  readonly client: Pick<BeaconsClient, "start" | "job">;
  pause(ms: number): Promise<void>;
}

export async function followJob(
  order: BeaconOrder,
  onProgress: (job: BeaconJob) => void,
  { client, pause }: FollowDeps,
): Promise<JobOutcome> {
  const started = await client.start(order);
  const refusal = refusalOf(started);
  if (refusal !== null || !started.ok || !started.value.ok) {
    return { type: "trouble", why: refusal ?? "unanswered", detail: null, job: null };
  }
  let last: BeaconJob | null = null;
  for (let unanswered = 0; unanswered < UNANSWERED_MAX;) {
    const asked = await client.job(started.value.job);
    if (asked.ok && isJob(asked.value)) {
      unanswered = 0;
      last = asked.value;
      onProgress(last);
      if (last.step === "over") {
        return outcomeOf(last);
      }
    } else if (asked.ok || asked.error.type === "unreadable") {
      // The till has started anew, and knows nothing of it.
      break;
    } else {
      unanswered += 1;
    }
    await pause(ASK_EVERY_MS);
  }
  return { type: "trouble", why: "unanswered", detail: null, job: last };
}

const outcomeOf = (job: BeaconJob): JobOutcome =>
  job.fault === null
    ? { type: "done", job }
    : hasNoLamp(job)
      ? { type: "trouble", why: "no-lamp", detail: null, job }
      : { type: "trouble", why: job.fault, detail: job.detail, job };

const hasNoLamp = ({ fault, detail }: BeaconJob): boolean =>
  fault === "refused" && detail !== null && NO_LAMP.test(detail);

/** A refusal comes with any status, and is no job. */
const isJob = (answer: BeaconJob | { readonly ok: false }): answer is BeaconJob => "step" in answer;

export function refusalOf(
  answer: Result<BeaconJobReply | { readonly ok: true }, ServiceError>,
): Trouble | null {
  if (!answer.ok) {
    return answer.error.type === "not-allowed" ? "not-allowed" : "unanswered";
  }
  return answer.value.ok ? null : answer.value.why;
}
