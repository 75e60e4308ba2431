/** Orders, one after the other: there is one radio. Each is a job that can be asked for, cancelled, and is kept for a while. */
import type { CentralJob, CentralOrder, CentralRefusal } from "@tillwave/shared/api/central";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { changesOf } from "./acts.ts";
import { type Fault, JOB_MAX, type JobDeps, runJob } from "./job.ts";

/** That wait or are under way. */
export const JOBS_MAX = 32;
/** In milliseconds: once over, for whoever asks late. */
export const KEPT_FOR = 600_000;
const KEPT_MAX = 256;
const ID_BYTES = 8;
const DETAIL_MAX = 500;

export interface Refusal {
  readonly why: CentralRefusal;
  readonly detail: string;
}

export interface Jobs {
  start(order: CentralOrder): Result<string, Refusal>;
  job(id: string): CentralJob | null;
  /** False where there is none of that name. */
  cancel(id: string): boolean;
  /** That wait or are under way. */
  count(): number;
  /** All are cancelled; settles when none is under way. */
  close(): Promise<void>;
}

interface Entry {
  readonly order: CentralOrder;
  readonly orderedAt: number;
  readonly abort: AbortController;
  view: CentralJob;
  overAt: number | null;
}

const CANCELLED: Fault = { type: "cancelled", detail: null };
const TIMED_OUT: Fault = { type: "timed-out", detail: "the whole took too long" };

export function createJobs(deps: JobDeps): Jobs {
  /** In the order in which they were given. */
  const entries = new Map<string, Entry>();
  let running: Promise<void> | null = null;
  let current: Entry | null = null;
  let isClosed = false;

  const open = (): readonly Entry[] =>
    [...entries.values()].filter(({ overAt }) => overAt === null);

  function forgetOld(): void {
    const over = [...entries].filter(([, { overAt }]) => overAt !== null);
    for (const [i, [id, { overAt }]] of over.entries()) {
      const isOld = deps.now() - (overAt ?? 0) >= KEPT_FOR;
      if (isOld || over.length - i > KEPT_MAX) {
        entries.delete(id);
      }
    }
  }

  function show(entry: Entry, change: Partial<CentralJob>): void {
    if (entry.overAt === null) {
      entry.view = { ...entry.view, ...change };
    }
  }

  function finish(entry: Entry, fault: Fault | null): void {
    const took = deps.now() - entry.orderedAt;
    const detail = fault?.detail?.slice(0, DETAIL_MAX) ?? null;
    show(entry, { step: "over", took, fault: fault && { ...fault, detail } });
    entry.overAt = deps.now();
    const { deviceId, device, results, heard } = entry.view;
    deps.log.info(
      {
        device: deviceId,
        firmware: device?.firmware ?? null,
        acts: results.map(({ act, refused }) => `${act} ${refused?.why ?? "done"}`),
        fault,
        rssi: heard?.rssi ?? null,
        ms: Math.round(took),
      },
      "a job is over",
    );
  }

  /** One that is under way ends by itself, once its connection is over. */
  function drop(entry: Entry): void {
    entry.abort.abort(CANCELLED);
    if (entry !== current && entry.overAt === null) {
      finish(entry, CANCELLED);
    }
  }

  async function runOne(entry: Entry): Promise<void> {
    const { order, orderedAt, abort } = entry;
    current = entry;
    const stopTimer = deps.timers.later(() => abort.abort(TIMED_OUT), JOB_MAX);
    const turn = {
      order,
      orderedAt,
      signal: abort.signal,
      show: (change: Partial<CentralJob>) => show(entry, change),
    };
    // Those that wait behind it are not to wait for ever.
    const fault = await runJob(deps, turn).catch((error: unknown): Fault => {
      deps.log.error({ detail: (error as Error).message }, "a job met a mistake of this program");
      return { type: "lost", detail: "a mistake of this program; its log says more" };
    });
    stopTimer();
    current = null;
    finish(entry, fault);
  }

  async function runAll(): Promise<void> {
    for (let next = open()[0]; next !== undefined; next = open()[0]) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time
      await runOne(next);
    }
    running = null;
  }

  return {
    start(order) {
      forgetOld();
      if (isClosed) {
        return err({ why: "not-now", detail: "the central ends" });
      }
      if (open().length >= JOBS_MAX) {
        return err({ why: "too-many-jobs", detail: `${JOBS_MAX} jobs wait already` });
      }
      const wrong = wrongField(order);
      if (wrong !== null) {
        return err({ why: "settings", detail: wrong });
      }
      const id = toHex(deps.random.bytes(ID_BYTES));
      entries.set(id, {
        order,
        orderedAt: deps.now(),
        abort: new AbortController(),
        view: fresh(id, order.deviceId),
        overAt: null,
      });
      running ??= runAll();
      return ok(id);
    },
    job(id) {
      forgetOld();
      const entry = entries.get(id);
      if (entry === undefined) {
        return null;
      }
      const took = entry.overAt === null ? deps.now() - entry.orderedAt : entry.view.took;
      return { ...entry.view, took };
    },
    cancel(id) {
      const entry = entries.get(id);
      if (entry !== undefined) {
        drop(entry);
      }
      return entry !== undefined;
    },
    count: () => open().length,
    async close() {
      isClosed = true;
      open().forEach(drop);
      await running;
    },
  };
}

const fresh = (id: string, deviceId: string): CentralJob => ({
  id,
  deviceId,
  step: "waiting",
  percent: 0,
  took: 0,
  fault: null,
  results: [],
  device: null,
  heard: null,
  roundTrips: 0,
});

/** `field` of the first act that can never be done; null where there is none. */
function wrongField({ acts }: CentralOrder): string | null {
  for (const act of acts) {
    const changes = act.act === "apply" ? changesOf(act) : null;
    if (changes?.ok === false) {
      return changes.error.field;
    }
  }
  return null;
}
