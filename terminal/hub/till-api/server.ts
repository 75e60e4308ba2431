/**
 * The hub's HTTPS face to tills and phones: bounded bodies, and the till desk behind it.
 *
 *   GET  /v1/health
 *   POST /v1/enrolments
 *   POST /v1/terminals/:terminal/epochs/:epoch/entries
 *   POST /v1/terminals/:terminal/epochs/:epoch/check-ins
 *   POST /v1/terminals/:terminal/epochs/:epoch/holds
 *   POST /v1/terminals/:terminal/epochs/:epoch/spends
 *   POST /v1/terminals/:terminal/epochs/:epoch/beacons
 *   GET  /v1/documents/:digest
 *
 * To emitters, which prove that they know a code or hold a key (presence/presence-desk.ts):
 *
 *   POST /v1/emitters/enrolments
 *   POST /v1/emitters/heartbeats
 *
 * And to customers' phones, which sign as holders (wallets/wallet-desk.ts):
 *
 *   POST /v1/uplinks
 *   POST /v1/wallet/spends
 *   POST /v1/wallet/credentials
 *
 * Spec: Tillwave protocols, version 1, §1.9 and §4. The log has terminal, epoch, seq range, the request's
 * prefix, status, bytes and milliseconds (§4.10); never a body.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import { BEACON_REPORT_BYTES_MAX } from "@tillwave/shared/sync/beacon-report";
import { BATCH_BYTES_MAX, HEALTH_PATH, type Health } from "@tillwave/shared/sync/answer";
import {
  REPORT_BYTES_MAX,
  TAP_BODY_BYTES_MAX,
  UPLINKS_PATH,
  WALLET_CONTENT_TYPE,
  WALLET_CREDENTIALS_PATH,
  WALLET_SPENDS_PATH,
} from "@tillwave/shared/wallet/hub-messages";
import {
  EMITTER_ENROLMENT_BYTES_MAX,
  EMITTER_ENROLMENT_PATH,
} from "@tillwave/shared/presence/emitter-enrolment";
import {
  HEARTBEATS_PATH,
  HEARTBEAT_BYTES_MAX,
  HEARTBEAT_CONTENT_TYPE,
} from "@tillwave/shared/presence/heartbeat";
import { ENROLMENT_PATH, ENROLMENT_REQUEST_BYTES_MAX } from "@tillwave/shared/sync/enrolment";
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  STATEMENT_HEADER,
  parseStatement,
  peekStatement,
} from "@tillwave/shared/sync/statement";
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { Log } from "@tillwave/shared/core/log";
import type { PresenceDesk } from "../presence/presence-desk.ts";
import type { Place, TillRequest } from "../signed-request.ts";
import type { TillDesk } from "../till-desk.ts";
import { BUSY_WAIT_SECONDS, type TillReply, refusalReply } from "../till-reply.ts";

/** A till that sends its batch slower than this is let go, in milliseconds. */
const REQUEST_MS_MAX = 30_000;
/** Idle connections of tills stay open so long, in milliseconds: a check-in comes each minute. */
const KEEP_ALIVE_MS = 75_000;
/** Requests that are dealt with at one time, but for health. Each may hold 18 MiB while it is. */
export const REQUESTS_AT_ONCE_MAX = 24;
/** Of one address: whoever it is cannot keep all others out. A till has three. */
export const REQUESTS_OF_ONE_MAX = 16;
const CONNECTIONS_MAX = 1000;
const EMPTY_BODY_MAX = 1;

export interface TillServerDeps {
  readonly desk: TillDesk;
  readonly presence: Pick<PresenceDesk, "enrol" | "heartbeat">;
  readonly hubId: string;
  readonly tls: { readonly certificate: string; readonly key: string };
  readonly log: Log;
  /** A mistake of our own met in a request: memory may be wrong, and only a new start mends that. */
  readonly onDefect: (error: Error) => void;
}

