/**
 * A hub that only has a console: the built page under the content policy that the hub promises, and its
 * API answered by the console's own simulated hub. Listens on loopback, at a port of its own.
 */
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { JoinCodeRequest, Shop } from "@tillwave/shared/api/console";
import type {
  EmitterCodeRequest,
  RotateRequest,
  ZonesRequest,
} from "@tillwave/shared/api/console-zones";
import type { HubError } from "../../terminal/hub/console/hub-client.ts";
import {
  type SimulatedHub,
  createSimulatedHub,
} from "../../terminal/hub/console/testing/simulated-hub.ts";

const DIST = fileURLToPath(new URL("../../terminal/hub/console/dist", import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const COOKIE = "tillwave-session=1";
const BODY_BYTES_MAX = 1_000_000;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export interface FakeHub {
  readonly url: string;
  readonly hub: SimulatedHub;
  /** Breaks every connection and takes no more, as a hub that is switched off; or takes them again. */
  setPower(isOn: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openFakeHub(now: () => number = Date.now): Promise<FakeHub> {
  const hub = createSimulatedHub({ now, isSignedIn: true });
  const server = createServer((request, response) => {
    void answer(hub, request, response);
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}/`,
    hub,
    setPower: (isOn) => (isOn ? listen(server, port) : stop()),
    close: () => (server.listening ? stop() : Promise.resolve()),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });

async function answer(
  hub: SimulatedHub,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://hub");
  if (!pathname.startsWith("/api/")) {
    await servePage(pathname, response);
    return;
  }
  const say = (status: number, body?: unknown): void => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const isSignedIn = request.headers.cookie?.includes(COOKIE) ?? false;
  const isChange = request.method === "POST";
  if (isChange && request.headers["x-tillwave"] !== "1") {
    say(403, { error: "header-missing" });
    return;
  }
  const text = isChange ? await readBody(request) : "";
  if (pathname === "/api/login") {
    const given = await hub.client.login(
      (JSON.parse(text) as { readonly password: string }).password,
    );
    if (given.ok && given.value.ok) {
      response.setHeader("set-cookie", `${COOKIE}; HttpOnly; SameSite=Strict; Path=/`);
    }
    say(given.ok && !given.value.ok ? 401 : 200, given.ok ? given.value : {});
    return;
  }
  if (!isSignedIn) {
    say(401, { error: "signed-out" });
    return;
  }
  if (pathname === "/api/logout") {
    response.setHeader("set-cookie", "tillwave-session=; Max-Age=0; Path=/");
    say(204);
    return;
  }
  const given = await ask(hub, { path: pathname, asked: searchParams, text });
  if (!given.ok) {
    say(STATUS_BY_ERROR[given.error.type], { error: given.error.type });
  } else if (given.value === null) {
    say(204);
  } else {
    say(200, given.value);
  }
}

const STATUS_BY_ERROR: Readonly<Record<HubError["type"], number>> = {
  unreachable: 504,
  "signed-out": 401,
  "not-found": 404,
  unavailable: 503,
  refused: 400,
};

type Asked =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: HubError };

interface Request {
  readonly path: string;
  readonly asked: URLSearchParams;
  readonly text: string;
}

/** What the address and the body ask of the simulated hub. */
async function ask({ client }: SimulatedHub, { path, asked, text }: Request): Promise<Asked> {
  const [, , what = "", one = "", two = "", three = ""] = path.split("/");
  const number = (name: string): number | null =>
    asked.has(name) ? Number(asked.get(name)) : null;
  switch (`${what} ${two === "revoke" || two === "seen" ? two : ""}`.trim()) {
    case "overview":
      return client.readOverview();
    case "terminals":
      return client.readTerminal(Number(one));
    case "terminals revoke":
      return client.revoke(Number(one));
    case "sales":
      return one === ""
        ? client.readSales({ terminal: number("terminal"), before: asked.get("before") })
        : client.readSale({ terminal: Number(one), epoch: Number(two), seq: Number(three) });
    case "quarantine":
      return client.readQuarantine(number("before"));
    case "alarms seen":
      return client.markAlarmSeen(Number(one));
    case "quarantine seen":
      return client.markSeen(Number(one));
    case "join-codes":
      return client.makeJoinCode(JSON.parse(text) as JoinCodeRequest);
    case "documents":
      return askDocuments(client, one, text);
    case "beacons":
      return client.readBeacons();
    case "zones":
    case "emitters":
      return askZones(client, [what, one, two], text);
    case "backup":
      return client.backUp();
    default:
      return { ok: false, error: { type: "not-found" } };
  }
}

function askDocuments(client: SimulatedHub["client"], kind: string, text: string): Promise<Asked> {
  if (kind === "shop") {
    return text === "" ? client.readShop() : client.changeShop(JSON.parse(text) as Shop);
  }
  return kind === "catalogue"
    ? client.sendCatalogue(new Blob([text]), () => {})
    : client.readDocuments();
}

function askZones(
  client: SimulatedHub["client"],
  [what, one, two]: readonly [what: string, one: string, two: string],
  text: string,
): Promise<Asked> {
  if (what === "emitters") {
    return two === "retire"
      ? client.retireEmitter(one)
      : client.rotateEmitter(one, JSON.parse(text) as RotateRequest);
  }
  if (one !== "") {
    return client.makeEmitterCode(Number(one), JSON.parse(text) as EmitterCodeRequest);
  }
  return text === "" ? client.readZones() : client.changeZones(JSON.parse(text) as ZonesRequest);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function servePage(pathname: string, response: ServerResponse): Promise<void> {
  const path = normalize(pathname === "/" ? "/index.html" : pathname);
  try {
    const body = await readFile(join(DIST, path));
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
    });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
