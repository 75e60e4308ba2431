/** Shifts over HTTP. Before an answer the journal is read on, a moment at a time, so that no press waits for it. */
import { shiftRequestSchema } from "@tillwave/shared/api/shifts";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

export function addShiftRoutes(api: FastifyInstance, service: TillService): void {
  api.post("/shifts", async (request, reply) => {
    const parsed = v.safeParse(shiftRequestSchema, request.body);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    while (service.ask(({ shifts }) => shifts.advance()) === false) {
      await nextTurn();
    }
    const answer = service.act(({ shifts }) => shifts.ask(parsed.output));
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
}

/** Everything that waits is done first. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
