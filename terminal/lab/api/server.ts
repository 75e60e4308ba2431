/** The lab's HTTP face on loopback: its page, what people do on it, its feed. See shared/api/lab.ts. */
import {
  LAB_HEARTBEAT_EVERY_MS,
  LAB_REQUEST_BYTES_MAX,
  type LabReply,
  labCommandSchema,
} from "@tillwave/shared/api/lab";
import { createPageServer, openFeed, tokenGuard } from "@tillwave/shared/host/page-server";
import type { FastifyInstance } from "fastify";
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

export function createLabServer({
  lab,
  token,
  pageFolder,
  onDefect,
}: LabServerDeps): FastifyInstance {
  return createPageServer({
    bodyLimit: LAB_REQUEST_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    guard: tokenGuard(token),
    addRoutes: (api) => addRoutes(api, lab),
    page: {
      folder: pageFolder,
      notBuilt: "The lab's page is not built yet. Run: npx vite build terminal/lab/page",
    },
    onDefect,
  });
}

function addRoutes(server: FastifyInstance, lab: Lab): void {
  server.get("/lab", (_request, reply) => openFeed(reply, FEED_LIMITS, lab.join));
  server.get("/lab/field", (_request, reply) => reply.send(lab.fieldEvents()));
  server.post("/lab/commands", async (request, reply): Promise<LabReply> => {
    const parsed = v.safeParse(labCommandSchema, request.body);
    if (!parsed.success) {
      const where = v.getDotPath(parsed.issues[0]) ?? "request";
      return reply.code(400).send({ ok: false, error: { type: "request-malformed", where } });
    }
    return lab.handle(parsed.output);
  });
}
