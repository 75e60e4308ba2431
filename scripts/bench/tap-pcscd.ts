/**
 * The system's own pcscd with vpcd's two virtual readers, in namespaces of its own, as a benchmark needs it. Seen from outside are
 * three sockets in a folder: pcscd's, which libpcsclite finds by PCSCLITE_CSOCK_NAME, and one for each slot, where a
 * virtual phone dials in. vpcd 3.3 sends length and payload apart, hence the route with quickack (44 ms an APDU without).
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { env, getuid } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** As tills run it. */
export const READER = fileURLToPath(
  new URL("../../terminal/reader/dist/reader.mjs", import.meta.url),
);
/** What Debian's vsmartcard-vpcd puts there. */
const VPCD_CONFIGURATION = "/etc/reader.conf.d/vpcd";
const START_WAIT_MS = 15_000;
const LOOK_EVERY_MS = 10;

/** Ends with its standard input. */
const INSIDE = `
  ip link set lo up &&
  ip route change local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 table local quickack 1 &&
  mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1/run" /run/pcscd || exit 1
  pcscd --foreground >"$1/pcscd.log" 2>&1 &
  socat UNIX-LISTEN:"$1/slot0",fork TCP:127.0.0.1:35963,nodelay 2>/dev/null &
  socat UNIX-LISTEN:"$1/slot1",fork TCP:127.0.0.1:35964,nodelay 2>/dev/null &
  cat
`;

export interface BenchPcscd {
  readonly environment: Readonly<Record<string, string>>;
  /** Paths of sockets. */
  readonly slots: readonly [string, string];
  close(): Promise<void>;
}

/** Throws, in words for the one who started the benchmark, where something is missing. */
export async function openBenchPcscd(): Promise<BenchPcscd> {
  requireTools();
  const folder = mkdtempSync(join(tmpdir(), "tap-"));
  mkdirSync(join(folder, "run"));
  const socket = join(folder, "run", "pcscd.comm");
  const slots = [join(folder, "slot0"), join(folder, "slot1")] as const;
  const inside = spawn("unshare", [...namespaces(), "bash", "-c", INSIDE, "inside", folder], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve) => inside.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    inside.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + START_WAIT_MS;
  while (![socket, ...slots].every(existsSync)) {
    if (inside.exitCode !== null || performance.now() > deadline) {
      const log = join(folder, "pcscd.log");
      const said = existsSync(log) ? readFileSync(log, "utf8") : "";
      await close();
      throw new Error(`pcscd did not start in its namespaces. ${said.slice(-500)}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
  return { environment: { PCSCLITE_CSOCK_NAME: socket }, slots, close };
}

function namespaces(): readonly string[] {
  const asUser = getuid?.() === 0 ? [] : ["-r"];
  return [...asUser, "-n", "-m", "-p", "-f", "--mount-proc", "--kill-child"];
}

function requireTools(): void {
  const missing = (
    [
      ["pcscd", "pcscd"],
      ["socat", "socat"],
      ["unshare", "util-linux"],
      ["ip", "iproute2"],
    ] as const
  ).flatMap(([program, debian]) => (isInPath(program) ? [] : [debian]));
  const packages = existsSync(VPCD_CONFIGURATION) ? missing : [...missing, "vsmartcard-vpcd"];
  if (packages.length > 0) {
    throw new Error(
      `Taps are measured through the real pcscd and a virtual reader. Install them: apt-get install ${packages.join(" ")}`,
    );
  }
  if (!existsSync(READER)) {
    throw new Error("The reader's program is not built. Run: npm run build");
  }
  if (spawnSync("unshare", [...namespaces(), "true"]).status !== 0) {
    throw new Error(
      "Namespaces of its own are not given to this user. Run it as root, or allow them: sysctl kernel.unprivileged_userns_clone=1",
    );
  }
}

/** System programs live in folders that a user's PATH may leave out. */
function isInPath(program: string): boolean {
  const folders = (env["PATH"] ?? "").split(delimiter).concat("/usr/sbin", "/sbin");
  return folders.some((folder) => existsSync(join(folder, program)));
}
