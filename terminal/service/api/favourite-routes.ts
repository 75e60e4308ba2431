/** The goods of the first page: see shared/api/favourites.ts. */
import { favouritesRequestSchema } from "@tillwave/shared/api/favourites";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

export function addFavouriteRoutes(server: FastifyInstance, service: TillService): void {
  server.post("/favourites", (request, reply) => {
    const parsed = v.safeParse(favouritesRequestSchema, request.body);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const answer = service.act(({ favourites }) => favourites.act(parsed.output));
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
}
