/**
 * A shop as a program of its own, started through the launcher as people start it, for those that
 * walk through it with a browser.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { START_MS_MAX, isBuilt } from "./programs.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
/** Of what it said, so much stands in the message when it does not open. */
const SAID_MAX = 4000;

export interface ShopProcessOptions {
  /** Where the journal lies. */
  readonly folder: string;
  /** Further flags of the service; the demo shop where there are none. */
  readonly flags?: readonly string[];
  /** Hub and lab too; else the till alone. */
  readonly whole?: boolean;
  /** Added to this process's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ShopProcess {
  /** The register page's address, with its token. */
  readonly url: string;
  /** The till's service that runs at the moment; another one after it died. Throws where none runs. */
  servicePid(): number;
  /** Everything that the launcher has said so far. */
  said(): string;
  /** Ends a program as a power cut would; the launcher starts it again. */
  cutPower(of: "till" | "hub"): void;
  /** Closes the shop in order. */
  close(): Promise<void>;
}

/** It closes when this process ends, however: the channel between the two closes then. */
export async function openShop(options: ShopProcessOptions): Promise<ShopProcess> {
  const { folder, flags = [], whole = false, environment = {} } = options;
  const extent = [...(whole ? [] : ["--till-only"]), ...(isBuilt() ? ["--built"] : [])];
  const child = spawn(
    process.execPath,
    ["--import", "tsx", MAIN, "--demo", "--data", folder, "--port", "0", ...extent, ...flags],
    { stdio: ["ignore", "pipe", "pipe", "ipc"], env: { ...process.env, ...environment } },
  );
  let all = "";
  const keep = (text: string): void => {
    all += text;
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await awaitAddress(child);
  return {
    url,
    servicePid: () => tillOf(child.pid ?? 0),
    said: () => all,
    cutPower: (of) => void child.send({ type: "power", of }),
    close: () => {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

function awaitAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGTERM");
      reject(new Error(`the shop did not open: ${why}\n${said}`));
    };
    const timer = setTimeout(() => fail("it took too long"), START_MS_MAX);
    const ended = (code: number | null): void => fail(`it ended with ${code}`);
    const listen = (text: string): void => {
      said = (said + text).slice(-SAID_MAX);
      const address = /^The shop is open: (\S+)$/mu.exec(said)?.[1];
      if (address !== undefined) {
        clearTimeout(timer);
        child.off("exit", ended);
        resolve(address);
      }
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("exit", ended);
  });
}

/** Of the launcher's programs, the till's service. */
function tillOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const till = children.find((child) => child !== "" && isTill(child));
  if (till === undefined) {
    throw new Error("the shop runs no till at the moment");
  }
  return Number(till);
}

function isTill(pid: string): boolean {
  try {
    return /\/terminal\/service\//u.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}
