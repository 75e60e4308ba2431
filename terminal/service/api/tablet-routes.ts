/**
 * The feed, for whoever asks for it, and what is asked about tablets: shared/api/tablets.ts. On the shop's network a
 * feed belongs to a tablet and ends with it; a customer's screen hears of it what customers may.
 */
import { pairRequestSchema, tabletRequestSchema } from "@tillwave/shared/api/tablets";
import { HEARTBEAT_EVERY_MS } from "@tillwave/shared/api/till";
import { openFeed } from "@tillwave/shared/host/page-server";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as v from "valibot";
import type { Callers } from "../lan/callers.ts";
import { customerMessageOf } from "../lan/customer-feed.ts";
import type { TabletDesk } from "../lan/tablet-desk.ts";
import type { Bearer } from "../lan/tablets.ts";
import type { FeedListener } from "../feed.ts";
import type { Joined, TillService } from "../till-service.ts";

const FEED_LIMITS = { backlogMax: 1024 * 1024, heartbeatEvery: HEARTBEAT_EVERY_MS };

export interface TabletServing {
  readonly desk: TabletDesk;
  readonly callers: Callers;
  /** PEM of the authority that browsers may install; null while tablets are not served. */
  authority(): string | null;
}

export function addFeedRoute(
  api: FastifyInstance,
  service: Pick<TillService, "join">,
  { desk, callers }: Pick<TabletServing, "desk" | "callers">,
): void {
  api.get("/feed", (request, reply) => {
    const bearer = callers.bearerOf(request);
    const release = holdFeed(bearer, desk, reply);
    if (release === null) {
      return reply.code(503).send({ error: "too-many-pages" });
    }
    reply.raw.once("close", release);
    return openFeed(reply, FEED_LIMITS, (send) =>
      bearer?.type === "customer" ? joinAsCustomer(service, send) : service.join(send),
    );
  });
}

/** Null where that tablet has too many open. */
function holdFeed(
  bearer: Bearer | null,
  { tablets }: TabletDesk,
  reply: FastifyReply,
): (() => void) | null {
  const tablet = bearer === null || bearer.type === "till" ? null : bearer.tablet;
  return tablet === null ? () => {} : tablets.hold(tablet, () => reply.raw.destroy());
}

interface JoinedAsCustomer {
  readonly greeting: object;
  leave(): void;
}

function joinAsCustomer(
  service: Pick<TillService, "join">,
  send: (message: object) => void,
): JoinedAsCustomer | null {
  const listener: FeedListener = (message) => {
    const shown = customerMessageOf(message);
    if (shown !== null) {
      send(shown);
    }
  };
  const joined: Joined | null = service.join(listener);
  const greeting = joined && customerMessageOf(joined.greeting);
  return joined && greeting && { greeting, leave: () => joined.leave() };
}

export function addTabletRoutes(
  api: FastifyInstance,
  { desk, callers }: Pick<TabletServing, "desk" | "callers">,
): void {
  api.get("/tablets", () => desk.view());
  api.post("/tablets", (request, reply) => {
    const parsed = v.safeParse(tabletRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const answer = desk.handle(parsed.output);
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
  api.get("/customer-token", (request) => ({
    token: desk.customerToken(callers.tokenOf(request)),
  }));
}

/** On the shop's network only: for a tablet that has no token yet. */
export function addPairRoute(api: FastifyInstance, desk: TabletDesk): void {
  api.post("/pair", (request, reply) => {
    const parsed = v.safeParse(pairRequestSchema, request.body);
    return parsed.success ? reply.send(desk.pair(parsed.output)) : malformed(reply);
  });
}

const malformed = (reply: FastifyReply): FastifyReply =>
  reply.code(400).send({ error: "request-malformed" });

/** Where browsers fetch the authority to install it: it is no secret. */
export function addAuthorityRoute(server: FastifyInstance, { authority }: TabletServing): void {
  server.get("/authority.crt", (_request, reply) => {
    const certificate = authority();
    return certificate === null
      ? reply.code(404).send({ error: "not-served" })
      : reply.type("application/x-x509-ca-cert").send(certificate);
  });
}
