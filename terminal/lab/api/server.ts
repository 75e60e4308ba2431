/** The lab's HTTP face on loopback: its page, what people do on it, its feed. See shared/api/lab.ts. */
import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import {
  LAB_HEARTBEAT_EVERY_MS,
  LAB_REQUEST_BYTES_MAX,
  type LabMessage,
  type LabReply,
  labCommandSchema,
} from "@tillwave/shared/api/lab";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import * as v from "valibot";
import type { Lab } from "../lab.ts";
import { isOwnHost, refusalOf } from "./guard.ts";

/** Unsent bytes after which a page that does not read is let go: twice all the paper that there is. */
const FEED_BACKLOG_MAX = 6 * 1024 * 1024;
const REQUEST_MS_MAX = 10_000;

const SECURITY_HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

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
    reply.headers(SECURITY_HEADERS);
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
        const refusal = refusalOf({ host, origin, authorization }, own);
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

/** One JSON message a line, for as long as the page is open. */
function openFeed(lab: Lab, reply: FastifyReply): FastifyReply {
  const { raw } = reply;
  const send = (message: LabMessage): void => {
    if (raw.writableLength > FEED_BACKLOG_MAX) {
      raw.destroy();
    } else {
      raw.write(`${JSON.stringify(message)}\n`);
    }
  };
  const joined = lab.join(send);
  if (joined === null) {
    return reply.code(503).send({ error: "too-many-pages" });
  }
  reply.hijack();
  raw.writeHead(200, { ...SECURITY_HEADERS, "content-type": "application/x-ndjson" });
  send(joined.greeting);
  const heartbeat = setInterval(() => send({ type: "heartbeat" }), LAB_HEARTBEAT_EVERY_MS);
  raw.on("close", () => {
    clearInterval(heartbeat);
    joined.leave();
  });
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
      const named = path.includes("/assets/");
      response.setHeader(
        "cache-control",
        named ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
}
