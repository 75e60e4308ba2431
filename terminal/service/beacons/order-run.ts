/** One order to the central, asked after until it is over. */
import type { CentralJob, CentralOrder, JobFault } from "@tillwave/shared/api/central";
import type { BeaconJob } from "@tillwave/shared/api/till-beacons";
import type { Timers } from "../ports.ts";
import type { Central } from "./central-port.ts";

/** In milliseconds. */
const ASKED_EVERY = 200;
/** Of a job that the central itself does not end. */
const JOB_MAX = 4 * 60_000;
/** How long a central that runs may say nothing, in milliseconds. */
const SILENCE_MAX = 10_000;

export interface Progress {
  tell(step: BeaconJob["step"], percent: number): void;
  isClosed(): boolean;
}

export interface Ended {
  /** Null where the order came to its end. */
  readonly fault: JobFault | null;
  readonly detail: string | null;
  /** As the central saw it last; null where it took no order. */
  readonly job: CentralJob | null;
}

export interface OrderDeps {
  readonly central: Central;
  readonly timers: Timers;
}

export async function runOrder(
  order: CentralOrder,
  progress: Progress,
  { central, timers }: OrderDeps,
): Promise<Ended> {
  const begun = timers.now();
  const started = await central.start(order);
  if ("refused" in started) {
    return { fault: "no-radio", detail: started.refused, job: null };
  }
  let last: CentralJob | null = null;
  let heardAt = begun;
  for (;;) {
    const said = await central.job(started.id);
    if (said === "unknown") {
      return { fault: "lost", detail: "the central has started anew", job: last };
    }
    if (said !== "gone") {
      last = said;
      heardAt = timers.now();
      if (said.step === "over") {
        const { fault } = said;
        return { fault: fault?.type ?? null, detail: fault?.detail ?? null, job: said };
      }
      progress.tell(said.step, said.percent);
    }
    const now = timers.now();
    if (now - heardAt > SILENCE_MAX || now - begun > JOB_MAX || progress.isClosed()) {
      await central.cancel(started.id);
      return { fault: "timed-out", detail: null, job: last };
    }
    await pause(timers, ASKED_EVERY);
  }
}

export const pause = ({ later }: Pick<Timers, "later">, ms: number): Promise<void> =>
  new Promise((resolve) => {
    later(resolve, ms);
  });

/** What became of the change in it. "unsure": it may have been sent, and nobody heard an answer. */
export function applied({ job }: Ended, act: "apply" | "release"): "yes" | "no" | "unsure" {
  const result = job?.results.find((one) => one.act === act);
  if (result !== undefined) {
    return result.refused === null ? "yes" : "no";
  }
  // An order that was not taken, or one that is over and never came into a session.
  return job === null || (job.step === "over" && job.device === null) ? "no" : "unsure";
}

/** Why an act was refused, where one was: this act, or any. */
export function refusalOf({ job }: Ended, asked?: string): string | null {
  const refused = job?.results.find(
    (one) => one.refused !== null && (asked === undefined || one.act === asked),
  )?.refused;
  return refused ? [refused.why, refused.detail].filter((part) => part !== null).join(": ") : null;
}
