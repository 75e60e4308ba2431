/** The real hub in this process, on real files: asked without a socket, killed without a word. */
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
  const { clock, merchant, currency } = options;
  const defects: Error[] = [];
  const quiet = (): void => {};
  const ports: Ports = {
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
    log: { info: quiet, warn: quiet, error: quiet },
  };
  let lives = 0;
  let folder = join(options.folder, "life-0");
  mkdirSync(folder, { recursive: true });
  const name = "A simulated shop";
  const made = await initHub(
    { folder, merchant, name, currency },
    ports,
    // Nobody guesses passwords here.
    { cost: { N: 16, r: 1, p: 1 } },
  );
  assert(made.ok, "the hub is made");
  let hub: Hub | null = null;

  const open = async (): Promise<void> => {
    const opened = await openHubService(
      {
        folder,
        version: "0.0.0",
        pageFolder: join(folder, "no-page"),
        url: null,
        address: "127.0.0.1",
        addresses: ["127.0.0.1"],
        proxySpkis: [],
      },
      ports,
      (error) => defects.push(error),
    );
    assert(opened.ok, `the hub opens: ${JSON.stringify(opened)}`);
    hub = opened.value;
  };
  await open();

  const deliver = async (request: HubRequest): Promise<HubAnswer | null> => {
    const [defect] = defects;
    if (defect !== undefined) {
      throw defect;
    }
    const asked = hub;
    if (asked === null) {
      return null;
    }
    const { method, path, headers, body } = request;
    const answer = await asked.tills
      .inject({
        method,
        url: path,
        headers: { ...headers },
        ...(body === null ? {} : { payload: Buffer.from(body) }),
      })
      .catch(() => null);
    // Whoever died over a question has not answered it.
    if (answer === null || hub !== asked) {
      return null;
    }
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([key, value]) => [key, String(value)]),
      ),
      body: new Uint8Array(answer.rawPayload),
    };
  };

  const ask = async <T>(method: "GET" | "POST", path: string, body?: object): Promise<T> => {
    const asked = present(hub, "a running hub");
    const token = readFileSync(hubFolder(folder).controlToken, "utf8").trim();
    const answer = await asked.console.inject({
      method,
      url: path,
      headers: { host: "127.0.0.1:0", authorization: `Bearer ${token}`, "x-tillwave": "1" },
      ...(body === undefined ? {} : { payload: body }),
    });
    assert(answer.statusCode === 200, `${path} is answered: ${answer.body}`);
    return answer.json<T>();
  };

  return {
    deliver,
    async enrol(makeBody) {
      const body = makeBody(present(hub, "a running hub").context.tls.spki);
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
      const [died, left] = [present(hub, "a running hub"), folder];
      hub = null;
      lives += 1;
      folder = join(options.folder, `life-${lives}`);
      cpSync(left, folder, { recursive: true });
      await died.close();
      rmSync(left, { recursive: true });
    },
    start: open,
    overview: () => ask("GET", "/api/overview"),
    async sales() {
      const all: ConsoleSale[] = [];
      for (let before: string | null = ""; before !== null;) {
        const query: string = before === "" ? "" : `?before=${encodeURIComponent(before)}`;
        const page: ConsoleSales = await ask("GET", `/api/sales${query}`);
        all.push(...page.sales);
        ({ before } = page);
      }
      return all;
    },
    async close() {
      await hub?.close();
      hub = null;
    },
  };
}