export function createTillServer(deps: TillServerDeps): FastifyInstance {
  const { certificate: cert, key } = deps.tls;
  const server = fastify({
    https: { cert, key, minVersion: "TLSv1.2" },
    bodyLimit: EMPTY_BODY_MAX,
    requestTimeout: REQUEST_MS_MAX,
    // Nor may an answer be left unread, or a connection unused, for longer.
    connectionTimeout: REQUEST_MS_MAX,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    logger: false,
  }) as unknown as FastifyInstance;
  server.server.maxConnections = CONNECTIONS_MAX;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      deps.onDefect(error);
      return reply.code(500).send({ error: "failed" });
    }
    const fault = status === 413 ? "too-large" : "malformed";
    return send(reply, replied(deps, [request, reply], refusalReply({ error: fault })));
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: "not-found" }));
  limitRequests(server, deps);
  addRoutes(server, deps);
  addTapRoutes(server, deps);
  addWalletRoutes(server, deps);
  addEmitterRoutes(server, deps);
  return server;
}

/** Before a body is read: whoever comes while all hands are full is told so at once. */
function limitRequests(server: FastifyInstance, deps: TillServerDeps): void {
  let inHand = 0;
  const byAddress = new Map<string, number>();
  server.addHook("onRequest", async (request, reply) => {
    reply.header("cache-control", "no-store");
    if (request.routeOptions.url === HEALTH_PATH) {
      return undefined;
    }
    const { ip } = request;
    const own = byAddress.get(ip) ?? 0;
    if (inHand >= REQUESTS_AT_ONCE_MAX || own >= REQUESTS_OF_ONE_MAX) {
      const waitSeconds = BUSY_WAIT_SECONDS;
      return send(
        reply,
        replied(deps, [request, reply], refusalReply({ error: "busy", waitSeconds })),
      );
    }
    inHand += 1;
    byAddress.set(ip, own + 1);
    reply.raw.once("close", () => {
      inHand -= 1;
      const left = (byAddress.get(ip) ?? 1) - 1;
      if (left > 0) {
        byAddress.set(ip, left);
      } else {
        byAddress.delete(ip);
      }
    });
    return undefined;
  });
}

function addRoutes(server: FastifyInstance, deps: TillServerDeps): void {
  const { desk, hubId } = deps;
  const health: Health = { tillwave: 1, hub: hubId };
  server.get(HEALTH_PATH, (_request, reply) => reply.send(health));
  server.post(
    ENROLMENT_PATH,
    { bodyLimit: ENROLMENT_REQUEST_BYTES_MAX },
    async (request, reply) => {
      const isSpoken = request.headers[PROTOCOL_HEADER] === PROTOCOL_VERSION;
      const answer = isSpoken
        ? desk.enrol(tillRequest(request))
        : refusalReply({ error: "other-protocol", speaks: PROTOCOL_VERSION });
      return send(reply, replied(deps, [request, reply], answer));
    },
  );
  server.post<InEpoch>(
    "/v1/terminals/:terminal/epochs/:epoch/entries",
    { bodyLimit: BATCH_BYTES_MAX },
    async (request, reply) => {
      const place = placeOf(request.params);
      const answer = place === null ? MALFORMED : await desk.entries(tillRequest(request), place);
      return send(reply, replied(deps, [request, reply], answer));
    },
  );
  server.post<InEpoch>(
    "/v1/terminals/:terminal/epochs/:epoch/check-ins",
    async (request, reply) => {
      const place = placeOf(request.params);
      const answer = place === null ? MALFORMED : await desk.checkIn(tillRequest(request), place);
      return send(reply, replied(deps, [request, reply], answer));
    },
  );
  server.post<InEpoch>(
    "/v1/terminals/:terminal/epochs/:epoch/beacons",
    { bodyLimit: BEACON_REPORT_BYTES_MAX },
    async (request, reply) => {
      const place = placeOf(request.params);
      const answer = place === null ? MALFORMED : await desk.beacons(tillRequest(request), place);
      return send(reply, replied(deps, [request, reply], answer));
    },
  );
  server.get<{ Params: { digest: string } }>("/v1/documents/:digest", async (request, reply) => {
    const { digest } = request.params;
    const answer = /^[0-9a-f]{64}$/u.test(digest)
      ? await desk.document(tillRequest(request), digest)
      : MALFORMED;
    return send(reply, replied(deps, [request, reply], answer));
  });
}

