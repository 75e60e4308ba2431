/**
 * BlueZ's emulator of Bluetooth controllers, in a mount namespace of its own: its sockets have fixed names in /tmp, so a
 * folder of ours takes the place of /tmp there, and several run side by side. Each connection to its socket is a
 * controller. It ends with this process.
 *
 * Needs btvirt (Debian: bluez-test-tools), unshare, setpriv and a C compiler; no root: without it, a user namespace is made.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";

const SOURCE = fileURLToPath(new URL("native/fakealg.c", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/tillwave", import.meta.url));
const SOCKET = "bt-server-bredrle";
const START_MAX_MS = 10_000;
const LOOK_MS = 5;

/** Beside the sockets: the repository may lie in the /tmp that is not seen from inside. */
const PRELOADED = "fakealg.so";
const INSIDE = `mount --bind "$1" /tmp && exec setpriv --pdeathsig KILL env LD_PRELOAD="/tmp/$2" btvirt -s`;

export interface Btvirt {
  /** A connection to it is a new controller. */
  readonly socket: string;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

/** `folder` is its own, and exists. It leaves its sockets there. */
export async function startBtvirt(folder: string): Promise<Btvirt> {
  const socket = join(folder, SOCKET);
  rmSync(socket, { force: true });
  copyFileSync(buildFakeAlg(), join(folder, PRELOADED));
  const asRoot = process.getuid?.() === 0 ? [] : ["-r"];
  const child = spawn(
    "unshare",
    [...asRoot, "-m", "sh", "-c", INSIDE, "inside", folder, PRELOADED],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-1000);
  });
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      said += error.message;
      resolve();
    });
  });
  const end = performance.now() + START_MAX_MS;
  while (!existsSync(socket)) {
    assert(!hasEnded(child) && performance.now() < end, `btvirt did not start: ${said}`);
    // oxlint-disable-next-line no-await-in-loop -- until it is there
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
  return {
    socket,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** Compiles the library unless this source was compiled before, and returns its path. */
function buildFakeAlg(): string {
  const digest = createHash("sha256").update(readFileSync(SOURCE)).digest("hex");
  const library = join(CACHE, `fakealg-${process.arch}-${digest.slice(0, 16)}.so`);
  if (!existsSync(library)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = `${library}.${process.pid}`;
    execFileSync("cc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", unfinished, SOURCE, "-ldl"]);
    renameSync(unfinished, library);
  }
  return library;
}
