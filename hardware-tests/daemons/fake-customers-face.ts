/**
 * A hub that only has its customers' face: a built page under the content policy that the hub promises, and what
 * the page asks answered by its own simulated hub. Listens on loopback, or wherever it is told.
 */
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { PAGE_HEADERS, pageCacheControl } from "@tillwave/shared/host/page-headers";
import {
  type SimulatedHub,
  createSimulatedHub,
} from "../../terminal/hub/shopper/testing/simulated-hub.ts";

const BODY_BYTES_MAX = 10_000;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export interface FakeCustomersFace {
  readonly url: string;
  readonly hub: SimulatedHub;
  /** The mark of the page that it says it has. */
  setBuild(build: string | null): void;
  close(): Promise<void>;
}

export interface FaceOptions {
  /** Of the built page. */
  readonly folder: string;
  now?(): number;
}

export async function openFakeCustomersFace(options: FaceOptions): Promise<FakeCustomersFace> {
  const { folder, now = Date.now } = options;
  const hub = createSimulatedHub(now);
  let build: string | null = null;
  const server = createServer((request, response) => {
    if (build !== null) {
      response.setHeader("tillwave-page-build", build);
    }
    void answer({ hub, folder }, request, response);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    hub,
    setBuild: (next) => {
      build = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });

interface Face {
  readonly hub: SimulatedHub;
  readonly folder: string;
}

async function answer(
  { hub, folder }: Face,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://hub");
  if (!pathname.startsWith("/v1/")) {
    await servePage(folder, pathname, response);
    return;
  }
  const reply = hub.answer({ path: pathname, body: await readBody(request) });
  if (reply === null) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, {
    ...PAGE_HEADERS,
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(reply.json));
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) {
      break;
    }
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

async function servePage(
  folder: string,
  pathname: string,
  response: ServerResponse,
): Promise<void> {
  const path = normalize(pathname === "/" ? "/index.html" : pathname);
  try {
    const body = await readFile(join(folder, path));
    response.writeHead(200, {
      ...PAGE_HEADERS,
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": pageCacheControl(path),
    });
    response.end(body);
  } catch {
    response.writeHead(404);
    response.end();
  }
}
