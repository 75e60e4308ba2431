/** The till's HTTP face on loopback: the register page, its presses, its feed. See shared/api/till.ts. */
import {
  REQUEST_BYTES_MAX,
  commandRequestSchema,
  drawerRequestSchema,
  joinRequestSchema,
  nfcRequestSchema,
  printRequestSchema,
  printerRequestSchema,
  recoveryRequestSchema,
  syncRequestSchema,
  tapRequestSchema,
} from "@tillwave/shared/api/till";
import { isOwnHost } from "@tillwave/shared/host/page-guard";
import {
  type PageFace,
  type PageServerOptions,
  createPageServer,
} from "@tillwave/shared/host/page-server";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as v from "valibot";
import type { TillService } from "../till-service.ts";
import { addCustomerRoutes } from "./customer-routes.ts";
import { addReversalRoutes } from "./reversal-routes.ts";
import { withoutTablets } from "../lan/without-tablets.ts";
import {
  type TabletServing,
  addAuthorityRoute,
  addFeedRoute,
  addPairRoute,
  addTabletRoutes,
} from "./tablet-routes.ts";
import { addBeaconRoutes } from "./beacon-routes.ts";
import { addFavouriteRoutes } from "./favourite-routes.ts";
import { addStaffRoutes } from "./staff-routes.ts";
import { addShiftRoutes } from "./shift-routes.ts";
import { addTrainingRoutes } from "./training-routes.ts";

const REQUEST_MS_MAX = 10_000;

export interface ServerDeps {
  readonly service: TillService;
  readonly token: string;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** A mistake of our own met in a request: memory may be wrong, and only a new start mends that. */
  readonly onDefect: (error: Error) => void;
  /** Who is let in beside the till's own page; nobody where it is left out. */
  readonly tablets?: TabletServing;
}

/** On loopback: the till's own page, and customers' screens beside it. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const { tablets = withoutTablets(deps.token) } = deps;
  return servePage(deps, {
    guard: tablets.callers.guard("loopback", (port) => ({
      scheme: "http",
      isOwnHost: (host) => isOwnHost(host, port),
    })),
    addRoutes: (api) => addRoutes(api, deps.service, tablets),
  });
}

/** To the shop's network: tablets that were let in, and the door for one that comes with a code. */
export function createLanServer(
  deps: ServerDeps & { readonly tablets: TabletServing },
  face: PageFace,
): FastifyInstance {
  const { service, tablets } = deps;
  const server = servePage(deps, {
    face,
    guard: tablets.callers.guard("lan", (port) => ({
      scheme: "https",
      isOwnHost: (host) => face.isOwnHost(host, port),
    })),
    addRoutes(api) {
      addRoutes(api, service, tablets);
      addPairRoute(api, tablets.desk);
    },
  });
  addAuthorityRoute(server, tablets);
  return server;
}

function servePage(
  { service, pageFolder, onDefect }: ServerDeps,
  options: Pick<PageServerOptions, "guard" | "addRoutes" | "face">,
): FastifyInstance {
  const server = createPageServer({
    ...options,
    compiles: true,
    bodyLimit: REQUEST_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    page: {
      folder: pageFolder,
      notBuilt: "The register page is not built yet. Run: npm run build",
    },
    onDefect,
  });
  server.get("/health", () => ({ selling: service.isSelling() }));
  return server;
}

function addRoutes(server: FastifyInstance, service: TillService, tablets: TabletServing): void {
  addFeedRoute(server, service, tablets);
  addTabletRoutes(server, tablets);
  addStaffRoutes(server, service);
  addCustomerRoutes(server, service);
  server.get("/catalogue", (request, reply) => {
    const catalogue = service.catalogue();
    const tag = `"${catalogue.tag}"`;
    reply.headers({ etag: tag, "content-type": "application/json; charset=utf-8" });
    reply.header("cache-control", "no-cache");
    return request.headers["if-none-match"] === tag
      ? reply.code(304).send()
      : reply.send(catalogue.json);
  });
  server.post("/commands", (request, reply) => {
    const parsed = v.safeParse(commandRequestSchema, request.body);
    if (!parsed.success) {
      const where = v.getDotPath(parsed.issues[0]) ?? "request";
      return reply.code(400).send({ ok: false, error: { type: "request-malformed", where } });
    }
    return send(reply, service.handle(parsed.output)?.value ?? null);
  });
  server.get("/sales", (request, reply) => {
    const parsed = v.safeParse(salesQuerySchema, request.query);
    return parsed.success
      ? send(reply, service.sales(parsed.output.before ?? null))
      : malformed(reply);
  });
  server.post("/join", async (request, reply) => {
    const parsed = v.safeParse(joinRequestSchema, request.body);
    return parsed.success ? send(reply, await service.joinHub(parsed.output)) : malformed(reply);
  });
  server.post("/sync", (request, reply) => {
    const parsed = v.safeParse(syncRequestSchema, request.body);
    return parsed.success ? send(reply, service.sync(parsed.output)) : malformed(reply);
  });
  server.post("/recovery", (request, reply) => {
    const parsed = v.safeParse(recoveryRequestSchema, request.body);
    return parsed.success ? send(reply, service.recover(parsed.output)) : malformed(reply);
  });
  server.post("/nfc", async (request, reply) => {
    const parsed = v.safeParse(nfcRequestSchema, request.body);
    return parsed.success ? send(reply, await service.nfc(parsed.output)) : malformed(reply);
  });
  server.post("/tap", (request, reply) => {
    const parsed = v.safeParse(tapRequestSchema, request.body);
    return parsed.success ? send(reply, service.tap(parsed.output)) : malformed(reply);
  });
  addPaperRoutes(server, service);
  addFavouriteRoutes(server, service);
  addReversalRoutes(server, service);
  addShiftRoutes(server, service);
  addTrainingRoutes(server, service);
  addBeaconRoutes(server, service);
}

function addPaperRoutes(server: FastifyInstance, service: TillService): void {
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

function malformed(reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: "request-malformed" });
}

/** Null: the till has no journal to answer from at the moment. */
function send(reply: FastifyReply, answer: object | null): FastifyReply {
  return answer === null ? reply.code(503).send({ error: "not-selling" }) : reply.send(answer);
}

const numberText = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/u),
  v.transform((digits) => Number(digits)),
);
const receiptQuerySchema = v.strictObject({ epoch: numberText, seq: numberText });
const salesQuerySchema = v.strictObject({ before: v.optional(numberText) });
