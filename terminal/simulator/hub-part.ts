/** The real hub in this process, on real files: asked without a socket, killed without a word. */
import { NO_LOG } from "@tillwave/shared/core/log";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ConsoleSale, ConsoleSales, JoinCode, Overview } from "@tillwave/shared/api/console";
import { assert, present } from "@tillwave/shared/core/assert";
import { err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import type { VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { type Hub, openHubService } from "@tillwave/hub/hub";
import { hubFolder } from "@tillwave/hub/hub-folder";
import { initHub } from "@tillwave/hub/init";
import type { Ports } from "@tillwave/hub/ports";
import type { HubAnswer, HubRequest, Hubs } from "@tillwave/service/ports";

/** What the hub waits for to commit many at once does not wait for the world's time. */
const SHORT_WAIT = 10;

export interface HubPart {
  deliver(request: HubRequest): Promise<HubAnswer | null>;
  enrol(makeBody: (spki: Uint8Array) => Uint8Array | null): ReturnType<Hubs["enrol"]>;
  joinCode(terminal: number): Promise<JoinCode>;
  /** As a power cut ends a program: what the files have at this moment is what the next one finds. */
  kill(): Promise<void>;
  start(): Promise<void>;
  overview(): Promise<Overview>;
  /** Every sale that the console shows, newest first. */
  sales(): Promise<readonly ConsoleSale[]>;
  close(): Promise<void>;
}

export interface HubPartOptions {
  /** An empty folder. */
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly merchant: number;
  readonly currency: string;
}

export async function createHubPart(options: HubPartOptions): Promise<HubPart> {
  const { merchant, currency } = options;
  const ports = simulatedPorts(options.clock);
  const defects: Error[] = [];
  let lives = 0;
  let folder = join(options.folder, "life-0");
  let hub: Hub | null = null;
  mkdirSync(folder, { recursive: true });
  const name = "A simulated shop";
  // Nobody guesses passwords here.
  const guarded = { cost: { N: 16, r: 1, p: 1 } };
  const made = await initHub({ folder, merchant, name, currency }, ports, guarded);
  assert(made.ok, "the hub is made");

  const start = async (): Promise<void> => {
    hub = await openHub(folder, ports, (error) => defects.push(error));
  };
  await start();

  const deliver = async (request: HubRequest): Promise<HubAnswer | null> => {
    const [defect] = defects;
    if (defect !== undefined) {
      throw defect;
    }
    const asked = hub;
    const answer = asked === null ? null : await inject(asked, request);
    // Whoever died over a question has not answered it.
    return hub === asked ? answer : null;
  };
  const running = (): Hub => present(hub, "a running hub");
  const ask: Ask = (method, path, body) => askConsole(running(), { folder, method, path, body });

  return {
    deliver,
    async enrol(makeBody) {
      const body = makeBody(running().context.tls.spki);
      if (body === null) {
        return err({ type: "not-sent" });
      }
      const headers = { "content-type": "application/cbor", "tillwave-protocol": "1" };
      const request = { method: "POST", path: "/v1/enrolments", headers, body } as const;
      const answer = await deliver({ ...request, answerBytesMax: 65_536 });
      return answer === null ? err({ type: "hub-down", detail: "" }) : ok(answer);
    },
    joinCode: (terminal) => ask("POST", "/api/join-codes", { terminal, name: `Till ${terminal}` }),
    async kill() {
      const [died, left] = [running(), folder];
      hub = null;
      lives += 1;
      folder = join(options.folder, `life-${lives}`);
      cpSync(left, folder, { recursive: true });
      await died.close();
      rmSync(left, { recursive: true });
    },
    start,
    overview: () => ask("GET", "/api/overview"),
    sales: () => allSales(ask),
    async close() {
      await hub?.close();
      hub = null;
    },
  };
}

function simulatedPorts(clock: VirtualClock): Ports {
  return {
    clock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    timers: {
      later(callback, afterMs) {
        if (afterMs > SHORT_WAIT) {
          return clock.later(callback, afterMs);
        }
        const soon = setImmediate(callback);
        return () => clearImmediate(soon);
      },
    },
    log: NO_LOG,
  };
}

async function openHub(
  folder: string,
  ports: Ports,
  onDefect: (error: Error) => void,
): Promise<Hub> {
  const opened = await openHubService(
    {
      folder,
      version: "0.0.0",
      pageFolder: join(folder, "no-page"),
      url: null,
      address: "127.0.0.1",
      addresses: ["127.0.0.1"],
      proxySpkis: [],
      customers: null,
    },
    ports,
    onDefect,
  );
  assert(opened.ok, `the hub opens: ${JSON.stringify(opened)}`);
  return opened.value;
}

/** As a till asks. Null where there was no answer. */
async function inject(hub: Hub, request: HubRequest): Promise<HubAnswer | null> {
  const { method, path, headers, body } = request;
  const answer = await hub.tills
    .inject({
      method,
      url: path,
      headers: { ...headers },
      ...(body === null ? {} : { payload: Buffer.from(body) }),
    })
    .catch(() => null);
  return (
    answer && {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([key, value]) => [key, String(value)]),
      ),
      body: new Uint8Array(answer.rawPayload),
    }
  );
}

type Ask = <T>(method: "GET" | "POST", path: string, body?: object) => Promise<T>;

interface ConsoleRequest {
  readonly folder: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: object | undefined;
}

/** As the command line asks. */
async function askConsole<T>(hub: Hub, { folder, method, path, body }: ConsoleRequest): Promise<T> {
  const token = readFileSync(hubFolder(folder).controlToken, "utf8").trim();
  const answer = await hub.console.inject({
    method,
    url: path,
    headers: { host: "127.0.0.1:0", authorization: `Bearer ${token}`, "x-tillwave": "1" },
    ...(body === undefined ? {} : { payload: body }),
  });
  assert(answer.statusCode === 200, `${path} is answered: ${answer.body}`);
  return answer.json<T>();
}

async function allSales(ask: Ask): Promise<readonly ConsoleSale[]> {
  const all: ConsoleSale[] = [];
  for (let before: string | null = ""; before !== null;) {
    const query: string = before === "" ? "" : `?before=${encodeURIComponent(before)}`;
    const page: ConsoleSales = await ask("GET", `/api/sales${query}`);
    all.push(...page.sales);
    ({ before } = page);
  }
  return all;
}
