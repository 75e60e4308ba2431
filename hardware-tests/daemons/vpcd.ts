/**
 * A private pcscd with vpcd's two virtual readers, in namespaces of its own: nothing of it is seen on this machine but two
 * kinds of sockets in a folder: pcscd's own, which libpcsclite finds by PCSCLITE_CSOCK_NAME, and one for each slot,
 * where a virtual card dials in. So tests stay outside. What runs inside ends with this process.
 *
 * Needs no root: without it, a user namespace is made as well (unshare -r). vpcd 3.3 listens on all addresses, hence the
 * network namespace; it sends length and payload apart, hence the route with quickack, without which an APDU takes 44 ms.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";
import type { CardPlace } from "./dialling-card.ts";
import { until } from "./pty.ts";

/** What it may take to start on a busy machine, in milliseconds. */
const START_WAIT = 10_000;

/** Reads what to do from its standard input, and ends with it. */
const INSIDE = `
  ip link set lo up
  ip route change local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 table local quickack 1
  mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$1/run" /run/pcscd
  socat UNIX-LISTEN:"$1/card0",fork TCP:127.0.0.1:35963,nodelay 2>/dev/null &
  socat UNIX-LISTEN:"$1/card1",fork TCP:127.0.0.1:35964,nodelay 2>/dev/null &
  while read -r signal; do
    if [ "$signal" = START ]; then
      pcscd --foreground >>"$1/pcscd.log" 2>&1 &
      pcscd=$!
    else
      kill -"$signal" "$pcscd"
      if [ "$signal" = KILL ] || [ "$signal" = TERM ]; then wait "$pcscd"; echo gone >>"$1/gone"; fi
    fi
  done
`;

export interface Pcscd {
  /** For a program that shall see these readers. */
  readonly environment: Readonly<Record<string, string>>;
  readonly slots: readonly [CardPlace, CardPlace];
  /** It is gone when this settles; after KILL, its socket stays behind. */
  end(signal: "KILL" | "TERM"): Promise<void>;
  /** Settles when its socket answers; its readers follow. */
  start(): Promise<void>;
  /** It stands still, and goes on. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function openPcscd(): Promise<Pcscd> {
  const folder = makeMemoryFolder("pcscd-");
  mkdirSync(join(folder, "run"));
  const slots = [{ path: join(folder, "card0") }, { path: join(folder, "card1") }] as const;
  const socket = join(folder, "run", "pcscd.comm");
  const inside = enter(folder);
  const tell = (word: string): void => void inside.stdin?.write(`${word}\n`);
  let ends = 0;
  const gone = (): number =>
    existsSync(join(folder, "gone"))
      ? readFileSync(join(folder, "gone"), "utf8").split("\n").length - 1
      : 0;

  async function start(): Promise<void> {
    const pid = join(folder, "run", "pcscd.pid");
    [pid, socket].forEach((left) => rmSync(left, { force: true }));
    tell("START");
    await until(() => existsSync(pid) && existsSync(socket), "pcscd did not start", START_WAIT);
  }

  await until(() => slots.every(({ path }) => existsSync(path)), "no namespaces", START_WAIT);
  await start();
  return {
    environment: { PCSCLITE_CSOCK_NAME: socket },
    slots,
    async end(signal) {
      ends += 1;
      tell(signal);
      await until(() => gone() === ends, "pcscd did not end", START_WAIT);
    },
    start,
    freeze: () => tell("STOP"),
    thaw: () => tell("CONT"),
    async close() {
      const ended = new Promise((resolve) => inside.once("exit", resolve));
      inside.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function enter(folder: string): ChildProcess {
  const asRoot = process.getuid?.() === 0 ? [] : ["-r"];
  const namespaces = [...asRoot, "-n", "-m", "-p", "-f", "--mount-proc", "--kill-child"];
  return spawn("unshare", [...namespaces, "bash", "-c", INSIDE, "inside", folder], {
    stdio: ["pipe", "inherit", "inherit"],
  });
}
