/** Training over HTTP: see shared/api/training.ts. */
import { trainingRequestSchema } from "@tillwave/shared/api/training";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

export function addTrainingRoutes(api: FastifyInstance, service: TillService): void {
  api.post("/training", (request, reply) => {
    const parsed = v.safeParse(trainingRequestSchema, request.body);
    return parsed.success
      ? reply.send(service.setTraining(parsed.output))
      : reply.code(400).send({ error: "request-malformed" });
  });
}
