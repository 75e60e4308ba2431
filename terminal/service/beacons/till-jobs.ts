/** What staff have asked for of beacons: one thing at a time of each, asked after by its id until it is over. */
import type { BeaconJob } from "@tillwave/shared/api/till-beacons";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Random } from "@tillwave/shared/core/crypto";
import type { Progress } from "./order-run.ts";

/** Under way at one time. */
const JOBS_MAX = 8;
/** Those that are over stay to be asked after. */
const KEPT_MAX = 64;
const ID_BYTES = 8;

export type JobEnd = Pick<BeaconJob, "fault" | "detail" | "heard">;
export const DONE: JobEnd = { fault: null, detail: null, heard: null };

export interface TillJobs {
  /** Null: another is under way with this beacon, or too many are. */
  start(
    about: Pick<BeaconJob, "kind" | "deviceId">,
    work: (progress: Progress) => Promise<JobEnd>,
  ): string | null;
  find(id: string): BeaconJob | null;
  isUnderWay(deviceId?: string): boolean;
  close(): void;
}

export function createTillJobs(random: Random): TillJobs {
  const jobs = new Map<string, BeaconJob>();
  let isClosed = false;
  const isUnderWay = (deviceId?: string): boolean => open(deviceId).length > 0;
  const open = (deviceId?: string): readonly BeaconJob[] =>
    [...jobs.values()].filter(
      (job) => job.step !== "over" && (deviceId === undefined || job.deviceId === deviceId),
    );
  return {
    start(about, work) {
      if (isUnderWay(about.deviceId) || open().length >= JOBS_MAX) {
        return null;
      }
      const id = toHex(random.bytes(ID_BYTES));
      const first: BeaconJob = {
        id,
        ...about,
        step: "waiting",
        percent: 0,
        fault: null,
        detail: null,
        heard: null,
      };
      const change = (part: Partial<BeaconJob>): void =>
        void jobs.set(id, { ...(jobs.get(id) ?? first), ...part });
      change({});
      forgetOldest(jobs);
      void work({
        tell: (step, percent) => change({ step, percent }),
        isClosed: () => isClosed,
      }).then((end) => change({ ...end, step: "over", percent: 100 }));
      return id;
    },
    find: (id) => jobs.get(id) ?? null,
    isUnderWay,
    close() {
      isClosed = true;
    },
  };
}

function forgetOldest(jobs: Map<string, BeaconJob>): void {
  for (const { id, step } of jobs.values()) {
    if (jobs.size <= KEPT_MAX) {
      return;
    }
    if (step === "over") {
      jobs.delete(id);
    }
  }
}
