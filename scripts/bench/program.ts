/** One of the shop's programs as it is built, with the message that says where it listens. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert, present } from "@tillwave/shared/core/assert";

export interface Program {
  readonly child: ChildProcess;
  /** `{ type: "listening", … }`. */
  readonly said: Readonly<Record<string, unknown>>;
  /** Resident memory, in MiB. */
  memory(): number;
  /** Ends when it has ended. */
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** `nodeFlags` stand before the program's own file. */
export async function startProgram(
  built: string,
  args: readonly string[],
  nodeFlags: readonly string[] = [],
): Promise<Program> {
  const file = fileURLToPath(new URL(`../../${built}`, import.meta.url));
  assert(existsSync(file), `${built} is built; if not, run: npm run build`);
  const child = spawn(process.execPath, ["--enable-source-maps", ...nodeFlags, file, ...args], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const said = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Record<string, unknown>));
    child.once("exit", (code) => reject(new Error(`${built} ended with ${code}`)));
  });
  return {
    child,
    said,
    memory() {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const kilobytes = present(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1], "the memory in use");
      return Number(kilobytes) / 1024;
    },
    stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
