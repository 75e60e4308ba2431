/** The lab's HTTP face on loopback: its page, what people do on it, its feed. See shared/api/lab.ts. */
import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import {
  LAB_HEARTBEAT_EVERY_MS,
  LAB_REQUEST_BYTES_MAX,
  type LabReply,
  labCommandSchema,
} from "@tillwave/shared/api/lab";
import { createPageFeed } from "@tillwave/shared/host/page-feed";
import { isOwnHost, tokenRefusalOf } from "@tillwave/shared/host/page-guard";
import { PAGE_HEADERS, pageCacheControl } from "@tillwave/shared/host/page-headers";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import * as v from "valibot";
import type { Lab } from "../lab.ts";

/** The backlog holds twice all the paper that there is. */
const FEED_LIMITS = { backlogMax: 6 * 1024 * 1024, heartbeatEvery: LAB_HEARTBEAT_EVERY_MS };
const REQUEST_MS_MAX = 10_000;

export interface LabServerDeps {
  readonly lab: Lab;
  readonly token: string;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** A mistake of our own met in a request. */
  readonly onDefect: (error: Error) => void;
}

export function createLabServer(deps: LabServerDeps): FastifyInstance {
  const server = fastify({
    bodyLimit: LAB_REQUEST_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: true,
    logger: false,
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    return isOwnHost(request.headers.host, portOf(server))
      ? undefined
      : reply.code(421).send({ error: "other-host" });
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      deps.onDefect(error);
    }
    return reply.code(status).send({ error: status >= 500 ? "failed" : "request-malformed" });
  });
  void server.register(
    async (api) => {
      api.addHook("onRequest", async (request, reply) => {
        reply.header("cache-control", "no-store");
        const { host, origin, authorization } = request.headers;
        const own = { port: portOf(server), token: deps.token };
        const refusal = tokenRefusalOf({ host, origin, authorization }, own);
        return refusal === null
          ? undefined
          : reply.code(refusal.status).send({ error: refusal.type });
      });
      addRoutes(api, deps.lab);
    },
    { prefix: "/api" },
  );
  addPage(server, deps.pageFolder);
  return server;
}

export function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function addRoutes(server: FastifyInstance, lab: Lab): void {
  server.get("/lab", (_request, reply) => openFeed(lab, reply));
  server.post("/lab/commands", async (request, reply): Promise<LabReply> => {
    const parsed = v.safeParse(labCommandSchema, request.body);
    if (!parsed.success) {
      const where = v.getDotPath(parsed.issues[0]) ?? "request";
      return reply.code(400).send({ ok: false, error: { type: "request-malformed", where } });
    }
    return lab.handle(parsed.output);
  });
}

function openFeed(lab: Lab, reply: FastifyReply): FastifyReply {
  const feed = createPageFeed(reply.raw, FEED_LIMITS);
  const joined = lab.join(feed.send);
  if (joined === null) {
    return reply.code(503).send({ error: "too-many-pages" });
  }
  reply.hijack();
  feed.begin(joined.greeting, joined.leave);
  return reply;
}

function addPage(server: FastifyInstance, folder: string): void {
  if (!existsSync(folder)) {
    server.get("/", (_request, reply) =>
      reply
        .code(503)
        .type("text/plain; charset=utf-8")
        .send("The lab's page is not built yet. Run: npx vite build terminal/lab/page\n"),
    );
    return;
  }
  void server.register(fastifyStatic, {
    root: folder,
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader("cache-control", pageCacheControl(path));
    },
  });
}
