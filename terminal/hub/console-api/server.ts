/** The hub's HTTP face on loopback: the console page, and what it asks. See shared/api/console.ts. */
import { CARRIED_CONTENT_TYPE } from "@tillwave/shared/api/console";
import { isSameText } from "@tillwave/shared/host/page-guard";
import { type GuardRefusal, createPageServer } from "@tillwave/shared/host/page-server";
import type { FastifyInstance, FastifyRequest } from "fastify";
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
  const server = createPageServer({
    bodyLimit: CONSOLE_REQUEST_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    exposeHeadRoutes: false,
    guard: (request, port) => guard(request, port, deps),
    addRoutes: (api) => addConsoleRoutes(api, deps),
    page: {
      folder: deps.pageFolder,
      notBuilt: "The console page is not built yet. Run: npm run build",
    },
    onDefect: deps.onDefect,
  });
  takeBodies(server);
  return server;
}

function guard(
  request: FastifyRequest,
  port: number,
  deps: ConsoleServerDeps,
): GuardRefusal | null {
  const { host, origin, [CHANGES_HEADER]: changes } = request.headers;
  const facts = { method: request.method, host, origin, changes: textOf(changes) };
  const refusal = refusalOf(facts, port);
  if (refusal !== null) {
    return refusal;
  }
  const isLogin = request.routeOptions.url === "/api/login";
  return isLogin || isKnown(request, deps) ? null : { type: "no-login", status: 401 };
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
