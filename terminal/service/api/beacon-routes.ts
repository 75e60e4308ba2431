/** Beacons and zones: see shared/api/till-beacons.ts. */
import {
  type BeaconJobReply,
  type BeaconsReply,
  beaconSetRequestSchema,
  claimRequestSchema,
  deviceRequestSchema,
  lookRequestSchema,
  placeRequestSchema,
} from "@tillwave/shared/api/till-beacons";
import type { FastifyInstance } from "fastify";
import * as v from "valibot";
import type { BeaconsDesk } from "../beacons/beacons-desk.ts";
import type { TillService } from "../till-service.ts";

export function addBeaconRoutes(server: FastifyInstance, service: TillService): void {
  server.get("/beacons", (_request, reply) => {
    const view = service.ask(({ beacons }) => beacons.view());
    return view === null ? reply.code(503).send(NOT_SELLING) : reply.send(view);
  });
  server.get<{ Params: { id: string } }>("/beacons/jobs/:id", ({ params }, reply) => {
    const found = service.ask(({ beacons }) => ({ job: beacons.job(params.id) }));
    if (found === null) {
      return reply.code(503).send(NOT_SELLING);
    }
    return found.job === null
      ? reply.code(404).send({ error: "no-such-job" })
      : reply.send(found.job);
  });
  const post = <T>(
    path: string,
    schema: v.GenericSchema<unknown, T>,
    press: (desk: BeaconsDesk, request: T) => BeaconJobReply | BeaconsReply,
  ): void => {
    server.post(`/beacons/${path}`, (request, reply) => {
      const parsed = v.safeParse(schema, request.body);
      if (!parsed.success) {
        return reply.code(400).send({ error: "request-malformed" });
      }
      const answer = service.ask(({ beacons }) => press(beacons, parsed.output));
      return answer === null ? reply.code(503).send(NOT_SELLING) : reply.send(answer);
    });
  };
  post("look", lookRequestSchema, (desk, request) => desk.look(request));
  post("claim", claimRequestSchema, (desk, request) => desk.claim(request));
  post("set", beaconSetRequestSchema, (desk, request) => desk.set(request));
  post("identify", deviceRequestSchema, (desk, request) => desk.identify(request));
  post("release", deviceRequestSchema, (desk, request) => desk.release(request));
  post("place", placeRequestSchema, (desk, request) => desk.place(request));
}

const NOT_SELLING = { error: "not-selling" };
