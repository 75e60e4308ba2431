/** People at the till: see shared/api/staff.ts. A locked till takes nothing else that changes anything. */
import { staffRequestSchema } from "@tillwave/shared/api/staff";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

/** What is asked for by hand and changes nothing of the shop's, or has its own word for a locked till. */
const WHILE_LOCKED: ReadonlySet<string> = new Set([
  "/api/staff",
  "/api/commands",
  "/api/recovery",
  "/api/sync",
]);

/** What a customer presses keeps no till from locking itself. */
const BY_CUSTOMERS = "/api/customer-language";

export function addStaffRoutes(server: FastifyInstance, service: TillService): void {
  server.addHook("preHandler", async (request, reply) => {
    const { url = "" } = request.routeOptions;
    // Whoever is let in by a code is no hand at this till.
    if (request.method !== "POST" || url === "/api/pair") {
      return;
    }
    if (service.isLocked() && !WHILE_LOCKED.has(url)) {
      await reply.code(423).send({ ok: false, error: { type: "locked" } });
    } else if (url !== BY_CUSTOMERS) {
      service.ask(({ staff }) => staff.touched());
    }
  });
  server.post("/staff", async (request, reply) => {
    const parsed = v.safeParse(staffRequestSchema, request.body);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const answer = await service.actLater(({ staff }) => staff.act(parsed.output));
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
}
