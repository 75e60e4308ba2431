/**
 * What every program of the house does alike: exit codes, how it ends, what it says to its launcher
 * (supervised-child.ts), and how it is told wrongly.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Result, err, ok } from "../core/result.ts";
import type { openLog } from "./log.ts";
import { type InstanceError, lockFolder } from "./single-instance.ts";

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** Another program of its kind runs on the same data. */
export const EXIT_ALREADY_RUNNING = 3;

/** The launcher is told that we are not hung, in milliseconds. */
const ALIVE_EVERY = 2000;
/** How long an orderly stop may take, in milliseconds; then the program ends as if killed. */
const STOP_WAIT = 3000;

/** A sentence that says what to do. */
export interface UsageError {
  readonly type: "usage";
  readonly say: string;
}

export const usage = (say: string): Result<never, UsageError> => err({ type: "usage", say });

/** Runs what the command line asks for; says how to ask where it cannot, and ends. */
export async function runAsAsked<T>(
  launch: Result<T | "help", UsageError>,
  help: string,
  run: (launch: T) => Promise<void>,
): Promise<void> {
  if (!launch.ok) {
    process.stderr.write(`${launch.error.say}\n`);
    process.exit(EXIT_USAGE);
  }
  if (launch.value === "help") {
    process.stdout.write(`${help}\n`);
    return;
  }
  await run(launch.value);
}

/** Where programs keep what they know, unless they are told: each in a folder of its own under it. */
export function stateFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const state = environment["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state");
  return join(state, "tillwave");
}

export interface HeldFolder {
  /** What whoever comes second is told: a line without secrets. */
  describe(words: string): void;
}

export async function holdFolder(folder: string): Promise<Result<HeldFolder, InstanceError>> {
  let words = `process ${process.pid}, just starting`;
  const lock = await lockFolder(folder, () => words);
  return lock.ok
    ? ok({
        describe: (by) => {
          words = by;
        },
      })
    : lock;
}

export interface Ending {
  /** Null where the program keeps none. */
  readonly log: ReturnType<typeof openLog> | null;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/** Ends in order when it is asked to, when its launcher is gone, and when a promise of ours is broken. */
export function endInOrder({ log, close }: Ending): void {
  let stopping = false;
  const stop = async (why: string, code: number): Promise<void> => {
    if (stopping) {
      return;
    }
    stopping = true;
    log?.info({ why }, "stopping");
    setTimeout(() => process.exit(code), STOP_WAIT).unref();
    await close();
    process.exit(code);
  };
  process.on("SIGTERM", () => void stop("SIGTERM", 0));
  process.on("SIGINT", () => void stop("SIGINT", 0));
  process.on("disconnect", () => void stop("the launcher is gone", 0));
  process.on("uncaughtException", (error) => {
    log?.fatal({ error: error.stack }, "a promise was broken");
    process.stderr.write(`${inspect(error)}\n`);
    void stop("a promise was broken", EXIT_FAILED);
  });
}

/** Ends the program as any broken promise does, whoever caught the error; the launcher starts it on what the disk has. */
export function breakPromise(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

export interface Listening {
  readonly url: string;
  readonly [more: string]: string | number;
}

/** Says where it listens, and from then on that it is alive. False where no launcher hears it. */
export function tellLauncher(listening: Listening): boolean {
  if (process.send === undefined) {
    return false;
  }
  process.send({ type: "listening", ...listening });
  const sayAlive = (): boolean | undefined =>
    process.connected ? process.send?.({ type: "alive" }) : undefined;
  setInterval(sayAlive, ALIVE_EVERY).unref();
  return true;
}
