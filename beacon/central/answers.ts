/** What the central answers to a line (shared/api/central.ts). Keys go in and never come out. */
import {
  type CentralAnswer,
  type CentralAsk,
  type CentralRefusal,
  parseCentralAsk,
} from "@tillwave/shared/api/central";
import type { Result } from "@tillwave/shared/core/result";
import type { Central } from "./central.ts";
import type { Refusal } from "./provisioner/jobs.ts";

export const answerLine = (central: Central, line: string): string =>
  JSON.stringify(answerTo(central, parseCentralAsk(line)));

function answerTo(central: Central, ask: CentralAsk | null): CentralAnswer {
  switch (ask?.ask) {
    case undefined:
      return refused("malformed", "no ask that a central knows");
    case "status":
      return { answer: "status", status: central.status() };
    case "nearby":
      return { answer: "nearby", beacons: [...central.nearby()] };
    case "start": {
      const started = central.start(ask.order);
      return started.ok ? { answer: "job", id: started.value } : refusedBy(started.error);
    }
    case "job": {
      const job = central.job(ask.id);
      return job === null ? UNKNOWN_JOB : { answer: "progress", job };
    }
    case "cancel":
      return central.cancel(ask.id) ? { answer: "done" } : UNKNOWN_JOB;
    case "watch":
      return doneOr(central.watch(ask.plan));
    case "audit": {
      const { planVersion, beacons, findings } = central.audit();
      return { answer: "audit", planVersion, beacons: [...beacons], findings: [...findings] };
    }
  }
}

const refused = (why: CentralRefusal, detail: string): CentralAnswer => ({
  answer: "refused",
  why,
  detail,
});
const refusedBy = ({ why, detail }: Refusal): CentralAnswer => refused(why, detail);
const UNKNOWN_JOB = refused("unknown-job", "there is no such job, or none any more");
const doneOr = (result: Result<void, Refusal>): CentralAnswer =>
  result.ok ? { answer: "done" } : refusedBy(result.error);
