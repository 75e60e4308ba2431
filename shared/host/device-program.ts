/** What the programs of a shop's devices do alike: how they take their folder, and whom they tell that they run. */
import { makeFolder } from "./atomic-file.ts";
import {
  EXIT_ALREADY_RUNNING,
  EXIT_FAILED,
  type HeldFolder,
  holdFolder,
  tellLauncher,
} from "./program.ts";
import { createSystemd } from "./systemd.ts";

/** What systemctl shows is as old as this at most, in milliseconds. */
const STATUS_EVERY = 60_000;

export interface Device {
  readonly kind: "beacon" | "central" | "emitter";
  readonly folder: string;
}

/** Before the folder. */
const QUESTIONS = {
  beacon: "beacon status --folder",
  central: "beacon audit --central",
  emitter: "emitter status --folder",
} as const;

export interface ClaimedFolder<Log> {
  readonly log: Log;
  readonly lock: HeldFolder;
}

const ONE_OF = { beacon: "A beacon", central: "A central", emitter: "An emitter" } as const;

/** Ends the program in words where the folder cannot be used, or its log cannot be opened. */
export async function claimFolder<Log>(
  { kind, folder }: Device,
  openLog: () => Log,
): Promise<ClaimedFolder<Log>> {
  try {
    process.umask(0o077);
    makeFolder(folder);
    const lock = await holdFolder(folder);
    if (!lock.ok) {
      process.stderr.write(`${ONE_OF[kind]} already runs on ${folder}: ${lock.error.holder}\n`);
      process.exit(EXIT_ALREADY_RUNNING);
    }
    return { log: openLog(), lock: lock.value };
  } catch (error) {
    process.stderr.write(`The ${kind} cannot use ${folder}: ${(error as Error).message}\n`);
    process.exit(EXIT_FAILED);
  }
}

export interface RunningDevice {
  readonly lock: HeldFolder;
  /** Where it can be asked. */
  readonly socketPath: string;
  /** How it is: a sentence. */
  words(): string;
  isWell(): boolean;
}

/** To whoever comes second, to systemd, and to its launcher, or a person at a terminal. */
export function tellThatItRuns({ kind, folder }: Device, running: RunningDevice): void {
  const { lock, socketPath, words, isWell } = running;
  lock.describe(`the ${kind} in ${folder} (process ${process.pid})`);
  const systemd = createSystemd(process.env);
  systemd.ready(words());
  systemd.watch(isWell);
  setInterval(() => systemd.status(words()), STATUS_EVERY).unref();
  if (!tellLauncher({ url: `unix:${socketPath}`, folder })) {
    process.stdout.write(`The ${kind} runs; ask it with: tillwave ${QUESTIONS[kind]} ${folder}\n`);
  }
}
