/** The till's HTTP face on loopback: the register page, its presses, its feed. See shared/api/till.ts. */
import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import {
  HEARTBEAT_EVERY_MS,
  REQUEST_BYTES_MAX,
  commandRequestSchema,
  drawerRequestSchema,
  joinRequestSchema,
  printRequestSchema,
  printerRequestSchema,
  recoveryRequestSchema,
  syncRequestSchema,
} from "@tillwave/shared/api/till";
import { createPageFeed } from "@tillwave/shared/host/page-feed";
import { isOwnHost, tokenRefusalOf } from "@tillwave/shared/host/page-guard";
import { PAGE_HEADERS, pageCacheControl } from "@tillwave/shared/host/page-headers";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";

const FEED_LIMITS = { backlogMax: 1024 * 1024, heartbeatEvery: HEARTBEAT_EVERY_MS };
const REQUEST_MS_MAX = 10_000;

export interface ServerDeps {
  readonly service: TillService;
  readonly token: string;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** A mistake of our own met in a request: memory may be wrong, and only a new start mends that. */
  readonly onDefect: (error: Error) => void;
}

export type Server = FastifyInstance;

export function createServer(deps: ServerDeps): Server {
  const server = fastify({
    bodyLimit: REQUEST_BYTES_MAX,
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
  server.get("/health", () => ({ selling: deps.service.isSelling() }));
  // The guard belongs to the routes themselves, so that no way of writing a path leads round it.
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
      addRoutes(api, deps);
    },
    { prefix: "/api" },
  );
  addPage(server, deps.pageFolder);
  return server;
}

export function portOf(server: Server): number {
  const address = server.server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function addRoutes(server: Server, { service }: ServerDeps): void {
  server.get("/catalogue", (request, reply) => {
    const catalogue = service.catalogue();
    const tag = `"${catalogue.tag}"`;
    reply.headers({ etag: tag, "content-type": "application/json; charset=utf-8" });
    reply.header("cache-control", "no-cache");
    return request.headers["if-none-match"] === tag
      ? reply.code(304).send()
      : reply.send(catalogue.json);
  });
  server.get("/feed", (_request, reply) => openFeed(service, reply));
  server.post("/commands", (request, reply) => {
    const parsed = v.safeParse(commandRequestSchema, request.body);
    if (!parsed.success) {
      const where = v.getDotPath(parsed.issues[0]) ?? "request";
      return reply.code(400).send({ ok: false, error: { type: "request-malformed", where } });
    }
    const answer = service.handle(parsed.output);
    return answer === null
      ? reply.code(503).send({ error: "not-selling" })
      : reply.send(answer.value);
  });
  server.get("/sales", (request, reply) => {
    const parsed = v.safeParse(salesQuerySchema, request.query);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const page = service.sales(parsed.output.before ?? null);
    return page === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(page);
  });
  server.post("/join", async (request, reply) => {
    const parsed = v.safeParse(joinRequestSchema, request.body);
    return parsed.success
      ? reply.send(await service.joinHub(parsed.output))
      : reply.code(400).send({ error: "request-malformed" });
  });
  server.post("/sync", (request, reply) => {
    const parsed = v.safeParse(syncRequestSchema, request.body);
    if (!parsed.success) {
      return reply.code(400).send({ error: "request-malformed" });
    }
    const answer = service.sync(parsed.output);
    return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
  });
  addPaperRoutes(server, service);
  server.post("/recovery", (request, reply) => {
    const parsed = v.safeParse(recoveryRequestSchema, request.body);
    return parsed.success
      ? reply.send(service.recover(parsed.output))
      : reply.code(400).send({ error: "request-malformed" });
  });
}

function addPaperRoutes(server: Server, service: TillService): void {
  const malformed = (reply: FastifyReply): FastifyReply =>
    reply.code(400).send({ error: "request-malformed" });
  const send = (reply: FastifyReply, answer: object | null): FastifyReply =>
    answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);

  server.get("/receipt", (request, reply) => {
    const parsed = v.safeParse(receiptQuerySchema, request.query);
    if (!parsed.success) {
      return malformed(reply);
    }
    const receipt = service.receipt(parsed.output);
    return receipt === "none"
      ? reply.code(404).send({ error: "no-such-sale" })
      : send(reply, receipt);
  });
  server.post("/print", (request, reply) => {
    const parsed = v.safeParse(printRequestSchema, request.body);
    return parsed.success ? send(reply, service.print(parsed.output)) : malformed(reply);
  });
  server.post("/printer", async (request, reply) => {
    const parsed = v.safeParse(printerRequestSchema, request.body);
    return parsed.success ? send(reply, await service.askPrinter(parsed.output)) : malformed(reply);
  });
  server.post("/drawer", (request, reply) => {
    const parsed = v.safeParse(drawerRequestSchema, request.body);
    return parsed.success ? send(reply, service.openDrawer(parsed.output)) : malformed(reply);
  });
}

const numberText = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/u),
  v.transform((digits) => Number(digits)),
);
const receiptQuerySchema = v.strictObject({ epoch: numberText, seq: numberText });
const salesQuerySchema = v.strictObject({ before: v.optional(numberText) });

function openFeed(service: TillService, reply: FastifyReply): FastifyReply {
  const feed = createPageFeed(reply.raw, FEED_LIMITS);
  const joined = service.join(feed.send);
  if (joined === null) {
    return reply.code(503).send({ error: "too-many-pages" });
  }
  reply.hijack();
  feed.begin(joined.greeting, joined.leave);
  return reply;
}

function addPage(server: Server, folder: string): void {
  if (!existsSync(folder)) {
    server.get("/", (_request, reply) =>
      reply
        .code(503)
        .type("text/plain; charset=utf-8")
        .send("The register page is not built yet. Run: npm run build\n"),
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
