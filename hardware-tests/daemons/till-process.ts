/** The till's service as a program of its own, and a page's side of the line to it. */
import { type ChildProcess, spawn } from "node:child_process";
import type {
  CommandReply,
  FeedMessage,
  RecoveryRequest,
  SalesPage,
} from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { START_MS_MAX, wordsFor } from "../../scripts/shop/programs.ts";

/** Of the one page that a test is: as a real one, it sends one press at a time. */
const PAGE = "page-of-a-test";

export interface TillProcess {
  /** The register page's address, with its token. */
  readonly url: string;
  readonly process: ChildProcess;
  /**
   * Sends one press. With the id of an earlier one it is that one sent again. Throws where the till
   * dies before it answers, and where it cannot say what became of the press.
   */
  press(sale: number, command: TillCommand, id?: string): Promise<CommandReply>;
  /** Null where the till cannot say what became of the press, or whether it will take any (HTTP 503). */
  tryPress(sale: number, command: TillCommand, id?: string): Promise<CommandReply | null>;
  sales(): Promise<SalesPage>;
  recover(request: RecoveryRequest): Promise<unknown>;
  /** The first message of the feed: everything that a page shows. */
  hello(): Promise<FeedMessage>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** Settles when the program is gone, however. */
  readonly gone: Promise<number | null>;
}

export interface TillProcessOptions {
  readonly folder: string;
  /** Added to this program's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The settings file; without one, the demo shop. */
  readonly config?: string;
  /** Further flags of Node; it runs from its sources then. */
  readonly nodeFlags?: readonly string[];
  /** Further options of the till's own. */
  readonly flags?: readonly string[];
}

export async function startTill(options: TillProcessOptions): Promise<TillProcess> {
  const { folder, environment = {}, config, nodeFlags = [], flags = [] } = options;
  const shop = config === undefined ? ["--demo"] : ["--config", config];
  // What is written to serve tablets would stand between the operations that a test looks at.
  const lan = flags.includes("--lan") ? [] : ["--lan", "off"];
  const reader = flags.includes("--reader") ? [] : ["--reader", "none"];
  const where = ["--port", "0", "--data", folder];
  const words = [...wordsFor("till", nodeFlags), ...shop, ...where, ...lan, ...reader, ...flags];
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await announced(child);
  const { origin, hash } = new URL(url);
  const headers = {
    authorization: `Bearer ${hash.slice("#t=".length)}`,
    "content-type": "application/json",
  };
  const send = (path: string, body?: object): Promise<Response> => {
    const request = body && { method: "POST", body: JSON.stringify(body) };
    return fetch(origin + path, { headers, ...request });
  };
  const ask = async (path: string, body?: object): Promise<unknown> =>
    (await send(path, body)).json();
  const tryPress: TillProcess["tryPress"] = async (sale, command, id = crypto.randomUUID()) => {
    const response = await send("/api/commands", { page: PAGE, id, sale, command });
    const said = await response.text();
    if (response.status === 503) {
      assert(!/"ok"/u.test(said), `a till that cannot say does not say: ${said}`);
      return null;
    }
    return JSON.parse(said) as CommandReply;
  };
  return {
    url,
    process: child,
    gone,
    tryPress,
    async press(sale, command, id) {
      return present(await tryPress(sale, command, id), `an answer to ${command.type}`);
    },
    sales: async () => (await ask("/api/sales")) as SalesPage,
    recover: (request) => ask("/api/recovery", request),
    async hello() {
      const feed = await fetch(`${origin}/api/feed`, { headers });
      return firstLine(feed);
    },
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => fail("it did not come up in time"), START_MS_MAX);
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`the till did not start: ${why}\n${said}`));
    };
    const listen = (text: Buffer): void => {
      said = `${said}${text.toString()}`.slice(-4000);
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    const ended = (code: number | null, signal: string | null): void =>
      fail(`it ended with ${code ?? signal}`);
    child.once("exit", ended);
    child.once("message", (message: { readonly url: string }) => {
      clearTimeout(timer);
      child.off("exit", ended);
      resolve(message.url);
    });
  });
}

async function firstLine(response: Response): Promise<FeedMessage> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const [line, ...more] = text.split("\n");
    if (more.length > 0) {
      return JSON.parse(line ?? "") as FeedMessage;
    }
  }
  throw new Error("the feed ended before its first line");
}
