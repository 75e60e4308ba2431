/** Void and refund of a completed sale. See shared/api/reversals.ts. */
import { REVERSAL_BYTES_MAX, reversalRequestSchema } from "@tillwave/shared/api/reversals";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

export function addReversalRoutes(
  api: FastifyInstance,
  service: Pick<TillService, "ask" | "act">,
): void {
  api.post("/reversals", { bodyLimit: REVERSAL_BYTES_MAX }, (request, reply) => {
    const parsed = v.safeParse(reversalRequestSchema, request.body, { abortEarly: true });
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const asked = parsed.output;
    const answer =
      asked.action === "look" || asked.action === "find"
        ? service.ask(({ reversals }) => reversals.look(asked))
        : service.act(({ reversals }) => reversals.act(asked));
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
}
