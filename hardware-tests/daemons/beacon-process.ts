/** The beacon as a program of its own, and its socket. */
import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  BEACON_SOCKET,
  type BeaconAnswer,
  type BeaconAsk,
  type BeaconStatus,
  parseBeaconAnswer,
} from "@tillwave/shared/api/beacon";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";

const MAIN = fileURLToPath(new URL("../../beacon/peripheral/main.ts", import.meta.url));
/** How long it may take to come up on a busy machine, in milliseconds. */
const START_WAIT = 30_000;
const ANSWER_WAIT = 15_000;
const LOOK_EVERY = 50;

export interface BeaconProcess {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly gone: Promise<number | null>;
  ask(ask: BeaconAsk): Promise<BeaconAnswer>;
  status(): Promise<BeaconStatus>;
  /** Settles when it says so. */
  until(what: string, holds: (status: BeaconStatus) => boolean, waitMs?: number): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

export interface BeaconProcessOptions {
  readonly folder: string;
  readonly stack?: "abandonware" | "stoprocent" | "simulated";
  /** Where it finds /etc, /proc and /sys. */
  readonly root?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Its folder is on a disk that can be read only. */
  readonly isReadOnly?: boolean;
}

/** In a mount namespace of its own: `$1` is the folder, the rest the program. */
const READ_ONLY = [
  "-m",
  "sh",
  "-c",
  'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"',
  "sh",
];

export async function startBeaconProcess({
  folder,
  stack = "simulated",
  root = "/",
  environment = {},
  isReadOnly = false,
}: BeaconProcessOptions): Promise<BeaconProcess> {
  const words = ["--import", "tsx", MAIN, "--folder", folder, "--stack", stack, "--root", root];
  const child = spawn(
    isReadOnly ? "unshare" : process.execPath,
    isReadOnly ? [...READ_ONLY, folder, process.execPath, ...words] : words,
    { env: { ...process.env, ...environment }, stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const gone = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the beacon did not start")), START_WAIT);
    child.once("message", () => {
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`the beacon ended with ${code}`)));
  });
  const ask = (asked: BeaconAsk): Promise<BeaconAnswer> => askBeaconAt(folder, asked);
  const status = async (): Promise<BeaconStatus> => {
    const answer = await ask({ ask: "status" });
    assert(answer.answer === "status", `a status: ${JSON.stringify(answer)}`);
    return answer.status;
  };
  return {
    folder,
    process: child,
    gone,
    ask,
    status,
    async until(what, holds, waitMs = START_WAIT) {
      const end = performance.now() + waitMs;
      for (;;) {
        const now = await status();
        if (holds(now)) {
          return;
        }
        assert(performance.now() < end, `${what}: ${JSON.stringify(now)}`);
        await new Promise((resolve) => {
          setTimeout(resolve, LOOK_EVERY);
        });
      }
    },
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
}

async function askBeaconAt(folder: string, ask: BeaconAsk): Promise<BeaconAnswer> {
  const socket = connect(join(folder, BEACON_SOCKET));
  try {
    return await new Promise((resolve, reject) => {
      let said = "";
      const timer = setTimeout(() => reject(new Error("no answer")), ANSWER_WAIT);
      socket.on("error", reject);
      socket.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.endsWith("\n")) {
          clearTimeout(timer);
          resolve(present(parseBeaconAnswer(said), `an answer, not ${said}`));
        }
      });
      socket.write(`${JSON.stringify(ask)}\n`);
    });
  } finally {
    socket.destroy();
  }
}

export const DOOR: BeaconSettings = {
  ...DOOR_SETTINGS,
  shop: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 12, minor: 7 },
  slotMs: 200,
};
