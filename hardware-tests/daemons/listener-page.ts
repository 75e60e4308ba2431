/** The page that does nothing but listen (hardware-tests/listener-page): built, served under the shops' policy, and open. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { HearingState } from "@tillwave/listener/hearing-state";
import { PAGE_HEADERS } from "@tillwave/shared/host/page-headers";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchChromium } from "../../scripts/browser/chromium.ts";
import type { Told } from "../listener-page/told.ts";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";
import {
  type Answer,
  type Recorded,
  microphoneArguments,
  writeRecording,
} from "./fake-microphone.ts";

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

function buildListenerPage(folder: string): void {
  const vite = join(ROOT, "node_modules/.bin/vite");
  const args = ["build", "hardware-tests/listener-page", "--outDir", folder, "--logLevel", "warn"];
  execFileSync(vite, [...args, "--emptyOutDir"], { cwd: ROOT, stdio: "inherit" });
}

/** A page as it was built into a folder, under the shops' own headers. */
async function servePage(
  folder: string,
  { headers = {}, missing }: Pick<Surroundings, "headers" | "missing"> = {},
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

/** What a test's page finds. */
export interface Surroundings {
  /** What the microphone plays, over and over; none is there where it is null. */
  readonly sound: Recorded | null;
  /** Yes unless given. */
  readonly answer?: Answer;
  /** Chromium's own. */
  readonly args?: readonly string[];
  /** Done to the page before anything of it runs. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** Said with the page. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Files that are no longer there, as after an upgrade. */
  readonly missing?: RegExp;
  /** Instead of loopback's. */
  readonly urlOf?: (port: number) => string;
  /** Complaints that belong to the scenario. */
  readonly expected?: RegExp;
}

/** To be called once at the head of a test file: each page has a browser of its own, for the fake microphone belongs to one. */
export function withListenerPages(): { open(surroundings: Surroundings): Promise<ListenerPage> } {
  let folder = "";
  let opened: {
    readonly browser: Browser;
    readonly server: ServedPage;
    unexpected(): readonly string[];
  }[] = [];
  beforeAll(() => {
    folder = makeMemoryFolder("listener-");
    buildListenerPage(join(folder, "page"));
  });
  afterEach(async () => {
    const over = opened;
    opened = [];
    await Promise.all(over.flatMap(({ browser, server }) => [browser.close(), server.close()]));
    expect(
      over.flatMap(({ unexpected }) => unexpected()),
      "what the page complained of",
    ).toEqual([]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    async open({ sound, answer, args = [], before, urlOf, expected, ...served }) {
      const recording = join(folder, "sound.wav");
      if (sound !== null) {
        writeRecording(recording, sound);
      }
      const server = await servePage(join(folder, "page"), served);
      const browser = await launchChromium([
        ...microphoneArguments(sound && recording, answer),
        ...args,
      ]);
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on(
        "console",
        (message) => message.type() === "error" && complaints.push(message.text()),
      );
      page.on("pageerror", (error) => complaints.push(error.message));
      const unexpected = (): readonly string[] =>
        complaints.filter((words) => expected?.test(words) !== true);
      opened.push({ browser, server, unexpected });
      await before?.(page);
      await page.goto(urlOf?.(server.port) ?? server.url);
      return listenerPage(page);
    },
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

function listenerPage(page: Page): ListenerPage {
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
