/** A central that runs on this machine, asked by the socket in its folder. */
import { join } from "node:path";
import {
  CENTRAL_ANSWER_BYTES_MAX,
  CENTRAL_SOCKET,
  type CentralAnswer,
  type CentralAsk,
  parseCentralAnswer,
} from "@tillwave/shared/api/central";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { askLine } from "../line-client.ts";
import type { Central, CentralFault } from "./central.ts";

/** In milliseconds; it answers at once, whatever its jobs do. */
const ANSWER_MAX = 10_000;

type Said<A extends CentralAnswer["answer"]> = Extract<CentralAnswer, { readonly answer: A }>;

export function createSocketCentral(folder: string): Central {
  const ask = async <A extends CentralAnswer["answer"], T>(
    question: CentralAsk,
    wanted: A,
    read: (said: Said<A>) => T,
  ): Promise<Result<T, CentralFault>> => {
    const asked = await askLine(join(folder, CENTRAL_SOCKET), question, {
      lengthMax: CENTRAL_ANSWER_BYTES_MAX,
      waitMax: ANSWER_MAX,
      parse: parseCentralAnswer,
    });
    if (!asked.ok) {
      return asked;
    }
    const answer = asked.value;
    if (answer.answer === "refused") {
      return err({ type: "refused", why: answer.why, detail: answer.detail });
    }
    return answer.answer === wanted ? ok(read(answer as Said<A>)) : err({ type: "no-answer" });
  };
  const nothing = (): void => {};
  return {
    status: () => ask({ ask: "status" }, "status", ({ status }) => status),
    nearby: () => ask({ ask: "nearby" }, "nearby", ({ beacons }) => beacons),
    start: (order) => ask({ ask: "start", order }, "job", ({ id }) => id),
    job: (id) => ask({ ask: "job", id }, "progress", ({ job }) => job),
    cancel: (id) => ask({ ask: "cancel", id }, "done", nothing),
    watch: (plan) => ask({ ask: "watch", plan }, "done", nothing),
    audit: () => ask({ ask: "audit" }, "audit", ({ answer: _answer, ...audit }) => audit),
    close: () => Promise.resolve(),
  };
}
