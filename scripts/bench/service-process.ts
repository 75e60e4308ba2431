/** The till's service as a program, and how long until its page has an answer. */
import { spawnSync } from "node:child_process";
import { startProgram } from "./program.ts";

export interface StartedService {
  /** From the start of the process until the feed's first byte, in milliseconds. */
  readonly answeredAfter: number;
  /** What Node itself takes to start and end with nothing to do. */
  readonly bareNode: number;
}

/** Starts the service on this folder, asks what a page asks first, and stops it again. */
export async function startService(folder: string): Promise<StartedService> {
  const bareFrom = performance.now();
  spawnSync(process.execPath, ["-e", ""]);
  const bareNode = performance.now() - bareFrom;
  const from = performance.now();
  // As scripts/start runs it.
  const program = await startProgram("terminal/service/dist/till.mjs", [
    "--demo",
    "--port",
    "0",
    "--data",
    folder,
  ]);
  const { origin, hash } = new URL(String(program.said["url"]));
  const headers = { authorization: `Bearer ${hash.slice("#t=".length)}` };
  const feed = await fetch(`${origin}/api/feed`, { headers });
  const reader = feed.body?.getReader();
  await reader?.read();
  const answeredAfter = performance.now() - from;
  await reader?.cancel();
  await program.stop("SIGTERM");
  return { answeredAfter, bareNode };
}
