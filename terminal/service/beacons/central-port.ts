/** The central as the till's beacons need it: asked for one thing after another, whatever became of it. */
import type {
  CentralAnswer,
  CentralAsk,
  CentralJob,
  CentralOrder,
  CentralStatus,
  NearbyBeacon,
  WatchPlan,
} from "@tillwave/shared/api/central";
import type { BeaconCentral } from "../ports.ts";

export type Audit = Extract<CentralAnswer, { readonly answer: "audit" }>;

/** Null wherever the central did not answer, or refused. */
export interface Central {
  status(): Promise<CentralStatus | null>;
  nearby(): Promise<readonly NearbyBeacon[] | null>;
  audit(): Promise<Audit | null>;
  watch(plan: WatchPlan): Promise<boolean>;
  /** The job's id, or why there is none. */
  start(order: CentralOrder): Promise<{ readonly id: string } | { readonly refused: string }>;
  /** "gone": it does not answer; "unknown": it has started anew, or forgotten the job. */
  job(id: string): Promise<CentralJob | "gone" | "unknown">;
  cancel(id: string): Promise<void>;
}

export function createCentralClient({ ask }: BeaconCentral): Central {
  const answer = async <A extends CentralAnswer["answer"]>(
    what: CentralAsk,
    expected: A,
  ): Promise<Extract<CentralAnswer, { readonly answer: A }> | null> => {
    const got = await ask(what);
    return got.ok && got.value.answer === expected
      ? (got.value as Extract<CentralAnswer, { readonly answer: A }>)
      : null;
  };
  return {
    status: async () => (await answer({ ask: "status" }, "status"))?.status ?? null,
    nearby: async () => (await answer({ ask: "nearby" }, "nearby"))?.beacons ?? null,
    audit: () => answer({ ask: "audit" }, "audit"),
    watch: async (plan) => (await answer({ ask: "watch", plan }, "done")) !== null,
    async start(order) {
      const got = await ask({ ask: "start", order });
      if (!got.ok) {
        return { refused: got.error.type };
      }
      return got.value.answer === "job"
        ? { id: got.value.id }
        : { refused: got.value.answer === "refused" ? got.value.why : "no-answer" };
    },
    async job(id) {
      const got = await ask({ ask: "job", id });
      if (!got.ok) {
        return "gone";
      }
      return got.value.answer === "progress" ? got.value.job : "unknown";
    },
    cancel: async (id) => void (await ask({ ask: "cancel", id })),
  };
}
