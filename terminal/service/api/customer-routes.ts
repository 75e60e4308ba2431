/** The one thing that a customer's screen may change. See shared/api/customer.ts. */
import { customerLanguageRequestSchema } from "@tillwave/shared/api/customer";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

/** All of them press as one page: however many they name, they push no cashier's press out of what is remembered. */
const PAGE = "customers";

export function addCustomerRoutes(
  api: FastifyInstance,
  service: Pick<TillService, "handle">,
): void {
  api.post("/customer-language", (request, reply) => {
    const parsed = v.safeParse(customerLanguageRequestSchema, request.body);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const { language, id, sale } = parsed.output;
    const command = { type: "set-language", language } as const;
    const answer = service.handle({ page: PAGE, id, sale, command });
    return answer === null
      ? reply.code(503).send({ error: "not-selling" })
      : reply.send(answer.value);
  });
}
