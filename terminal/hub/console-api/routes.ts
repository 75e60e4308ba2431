/** The console's requests, each an answer from memory or one act. See shared/api/console.ts. */
import {
  joinCodeRequestSchema,
  loginRequestSchema,
  shopSchema,
} from "@tillwave/shared/api/console";
import type { FastifyInstance, FastifyReply } from "fastify";
import * as v from "valibot";
import { backUpHub } from "../backup.ts";
import type { CatalogueDesk } from "../catalogue/catalogue-desk.ts";
import type { HubContext } from "../context.ts";
import type { ImportDesk } from "../import.ts";
import type { JoinDesk } from "../join-desk.ts";
import type { ZonesDesk } from "../presence/zones-desk.ts";
import { renewOwnerKey } from "../presence/owner-keys.ts";
import { changeShop, readShop } from "../shop-desk.ts";
import type { HubRows } from "../store/hub-store.ts";
import { createLogin } from "./login.ts";
import { malformed, sendDone, sendRead, unavailable } from "./replies.ts";
import { addWallets } from "./wallets.ts";
import { addZones } from "./zones.ts";
import { NO_COOKIE, type Sessions, sessionCookie, sessionWord } from "./sessions.ts";
import {
  overviewOf,
  quarantinePage,
  saleDetail,
  salesPage,
  terminalDetail,
  writtenDocuments,
} from "./views.ts";

export interface ConsoleRoutesDeps {
  readonly context: HubContext;
  readonly joining: JoinDesk;
  readonly catalogues: CatalogueDesk;
  readonly imports: ImportDesk;
  readonly sessions: Sessions;
  readonly zones: ZonesDesk;
}

export function addConsoleRoutes(api: FastifyInstance, deps: ConsoleRoutesDeps): void {
  addLogin(api, deps);
  addReading(api, deps);
  addActs(api, deps);
  addDocuments(api, deps);
  addWallets(api, deps);
  addZones(api, deps);
}

function addLogin(api: FastifyInstance, { context, sessions }: ConsoleRoutesDeps): void {
  const login = createLogin(context, sessions);
  api.post("/login", async (request, reply) => {
    const parsed = v.safeParse(loginRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const { reply: answer, word } = await login.try(parsed.output.password);
    if (word !== null) {
      return reply.header("set-cookie", sessionCookie(word)).send(answer);
    }
    const isTooOften = !answer.ok && answer.error === "too-many-tries";
    return reply.code(isTooOften ? 429 : 401).send(answer);
  });
  api.post("/logout", (request, reply) => {
    sessions.close(sessionWord(request.headers.cookie));
    return reply.code(204).header("set-cookie", NO_COOKIE).send();
  });
}

const number = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/u),
  v.transform((digits) => Number(digits)),
);
const terminalParams = v.object({ terminal: number });
const entryParams = v.object({ terminal: number, epoch: number, seq: number });
const idParams = v.object({ id: number });
const salesQuery = v.strictObject({ terminal: v.optional(number), before: v.optional(number) });
const pageQuery = v.strictObject({ before: v.optional(number) });

function addReading(api: FastifyInstance, { context }: ConsoleRoutesDeps): void {
  const read = (reply: FastifyReply, work: (rows: HubRows) => object | null): FastifyReply =>
    sendRead(reply, context.store.read(work));

  api.get("/overview", (_request, reply) => read(reply, (rows) => overviewOf(rows, context)));
  api.get("/terminals/:terminal", (request, reply) => {
    const params = v.safeParse(terminalParams, request.params);
    return params.success
      ? read(reply, (rows) => terminalDetail(rows, params.output.terminal, context))
      : malformed(reply);
  });
  api.get("/sales", (request, reply) => {
    const query = v.safeParse(salesQuery, request.query);
    if (!query.success) {
      return malformed(reply);
    }
    const { terminal = null, before = null } = query.output;
    return read(reply, (rows) => salesPage(rows, terminal, before));
  });
  api.get("/sales/:terminal/:epoch/:seq", (request, reply) => {
    const params = v.safeParse(entryParams, request.params);
    return params.success
      ? read(reply, (rows) => saleDetail(rows, params.output))
      : malformed(reply);
  });
  api.get("/quarantine", (request, reply) => {
    const query = v.safeParse(pageQuery, request.query);
    return query.success
      ? read(reply, (rows) => quarantinePage(rows, query.output.before ?? null))
      : malformed(reply);
  });
}

function addActs(api: FastifyInstance, deps: ConsoleRoutesDeps): void {
  const { context, joining, imports } = deps;
  const { store, ports } = context;
  const now = (): number => ports.clock.read().wall;

  api.post("/quarantine/:id/seen", (request, reply) => {
    const params = v.safeParse(idParams, request.params);
    return params.success
      ? sendDone(
          reply,
          store.commit((rows) => rows.quarantine.see(params.output.id, now())),
        )
      : malformed(reply);
  });
  api.post("/alarms/:id/seen", (request, reply) => {
    const params = v.safeParse(idParams, request.params);
    return params.success
      ? sendDone(
          reply,
          store.commit((rows) => rows.alarms.see(params.output.id, now())),
        )
      : malformed(reply);
  });
  api.post("/join-codes", (request, reply) => {
    const parsed = v.safeParse(joinCodeRequestSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const made = joining.makeCode(parsed.output);
    if (made.ok) {
      return reply.send(made.value.value);
    }
    const { type } = made.error;
    return type === "too-many-codes" ? reply.code(429).send({ error: type }) : unavailable(reply);
  });
  api.post("/terminals/:terminal/revoke", (request, reply) => {
    const params = v.safeParse(terminalParams, request.params);
    if (!params.success) {
      return malformed(reply);
    }
    const { terminal } = params.output;
    const done = store.commit((rows) => {
      const isThere = rows.terminals.find(terminal) !== null;
      rows.terminals.revoke(terminal, now());
      rows.joinCodes.spendOf(terminal);
      if (isThere) {
        // It knows what the shop's beacons are opened by.
        renewOwnerKey(rows, { random: ports.random, at: now() });
        rows.beacons.closeFindingsOf(terminal, now());
      }
      return isThere;
    });
    ports.log.warn({ terminal }, "a person revoked a terminal");
    return sendDone(reply, done);
  });
  api.post("/import", async (request, reply) => {
    const body: unknown = request.body;
    return isStream(body) ? reply.send(await imports.take(body)) : malformed(reply);
  });
  api.post("/backup", async (_request, reply) => {
    const done = await backUpHub(context);
    return done.ok ? reply.send(done.value) : unavailable(reply);
  });
}

function addDocuments(api: FastifyInstance, { context, catalogues }: ConsoleRoutesDeps): void {
  const { store } = context;
  api.get("/documents", (_request, reply) => sendRead(reply, store.read(writtenDocuments)));
  api.get("/documents/shop", (_request, reply) => sendRead(reply, store.read(readShop)));
  api.post("/documents/catalogue", async (request, reply) => {
    const body: unknown = request.body;
    const answer = isStream(body) ? await catalogues.take(body) : null;
    if (answer === null) {
      return malformed(reply);
    }
    return answer.ok ? reply.send(answer.value) : unavailable(reply);
  });
  api.post("/documents/shop", (request, reply) => {
    const parsed = v.safeParse(shopSchema, request.body);
    if (!parsed.success) {
      return malformed(reply);
    }
    const changed = changeShop(context, parsed.output);
    return changed.ok ? reply.send(changed.value.value) : unavailable(reply);
  });
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === "object" && body !== null && Symbol.asyncIterator in body;
