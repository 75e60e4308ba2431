/** The page that does nothing but listen (./listener-page): built, served under the shops' policy, and driven. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { HearingState } from "@tillwave/listener/hearing-state";
import { PAGE_HEADERS } from "@tillwave/shared/host/page-headers";
import type { Page } from "playwright-core";
import type { Told } from "./listener-page/told.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
};

export interface ServedPage {
  readonly port: number;
  /** On loopback, which browsers take for secure. */
  readonly url: string;
  close(): Promise<void>;
}

export function buildListenerPage(folder: string): void {
  const vite = join(ROOT, "node_modules/.bin/vite");
  const args = ["build", "scripts/sound/listener-page", "--outDir", folder, "--logLevel", "warn"];
  execFileSync(vite, [...args, "--emptyOutDir"], { cwd: ROOT, stdio: "inherit" });
}

export interface Served {
  /** Said with the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Files that are no longer there, as after an upgrade. */
  readonly missing?: RegExp;
}

/** A page as it was built into a folder, under the shops' own headers. */
export async function servePage(
  folder: string,
  { headers = {}, missing }: Served = {},
): Promise<ServedPage> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const path = normalize(pathname === "/" ? "/index.html" : pathname);
    const type = TYPES[extname(path)];
    if (missing?.test(path) === true) {
      response.writeHead(404).end();
      return;
    }
    try {
      const content = readFileSync(join(folder, path));
      response.writeHead(200, { "content-type": type, ...PAGE_HEADERS, ...headers });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface ListenerPage {
  readonly page: Page;
  touch(what: "start" | "stop" | "resume"): Promise<void>;
  /** All that it was told so far. */
  told(): Promise<readonly Told[]>;
  state(): Promise<HearingState>;
  /** Waits for a state of this type, and gives the first one. */
  until(type: HearingState["type"], msMax?: number): Promise<HearingState>;
  /** Milliseconds from the last touch to the first state of this type after it. */
  since(type: HearingState["type"]): Promise<number>;
}

const UNTIL_MS_MAX = 15_000;

export function listenerPage(page: Page): ListenerPage {
  const told = (): Promise<readonly Told[]> => page.evaluate(() => window.told);
  return {
    page,
    touch: (what) => page.click(`#${what}`),
    told,
    state: async () => (await told()).at(-1)?.state ?? { type: "idle", why: "not-started" },
    async until(type, msMax = UNTIL_MS_MAX) {
      const found = await page.waitForFunction(
        (wanted) =>
          window.told.findLast(({ at }) => at >= (window.touched.at(-1) ?? 0))?.state.type ===
            wanted && window.told.at(-1)?.state,
        type,
        { timeout: msMax, polling: 50 },
      );
      return (await found.jsonValue()) as HearingState;
    },
    since: (type) =>
      page.evaluate((wanted) => {
        const touch = window.touched.at(-1) ?? 0;
        const first = window.told.find(({ at, state }) => at >= touch && state.type === wanted);
        return (first?.at ?? Number.POSITIVE_INFINITY) - touch;
      }, type),
  };
}
