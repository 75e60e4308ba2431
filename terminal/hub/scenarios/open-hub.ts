/**
 * A hub for scenarios: the real one on real SQLite files, under a clock that the scenario moves. It is
 * asked in process; `listen` opens its ports for whoever speaks HTTP.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JoinCode } from "@tillwave/shared/api/console";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { onTestFinished } from "vitest";
import { portOf } from "@tillwave/shared/host/page-server";
import { type CustomersOptions, type Hub, openHubService } from "../hub.ts";
import { hubFolder } from "../hub-folder.ts";
import { initHub } from "../init.ts";
import type { Ports } from "../ports.ts";
import type { HubRows } from "../store/hub-store.ts";

export interface OpenHub {
  readonly hub: Hub;
  readonly clock: VirtualClock;
  readonly folder: string;
  readonly password: string;
  readonly controlToken: string;
  /** Every line of its log, as JSON. */
  readonly logged: readonly string[];
  /** What happened that only a mistake of ours can cause. */
  readonly defects: readonly Error[];
  /** Asks the console, as the command line does. */
  ask<T>(method: "GET" | "POST", path: string, body?: object): Promise<T>;
  joinCode(terminal?: number, name?: string): Promise<JoinCode>;
  read<T>(work: (rows: HubRows) => T): T;
  /** Lets what waits for a group come through. */
  commit<T>(pending: Promise<T>): Promise<T>;
  listen(): Promise<{ readonly url: string; readonly console: string }>;
  close(): Promise<void>;
  /** The same hub again, on what the disk has: after `close`, or beside it on a copy. */
  reopen(): Promise<OpenHub>;
}

export const CHEAP_PASSWORD = { cost: { N: 16, r: 1, p: 1 } };

export interface OpenHubOptions {
  readonly folder?: string;
  readonly clock?: VirtualClock;
  readonly password?: string;
  readonly currency?: string;
  readonly customers?: Partial<CustomersOptions>;
}

/** Where there is no folder, a new hub in the temporary folder, removed when the test ends. */
export async function openHub(options: OpenHubOptions = {}): Promise<OpenHub> {
  const clock = options.clock ?? createVirtualClock();
  const logged: string[] = [];
  const write = (facts: object, message: string): void => {
    logged.push(JSON.stringify({ ...facts, message }));
  };
  const ports: Ports = {
    clock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    timers: clock,
    log: { info: write, warn: write, error: write },
  };
  const folder = options.folder ?? temporaryFolder();
  const password = options.password ?? (await makeHub(folder, ports, options));
  const defects: Error[] = [];
  const opened = await openHubService(
    {
      folder,
      version: "1.0.0",
      pageFolder: join(folder, "no-page"),
      url: null,
      address: "127.0.0.1",
      addresses: ["127.0.0.1"],
      proxySpkis: [],
      customers: {
        host: "127.0.0.1",
        address: "127.0.0.1",
        url: null,
        proxy: null,
        tls: null,
        pageFolder: join(folder, "no-page"),
        ...options.customers,
      },
    },
    ports,
    (error) => defects.push(error),
  );
  const hub = present(opened.ok ? opened.value : null, "an open hub");
  const controlToken = readFileSync(hubFolder(folder).controlToken, "utf8").trim();
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) {
      isClosed = true;
      await hub.close();
    }
  };
  onTestFinished(close);

  const open: OpenHub = {
    hub,
    clock,
    folder,
    password,
    controlToken,
    logged,
    defects,
    async ask<T>(method: "GET" | "POST", path: string, body?: object) {
      const answer = await hub.console.inject({
        method,
        url: path,
        headers: {
          host: `127.0.0.1:${portOf(hub.console)}`,
          authorization: `Bearer ${controlToken}`,
          "x-tillwave": "1",
        },
        ...(body === undefined ? {} : { payload: body }),
      });
      return (answer.statusCode === 204 ? null : answer.json()) as T;
    },
    joinCode: (terminal, name = "Till 2") =>
      open.ask("POST", "/api/join-codes", { terminal: terminal ?? null, name }),
    read(work) {
      const done = hub.context.store.read(work);
      assert(done.ok, "the hub's memory can be read");
      return done.value.value;
    },
    async commit(pending) {
      const waiting = { isOver: false };
      const done = pending.finally(() => {
        waiting.isOver = true;
      });
      while (!waiting.isOver) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.pass(1);
      }
      return done;
    },
    async listen() {
      await hub.tills.listen({ host: "127.0.0.1", port: 0 });
      await hub.console.listen({ host: "127.0.0.1", port: 0 });
      return {
        url: `https://127.0.0.1:${portOf(hub.tills)}`,
        console: `http://127.0.0.1:${portOf(hub.console)}`,
      };
    },
    close,
    async reopen() {
      const left = isClosed ? folder : temporaryFolder();
      if (!isClosed) {
        cpSync(folder, left, { recursive: true });
      }
      return openHub({ folder: left, clock, password });
    },
  };
  return open;
}

async function makeHub(
  folder: string,
  ports: Ports,
  { currency = "HKD" }: OpenHubOptions,
): Promise<string> {
  const made = await initHub(
    {
      folder,
      merchant: 1001,
      name: "Harbour Corner",
      address: ["12 Ferry Street", "Hong Kong"],
      currency,
    },
    ports,
    CHEAP_PASSWORD,
  );
  return present(made.ok ? made.value : null, "a new hub").password;
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hub-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
