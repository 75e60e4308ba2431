/**
 * Keeps a till running for the window that shows it, or goes along with one that runs already.
 *
 *   child       the shop's launcher (scripts/shop), on the system's Node. It says over IPC where the till listens:
 *               `{ type: "listening", url }`. The address carries the page's token in its fragment, so that it stands
 *               on no command line, in no environment and in no log.
 *   attached    another till runs on the same data: the child said `{ type: "occupied", url }` and ended with 3.
 *               That till is asked every {@link LOOK_EVERY_MS} whether it is still there; once it is gone, we start ours.
 */
import type { ChildProcess } from "node:child_process";
import { EXIT_ALREADY_RUNNING, EXIT_USAGE } from "@tillwave/shared/host/program";
import {
  type KeptRun,
  type Run,
  type RunEnd,
  type RunListener,
  type Timers,
  keepRunning,
} from "./kept-run.ts";

/** As node:child_process has it. */
export type Spawn = (
  command: string,
  args: readonly string[],
  options: {
    readonly stdio: ("ignore" | "inherit" | "ipc" | "pipe")[];
    /** Ctrl-C in a terminal reaches it through us alone, once. */
    readonly detached: true;
    readonly env?: Readonly<Record<string, string | undefined>>;
  },
) => ChildProcess;

export interface TillProgram {
  /** The system's Node: Electron cannot run the till's native modules, nor be Node (fuses.ts). */
  readonly node: string;
  readonly args: readonly string[];
}

export interface TillKeeperDeps {
  readonly spawn: Spawn;
  readonly timers: Timers;
  /** Whether a till answers at this origin. Never rejects. */
  answers(origin: string): Promise<boolean>;
  /** Words for whoever runs it; never the token. */
  log(words: string): void;
}

const LOOK_EVERY_MS = 2000;
/** So many looks in vain, and the other till is gone: one may fall into its restart. */
const LOOKS_IN_VAIN_MAX = 3;

/** `onUp` is given the page's address each time that a till has begun to listen. */
export function keepTill(
  deps: TillKeeperDeps,
  program: TillProgram,
  onUp: (url: string) => void,
): KeptRun {
  return keepRunning({
    timers: deps.timers,
    start: (listener) => startTill(deps, program, { ...listener, up: onUp }),
    onOver: ({ reason }, restartAfterMs) =>
      deps.log(`The till ended (${reason}). It is started again in ${restartAfterMs / 1000} s.`),
  });
}

interface TillListener extends RunListener {
  up(url: string): void;
}

function startTill(deps: TillKeeperDeps, program: TillProgram, listener: TillListener): Run {
  // What the launcher prints for a person names the token.
  const child = deps.spawn(program.node, program.args, {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    detached: true,
  });
  let occupied: string | null = null;
  let attached: Run | null = null;
  child.on("message", (message) => {
    const said = parseWord(message);
    if (said?.type === "listening") {
      listener.healthy();
      listener.up(said.url);
    } else if (said?.type === "occupied") {
      occupied = said.url;
    }
  });
  child.on("error", (error) => {
    if (child.pid === undefined) {
      listener.over({ code: null, isFinal: false, reason: error.message });
    }
  });
  child.on("exit", (code, signal) => {
    if (code === EXIT_ALREADY_RUNNING && occupied !== null) {
      attached = attach(deps, occupied, listener);
    } else {
      const reason = signal ?? `exit code ${code}`;
      listener.over({ code, isFinal: code === EXIT_USAGE, reason });
    }
  });
  return {
    terminate: () => (attached === null ? void child.kill("SIGTERM") : attached.terminate()),
    kill: () => (attached === null ? void child.kill("SIGKILL") : attached.kill()),
  };
}

function attach(deps: TillKeeperDeps, url: string, listener: TillListener): Run {
  const { origin } = new URL(url);
  let isOver = false;
  let inVain = 0;
  let cancel = (): void => {};
  const end = (reason: RunEnd["reason"]): void => {
    isOver = true;
    cancel();
    listener.over({ code: null, isFinal: false, reason });
  };
  const look = async (): Promise<void> => {
    const isThere = await deps.answers(origin);
    if (isOver) {
      return;
    }
    inVain = isThere ? 0 : inVain + 1;
    if (inVain >= LOOKS_IN_VAIN_MAX) {
      end("the other till is gone");
    } else {
      cancel = deps.timers.later(() => void look(), LOOK_EVERY_MS);
    }
  };
  deps.log("A till runs already: its page is shown.");
  listener.healthy();
  listener.up(url);
  void look();
  // It is somebody else's, and stays.
  const letGo = (): void => end("no longer shown");
  return { terminate: letGo, kill: letGo };
}

interface Word {
  readonly type: "listening" | "occupied";
  readonly url: string;
}

const PAGE_ADDRESS = /^http:\/\/127\.0\.0\.1:\d{1,5}\/#t=[\w.~-]{1,200}$/u;

/** Null for anything but a till's page on this machine. */
function parseWord(message: unknown): Word | null {
  const { type, url } = Object(message) as { readonly type?: unknown; readonly url?: unknown };
  return (type === "listening" || type === "occupied") &&
    typeof url === "string" &&
    PAGE_ADDRESS.test(url)
    ? { type, url }
    : null;
}
