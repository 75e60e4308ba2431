/** The hub's HTTP face on loopback: the console page, and what it asks. See shared/api/console.ts. */
import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import { CARRIED_CONTENT_TYPE } from "@tillwave/shared/api/console";
import { isOwnHost, isSameText } from "@tillwave/shared/host/page-guard";
import { PAGE_HEADERS, pageCacheControl } from "@tillwave/shared/host/page-headers";
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import { CHANGES_HEADER, refusalOf } from "./guard.ts";
import { type ConsoleRoutesDeps, addConsoleRoutes } from "./routes.ts";
import { type Sessions, sessionWord } from "./sessions.ts";

/** Of a request but for a catalogue or a till's file, which are read as they come. */
const CONSOLE_REQUEST_BYTES_MAX = 4096;
/** A catalogue of a million lines takes its time, in milliseconds. */
const REQUEST_MS_MAX = 300_000;

export interface ConsoleServerDeps extends ConsoleRoutesDeps {
  /** What programs show that can read the hub's folder. */
  readonly controlToken: string;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** A mistake of our own met in a request: memory may be wrong, and only a new start mends that. */
  readonly onDefect: (error: Error) => void;
}

export function createConsoleServer(deps: ConsoleServerDeps): FastifyInstance {
  const server = fastify({
    bodyLimit: CONSOLE_REQUEST_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
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
  takeBodies(server);
  // The guard belongs to the routes themselves, so that no way of writing a path leads round it.
  void server.register(
    async (api) => {
      api.addHook("onRequest", (request, reply) => guard(request, reply, { server, deps }));
      addConsoleRoutes(api, deps);
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

async function guard(
  request: FastifyRequest,
  reply: FastifyReply,
  { server, deps }: { readonly server: FastifyInstance; readonly deps: ConsoleServerDeps },
): Promise<FastifyReply | undefined> {
  reply.header("cache-control", "no-store");
  const { host, origin, [CHANGES_HEADER]: changes } = request.headers;
  const facts = { method: request.method, host, origin, changes: textOf(changes) };
  const refusal = refusalOf(facts, portOf(server));
  if (refusal !== null) {
    return reply.code(refusal.status).send({ error: refusal.type });
  }
  const isLogin = request.routeOptions.url === "/api/login";
  return isLogin || isKnown(request, deps)
    ? undefined
    : reply.code(401).send({ error: "no-login" });
}

function isKnown(
  { headers }: FastifyRequest,
  { controlToken, sessions }: { readonly controlToken: string; readonly sessions: Sessions },
): boolean {
  return headers.authorization === undefined
    ? sessions.isOpen(sessionWord(headers.cookie))
    : isSameText(headers.authorization, `Bearer ${controlToken}`);
}

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === "string" ? header : undefined;

/** JSON, which may be left out where a request says all by its path; a catalogue or a till's file as a stream. */
function takeBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? null : JSON.parse(body as string));
    } catch {
      done(Object.assign(new Error("no JSON"), { statusCode: 400 }));
    }
  });
  server.addContentTypeParser(["text/csv", CARRIED_CONTENT_TYPE], (_request, payload, done) =>
    done(null, payload),
  );
}

function addPage(server: FastifyInstance, folder: string): void {
  if (!existsSync(folder)) {
    server.get("/", (_request, reply) =>
      reply
        .code(503)
        .type("text/plain; charset=utf-8")
        .send("The console page is not built yet. Run: npm run build\n"),
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
