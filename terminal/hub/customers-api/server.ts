/**
 * The hub's face to customers' phones: their page, and what it asks.
 *
 *   GET  /v1/shop        → ShopAnswer
 *   POST /v1/customers   COSE → CustomerAnswer   | CustomersRefusal
 *   POST /v1/check-ins   COSE → CheckInAnswer    | CustomersRefusal
 *
 * Nobody signs in: whoever asks signs what it asks (shared/presence). A post carries `x-tillwave: 1`, which
 * no foreign page can send, and every answer the mark of the page's build.
 */
import { CHECK_INS_PATH, CUSTOMERS_PATH, SHOP_PATH } from "@tillwave/shared/presence/answers";
import { CHECK_IN_BYTES_MAX } from "@tillwave/shared/presence/check-in";
import { CUSTOMER_WORD_BYTES_MAX } from "@tillwave/shared/presence/customer-word";
import { foreignRefusalAt } from "@tillwave/shared/host/page-guard";
import { type GuardRefusal, createPageServer } from "@tillwave/shared/host/page-server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CustomersReply, customersRefusal } from "../presence/customer-answers.ts";
import type { PresenceDesk } from "../presence/presence-desk.ts";
import type { CustomersFace } from "./face.ts";
import { PAGE_BUILD_HEADER, buildOf } from "./page-build.ts";

const PREFIX = "/v1";
const BODY_BYTES_MAX = Math.max(CHECK_IN_BYTES_MAX, CUSTOMER_WORD_BYTES_MAX);
/** A phone that sends its few bytes slower than this is let go, in milliseconds. */
const REQUEST_MS_MAX = 10_000;
/** Requests that are dealt with at one time. */
const CUSTOMERS_AT_ONCE_MAX = 1000;
const CHANGES_HEADER = "x-tillwave";

export interface CustomersServerDeps {
  readonly desk: Pick<PresenceDesk, "checkIn" | "customer" | "shop">;
  readonly face: CustomersFace;
  /** Where the built page lies. */
  readonly pageFolder: string;
  readonly onDefect: (error: Error) => void;
}

export function createCustomersServer(deps: CustomersServerDeps): FastifyInstance {
  const server = createPageServer({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    exposeHeadRoutes: false,
    prefix: PREFIX,
    face: deps.face,
    guard: (request, port) => guard(request, port, deps.face),
    addRoutes: (api) => addRoutes(api, deps),
    page: {
      folder: deps.pageFolder,
      notBuilt: "The customers' page is not built yet. Run: npm run build",
    },
    onDefect: deps.onDefect,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  return server;
}

function guard(
  { method, headers }: FastifyRequest,
  port: number,
  { scheme, isOwnHost }: CustomersFace,
): GuardRefusal | null {
  const { host, origin } = headers;
  const face = { scheme, isOwnHost: (named: string | undefined) => isOwnHost(named, port) };
  const isBlind = method !== "GET" && headers[CHANGES_HEADER] !== "1";
  return (
    foreignRefusalAt({ host, origin }, face) ??
    (isBlind ? { type: "other-origin", status: 403 } : null)
  );
}

function addRoutes(api: FastifyInstance, { desk, face, pageFolder }: CustomersServerDeps): void {
  const build = buildOf(pageFolder);
  let inHand = 0;
  api.addHook("onRequest", async (_request, reply) => {
    if (build !== null) {
      reply.header(PAGE_BUILD_HEADER, build);
    }
  });
  api.get(within(SHOP_PATH), (_request, reply) => reply.send(desk.shop()));
  for (const [path, take] of [
    [CHECK_INS_PATH, desk.checkIn],
    [CUSTOMERS_PATH, desk.customer],
  ] as const) {
    api.post(within(path), async (request, reply) => {
      if (inHand >= CUSTOMERS_AT_ONCE_MAX) {
        return send(reply, customersRefusal("busy", { waitSeconds: 1 }));
      }
      inHand += 1;
      try {
        return send(reply, await take(bytesOf(request.body), face.addressOf(request.raw)));
      } finally {
        inHand -= 1;
      }
    });
  }
}

const within = (path: string): string => path.slice(PREFIX.length);

const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(0);

function send(reply: FastifyReply, { status, body }: CustomersReply): FastifyReply {
  if ("error" in body && body.waitSeconds !== undefined) {
    reply.header("retry-after", `${body.waitSeconds}`);
  }
  return reply.code(status).send(body);
}
