/** The hub as a program of its own, and a person's side of the line to it. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { initHub } from "@tillwave/hub/init";
import type { JoinCode, Overview, TerminalDetail, TerminalRow } from "@tillwave/shared/api/console";
import { assert, present } from "@tillwave/shared/core/assert";
import { START_MS_MAX, wordsFor } from "../../scripts/shop/programs.ts";

export interface HubProcess {
  /** Where tills find it. */
  readonly url: string;
  /** Of its console's API. */
  readonly console: string;
  readonly folder: string;
  readonly process: ChildProcess;
  readonly gone: Promise<number | null>;
  /** For that terminal, or for the next free number. */
  joinCode(name: string, terminal?: number): Promise<JoinCode>;
  revoke(terminal: number): Promise<void>;
  overview(): Promise<Overview>;
  terminal(terminal: number): Promise<TerminalDetail>;
  row(terminal: number): Promise<TerminalRow | null>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

export interface HubProcessOptions {
  readonly folder: string;
  readonly merchant?: number;
  readonly currency?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Further flags of Node; it runs from its sources then. */
  readonly nodeFlags?: readonly string[];
}

/** Makes a hub where there is none yet, and starts it. */
export async function startHub(options: HubProcessOptions): Promise<HubProcess> {
  const { folder, merchant = 1001, currency = "HKD", environment = {}, nodeFlags = [] } = options;
  const made = await initHub({ folder, merchant, name: "Corner shop", currency });
  assert(made.ok || made.error.type === "already-a-hub", "a hub is made");
  const child = spawn(
    process.execPath,
    [...wordsFor("hub", nodeFlags)]
      .concat(["--folder", folder, "--host", "127.0.0.1"])
      .concat(["--port", "0", "--console-port", "0", "--customers-port", "0"]),
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe", "ipc"] },
  );
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const said = await announced(child);
  const token = readFileSync(join(folder, "control-token"), "utf8").trim();
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-tillwave": "1",
  };
  const send = async (path: string, body?: object): Promise<Response> => {
    const request = body && { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(new URL(path, said.console), { headers, ...request });
    assert(response.ok, `${path} is answered ${response.status}`);
    return response;
  };
  const overview = async (): Promise<Overview> =>
    (await (await send("/api/overview")).json()) as Overview;
  return {
    url: new URL(said.url).origin,
    console: new URL(said.console).origin,
    folder,
    process: child,
    gone,
    overview,
    async joinCode(name, terminal) {
      const wanted = terminal === undefined ? { terminal: null } : { terminal };
      return (await (await send("/api/join-codes", { ...wanted, name })).json()) as JoinCode;
    },
    async revoke(terminal) {
      await send(`/api/terminals/${terminal}/revoke`, {});
    },
    terminal: async (terminal) =>
      (await (await send(`/api/terminals/${terminal}`)).json()) as TerminalDetail,
    row: async (terminal) =>
      (await overview()).terminals.find((row) => row.terminal === terminal) ?? null,
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

interface Said {
  readonly url: string;
  readonly console: string;
}

function announced(child: ChildProcess): Promise<Said> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`the hub did not start: ${why}\n${said}`));
    };
    const timer = setTimeout(() => fail("it did not come up in time"), START_MS_MAX);
    const listen = (text: Buffer): void => {
      said = `${said}${text.toString()}`.slice(-4000);
    };
    present(child.stdout, "the hub's output").on("data", listen);
    present(child.stderr, "the hub's errors").on("data", listen);
    const ended = (code: number | null, signal: string | null): void =>
      fail(`it ended with ${code ?? signal}`);
    child.once("exit", ended);
    child.once("message", (message: Said) => {
      clearTimeout(timer);
      child.off("exit", ended);
      resolve(message);
    });
  });
}
