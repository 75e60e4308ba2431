/**
 * A program's HTTP face to people: its built page, and under `/api` or another prefix what that page asks.
 *
 * A request that names another host, or that the guard refuses, reaches no route. A mistake of our own
 * is handed on, and told to nobody in detail.
 */
import { existsSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import fastifyStatic from "@fastify/static";
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { type PageFeedLimits, createPageFeed } from "./page-feed.ts";
import { isOwnHost, tokenRefusalOf } from "./page-guard.ts";
import { COMPILING_PAGE_HEADERS, PAGE_HEADERS, pageCacheControl } from "./page-headers.ts";

export interface PageServerOptions {
  /** Of a request's body, in bytes. */
  readonly bodyLimit: number;
  /** How long a request may take to arrive, in milliseconds. */
  readonly requestTimeout: number;
  /** Whether HEAD is answered wherever GET is; so it is where this is left out. */
  readonly exposeHeadRoutes?: boolean;
  /** Another face than plain HTTP on loopback. */
  readonly face?: PageFace;
  /** Whether its page compiles WebAssembly; no page does where this is left out. */
  readonly compiles?: boolean;
  /** Null lets the request in. */
  readonly guard: PageGuard;
  /** Under which the routes lie; `/api` where this is left out. */
  readonly prefix?: string;
  readonly addRoutes: (api: FastifyInstance) => void;
  readonly page: BuiltPage;
  /** A mistake of our own met in a request: memory may be wrong, and only a new start mends that. */
  readonly onDefect: (error: Error) => void;
}

/** A face to other machines. Its server is one of HTTPS, which is one of HTTP in all that is asked of it. */
export interface PageFace {
  readonly makeServer: (handler: RequestListener) => Server;
  readonly isOwnHost: (host: string | undefined, port: number) => boolean;
}

export type PageGuard = (request: FastifyRequest, port: number) => GuardRefusal | null;

export interface GuardRefusal {
  readonly type: string;
  readonly status: number;
}

export interface BuiltPage {
  readonly folder: string;
  /** What stands in its place until somebody builds it: a line. */
  readonly notBuilt: string;
}

export function createPageServer(options: PageServerOptions): FastifyInstance {
  const { bodyLimit, requestTimeout, exposeHeadRoutes = true, face } = options;
  const isOwn = face?.isOwnHost ?? isOwnHost;
  const server: FastifyInstance = fastify<Server>({
    bodyLimit,
    requestTimeout,
    exposeHeadRoutes,
    forceCloseConnections: true,
    logger: false,
    ...(face && { serverFactory: face.makeServer }),
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(options.compiles === true ? COMPILING_PAGE_HEADERS : PAGE_HEADERS);
    return isOwn(request.headers.host, portOf(server))
      ? undefined
      : reply.code(421).send({ error: "other-host" });
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      options.onDefect(error);
    }
    return reply.code(status).send({ error: status >= 500 ? "failed" : "request-malformed" });
  });
  // The guard belongs to the routes themselves, so that no way of writing a path leads round it.
  void server.register(
    async (api) => {
      api.addHook("onRequest", async (request, reply) => {
        reply.header("cache-control", "no-store");
        const refusal = options.guard(request, portOf(server));
        return refusal === null
          ? undefined
          : reply.code(refusal.status).send({ error: refusal.type });
      });
      options.addRoutes(api);
    },
    { prefix: options.prefix ?? "/api" },
  );
  addPage(server, options.page);
  return server;
}

/** Whoever shows the token on this address is let in. */
export function tokenGuard(token: string): PageGuard {
  return ({ headers: { host, origin, authorization } }, port) =>
    tokenRefusalOf({ host, origin, authorization }, { port, token });
}

/** 0 while it does not listen. */
export function portOf(server: FastifyInstance): number {
  const address = server.server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** `join` answers null where too many listen already. */
export function openFeed(
  reply: FastifyReply,
  limits: PageFeedLimits,
  join: (
    send: (message: object) => void,
  ) => { readonly greeting: object; readonly leave: () => void } | null,
): FastifyReply {
  const feed = createPageFeed(reply.raw, limits);
  const joined = join(feed.send);
  if (joined === null) {
    return reply.code(503).send({ error: "too-many-pages" });
  }
  reply.hijack();
  feed.begin(joined.greeting, joined.leave);
  return reply;
}

function addPage(server: FastifyInstance, { folder, notBuilt }: BuiltPage): void {
  if (!existsSync(folder)) {
    server.get("/", (_request, reply) =>
      reply.code(503).type("text/plain; charset=utf-8").send(`${notBuilt}\n`),
    );
    return;
  }
  void server.register(fastifyStatic, {
    root: folder,
    // A second page of the same build: `/customer` is customer.html.
    extensions: ["html"],
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader("cache-control", pageCacheControl(path));
    },
  });
}
