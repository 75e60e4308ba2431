/** The till's service as a program, and how long until its page has an answer. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";

/** As scripts/start runs it. */
const PROGRAM = fileURLToPath(new URL("../../terminal/service/dist/till.mjs", import.meta.url));

export interface StartedService {
  /** From the start of the process until the feed's first byte, in milliseconds. */
  readonly answeredAfter: number;
  /** What Node itself takes to start and end with nothing to do. */
  readonly bareNode: number;
}

/** Starts the service on this folder, asks what a page asks first, and stops it again. */
export async function startService(folder: string): Promise<StartedService> {
  assert(existsSync(PROGRAM), "the service is built; if not, run: npm run build");
  const bareFrom = performance.now();
  spawnSync(process.execPath, ["-e", ""]);
  const bareNode = performance.now() - bareFrom;
  const from = performance.now();
  const child = spawn(
    process.execPath,
    ["--enable-source-maps", PROGRAM, "--demo", "--port", "0", "--data", folder],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const { origin, hash } = new URL(
    await new Promise<string>((resolve, reject) => {
      child.once("message", ({ url }: { readonly url: string }) => resolve(url));
      child.once("exit", () => reject(new Error("the service did not start")));
    }),
  );
  const headers = { authorization: `Bearer ${hash.slice("#t=".length)}` };
  const feed = await fetch(`${origin}/api/feed`, { headers });
  const reader = feed.body?.getReader();
  await reader?.read();
  const answeredAfter = performance.now() - from;
  await reader?.cancel();
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await ended;
  return { answeredAfter, bareNode };
}