function addTapRoutes(server: FastifyInstance, deps: TillServerDeps): void {
  const { desk } = deps;
  for (const [what, ask] of [
    ["holds", desk.hold],
    ["spends", desk.findSpend],
  ] as const) {
    server.post<InEpoch>(
      `/v1/terminals/:terminal/epochs/:epoch/${what}`,
      { bodyLimit: TAP_BODY_BYTES_MAX },
      async (request, reply) => {
        const place = placeOf(request.params);
        const answer = place === null ? MALFORMED : await ask(tillRequest(request), place);
        return send(reply, replied(deps, [request, reply], answer), WALLET_CONTENT_TYPE);
      },
    );
  }
}

function addWalletRoutes(server: FastifyInstance, deps: TillServerDeps): void {
  const { wallets } = deps.desk;
  for (const [path, bodyLimit, ask] of [
    [UPLINKS_PATH, TAP_BODY_BYTES_MAX, wallets.uplink],
    [WALLET_SPENDS_PATH, REPORT_BYTES_MAX, wallets.report],
    [WALLET_CREDENTIALS_PATH, TAP_BODY_BYTES_MAX, wallets.renew],
  ] as const) {
    server.post(path, { bodyLimit }, async (request, reply) => {
      const answer = await ask(tillRequest(request).body);
      return send(reply, replied(deps, [request, reply], answer), WALLET_CONTENT_TYPE);
    });
  }
}

function addEmitterRoutes(server: FastifyInstance, deps: TillServerDeps): void {
  const { presence } = deps;
  for (const [path, bodyLimit, take] of [
    [EMITTER_ENROLMENT_PATH, EMITTER_ENROLMENT_BYTES_MAX, presence.enrol],
    [HEARTBEATS_PATH, HEARTBEAT_BYTES_MAX, presence.heartbeat],
  ] as const) {
    server.post(path, { bodyLimit }, async (request, reply) => {
      const answer = await take(tillRequest(request).body);
      return send(reply, replied(deps, [request, reply], answer), HEARTBEAT_CONTENT_TYPE);
    });
  }
}

interface InEpoch {
  Params: { terminal: string; epoch: string };
}

const MALFORMED = refusalReply({ error: "malformed" });
const U32_MAX = 0xffff_ffff;

function placeOf({ terminal, epoch }: InEpoch["Params"]): Place | null {
  const numbers = [terminal, epoch].map((text) =>
    /^(?:0|[1-9]\d{0,9})$/u.test(text) ? Number(text) : U32_MAX + 1,
  );
  const [t = 0, e = 0] = numbers;
  return numbers.every((n) => n <= U32_MAX) ? { terminal: t, epoch: e } : null;
}

function tillRequest(request: FastifyRequest): TillRequest {
  const { method, url, headers } = request.raw;
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
  return { method: method ?? "", path: url ?? "", headers, body };
}

function send(
  reply: FastifyReply,
  { status, body, headers = {} }: TillReply,
  bytesType = "application/octet-stream",
): FastifyReply {
  reply.headers(headers);
  return body instanceof Uint8Array
    ? reply
        .code(status)
        .type(bytesType)
        .send(Buffer.from(body.buffer, body.byteOffset, body.length))
    : reply.code(status).send(body);
}

/** Says in the log what became of a request, and hands the answer on. */
function replied(
  { log }: TillServerDeps,
  [request, reply]: readonly [FastifyRequest, FastifyReply],
  answer: TillReply,
): TillReply {
  const header = request.headers[STATEMENT_HEADER];
  const signed = parseStatement(typeof header === "string" ? header : undefined);
  const claimed = signed && peekStatement(signed);
  const { terminal, epoch, first, last, requestId } = claimed?.ok === true ? claimed.value : NOBODY;
  log.info(
    {
      terminal,
      epoch,
      first,
      last,
      request: toHex(requestId.subarray(0, 4)),
      status: answer.status,
      bytes: request.body instanceof Uint8Array ? request.body.length : 0,
      ms: Math.round(reply.elapsedTime),
    },
    request.routeOptions.url ?? "unknown path",
  );
  return answer;
}

const NOBODY = {
  terminal: null,
  epoch: null,
  first: null,
  last: null,
  requestId: new Uint8Array(0),
};
