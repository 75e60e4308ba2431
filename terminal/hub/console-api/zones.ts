/** Zones, emitters and their codes at the console. See shared/api/console-zones.ts. */
import {
  emitterCodeRequestSchema,
  rotateRequestSchema,
  zonesRequestSchema,
} from "@tillwave/shared/api/console-zones";
import type { Result } from "@tillwave/shared/core/result";
import { ZONES_BYTES_MAX } from "@tillwave/shared/presence/zones";
import type { Durable } from "@tillwave/sqlite/durable";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as v from "valibot";
import type { HubContext } from "../context.ts";
import { beaconsView } from "../presence/beacons-view.ts";
import type { CodeRefusal, ZonesDesk } from "../presence/zones-desk.ts";
import { malformed, sendDone, sendRead, unavailable } from "./replies.ts";

const placeParams = v.object({
  place: v.pipe(
    v.string(),
    v.regex(/^\d{1,10}$/u),
    v.transform((digits) => Number(digits)),
  ),
});
const deviceParams = v.object({ device: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)) });

export interface ZonesRoutesDeps {
  readonly zones: ZonesDesk;
  readonly context: HubContext;
}

export function addZones(api: FastifyInstance, { zones, context }: ZonesRoutesDeps): void {
  api.get("/beacons", (_request, reply) =>
    sendRead(
      reply,
      context.store.read((rows) => beaconsView(rows, context.ports.clock.read().wall)),
    ),
  );
  api.get("/zones", (_request, reply) => sendRead(reply, zones.read()));
  api.post("/zones", { bodyLimit: ZONES_BYTES_MAX }, (request, reply) => {
    const parsed = v.safeParse(zonesRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const done = zones.publish(parsed.output);
    return done.ok ? reply.send(done.value.value) : unavailable(reply);
  });
  api.post("/zones/:place/emitter-codes", (request, reply) => {
    const params = v.safeParse(placeParams, request.params);
    const body = v.safeParse(emitterCodeRequestSchema, request.body);
    return params.success && body.success
      ? sendCode(reply, zones.makeEmitterCode(params.output.place, body.output))
      : malformed(reply);
  });
  api.post("/emitters/:device/rotate", (request, reply) => {
    const params = v.safeParse(deviceParams, request.params);
    const body = v.safeParse(rotateRequestSchema, request.body);
    return params.success && body.success
      ? sendCode(reply, zones.rotateKey(params.output.device, body.output))
      : malformed(reply);
  });
  api.post("/emitters/:device/retire", (request, reply) => {
    const params = v.safeParse(deviceParams, request.params);
    return params.success ? sendDone(reply, zones.retire(params.output.device)) : malformed(reply);
  });
}

function sendCode<T>(reply: FastifyReply, made: Result<Durable<T>, CodeRefusal>): FastifyReply {
  if (made.ok) {
    return reply.send(made.value.value);
  }
  switch (made.error.type) {
    case "not-found":
      return reply.code(404).send({ error: "not-found" });
    case "too-many-codes":
      return reply.code(429).send({ error: "too-many-codes" });
    default:
      return unavailable(reply);
  }
}
