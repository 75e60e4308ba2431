/** Asks a till or a hub that runs on this machine, over its loopback address and with its own token. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { stateFolder } from "@tillwave/shared/host/program";
import { whoRunsOn } from "@tillwave/shared/host/single-instance";
import { type Given, type Outcome, failed, notRunning, textOf } from "./command.ts";

const ANSWER_MS_MAX = 120_000;

export type Asked<T> = Result<T, Outcome>;

export interface Program {
  get<T>(path: string): Promise<Asked<T>>;
  post<T>(path: string, body: object): Promise<Asked<T>>;
  postBytes<T>(path: string, body: Uint8Array, type: string): Promise<Asked<T>>;
}

/** `--data`, or the shop's till where there is one, or the demo's. */
export function tillFolderOf(given: Given): string {
  const shop = join(stateFolder(given.environment), "till");
  return (
    textOf(given, "data") ??
    (existsSync(shop) ? shop : join(stateFolder(given.environment), "demo"))
  );
}

/** `--folder`, or the shop's hub where there is one, or the demo's. */
export function hubFolderOf(given: Given): string {
  const shop = join(stateFolder(given.environment), "hub");
  const demo = join(stateFolder(given.environment), "demo", "hub");
  return textOf(given, "folder") ?? (!existsSync(shop) && existsSync(demo) ? demo : shop);
}

export function tillOf(given: Given): Promise<Asked<Program>> {
  const folder = tillFolderOf(given);
  return programOn(folder, "page-token", {
    none: `No till runs on ${folder}.`,
    next: "Start the shop with scripts/start, or name the till's folder with --data.",
  });
}

export function hubOf(given: Given): Promise<Asked<Program>> {
  const folder = hubFolderOf(given);
  return programOn(folder, "control-token", {
    none: `No hub runs on ${folder}.`,
    next: "Start it with scripts/start, or name the hub's folder with --folder.",
  });
}

async function programOn(
  folder: string,
  tokenFile: string,
  words: { readonly none: string; readonly next: string },
): Promise<Asked<Program>> {
  const holder = existsSync(folder) ? await whoRunsOn(folder) : null;
  const origin = /http:\/\/127\.0\.0\.1:\d+/u.exec(holder ?? "")?.[0];
  if (origin === undefined) {
    return err(notRunning(words.none, words.next));
  }
  let token: string;
  try {
    token = readFileSync(join(folder, tokenFile), "utf8").trim();
  } catch (error) {
    const why = `${join(folder, tokenFile)} cannot be read: ${(error as Error).message}`;
    return err(failed("no-token", why, "Run this as the user whose till or hub it is."));
  }
  return ok(createProgram(origin, token));
}

function createProgram(origin: string, token: string): Program {
  const ask = async <T>(path: string, init: RequestInit): Promise<Asked<T>> => {
    try {
      const response = await fetch(`${origin}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, "x-tillwave": "1", ...init.headers },
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      const text = await response.text();
      if (!response.ok) {
        return err(failed("refused", `${path} was answered ${response.status}: ${text}`));
      }
      return ok((text === "" ? {} : JSON.parse(text)) as T);
    } catch (error) {
      return err(notRunning(`${origin} does not answer: ${(error as Error).message}`));
    }
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body) =>
      ask(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    postBytes: (path, body, type) =>
      ask(path, { method: "POST", headers: { "content-type": type }, body: Uint8Array.from(body) }),
  };
}
