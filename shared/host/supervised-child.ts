/**
 * A child process that is started again when it dies or falls silent, and ends when we do.
 *
 * The decisions are supervisor.ts's. The child is a Node program with an IPC channel: the first message that
 * `parseReady` recognises marks it healthy; from then on it must say something well within
 * `silenceMax`, or it hangs and is killed. It must exit when the channel closes, which also happens
 * when this process is killed. It leads a process group of its own, so that Ctrl-C in a terminal reaches it once,
 * as the orderly SIGTERM from here.
 */
import { type ChildProcess, type Serializable, spawn } from "node:child_process";
import { execPath } from "node:process";
import { Millis, Seconds } from "../core/units.ts";
import {
  type Patience,
  SUPERVISOR_START,
  type SupervisorEffect,
  type SupervisorEvent,
  type SupervisorStep,
  stepSupervisor,
} from "./supervisor.ts";

/**
 * Unless the child has a limit of its own. A slow disk may hold up a sync for seconds; what takes longer
 * than this does not come back.
 */
export const SILENCE_MAX = Seconds(20);

export interface SupervisedChildDeps {
  /** Monotonic. */
  now(): Millis;
  /** Calls back once; the function that it returns takes that back. */
  setTimer(after: Millis, callback: () => void): () => void;
}

export interface SupervisedChildOptions<Ready> {
  /** What follows `node` on the child's command line; asked before each start. */
  args(): readonly string[];
  /** Added to this process's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default {@link SILENCE_MAX}. */
  readonly silenceMax?: Millis;
  readonly patience?: Patience;
  /** "json" writes bytes as objects; "advanced" is the structured clone algorithm. */
  readonly serialization?: "json" | "advanced";
  /** Exit codes after which a restart would be in vain. */
  readonly finalCodes: readonly number[];
  /** Null for a message that does not say that the child is at work. */
  parseReady(message: unknown): Ready | null;
  /** Everything else that it says; nobody listens where there is none. */
  onMessage?(message: unknown): void;
  onNotice(notice: ChildNotice<Ready>): void;
}

export type ChildNotice<Ready> =
  | { readonly type: "ready"; readonly ready: Ready }
  /** `reason` is the exit code, the signal's name, or why the system could not start it. */
  | { readonly type: "died"; readonly reason: string; readonly restartAfter: Millis }
  | { readonly type: "silent" }
  | { readonly type: "killed" };

export interface SupervisedChild {
  /** Says something to the child; nothing where none runs. What it does not hear is lost with it. */
  send(message: Serializable): void;
  /** Asks the child to close; asking again kills it. */
  stop(): void;
  /** Ends the child as a power cut would; another takes its place. */
  cutPower(): void;
  /** The exit code to pass on, once no child runs and none will be started. */
  readonly ended: Promise<number>;
}

export const SYSTEM_DEPS: SupervisedChildDeps = {
  now: () => Millis(performance.now()),
  setTimer(after, callback) {
    const timer = setTimeout(callback, after);
    return () => clearTimeout(timer);
  },
};

export function startSupervisedChild<Ready>(
  deps: SupervisedChildDeps,
  options: SupervisedChildOptions<Ready>,
): SupervisedChild {
  let { state } = SUPERVISOR_START;
  let child: ChildProcess | null = null;
  let lastReason = "";
  let cancelTimer = (): void => {};
  let resolveEnded = (_code: number): void => {};

  const handle = (event: SupervisorEvent): void =>
    apply(stepSupervisor(state, event, options.patience));
  const apply = (step: SupervisorStep): void => {
    ({ state } = step);
    for (const effect of step.effects) {
      perform(effect);
    }
  };
  const perform = (effect: SupervisorEffect): void => {
    switch (effect.type) {
      case "start":
        child = spawnChild(deps, options, (exit) => {
          lastReason = exit.reason;
          handle({ type: "exited", ...exit });
        });
        return;
      case "wake":
        cancelTimer = deps.setTimer(effect.after, () => handle({ type: "timer" }));
        if (state.type === "waiting") {
          options.onNotice({ type: "died", reason: lastReason, restartAfter: effect.after });
        }
        return;
      case "terminate":
        child?.kill("SIGTERM");
        return;
      case "kill":
        child?.kill("SIGKILL");
        options.onNotice({ type: "killed" });
        return;
      case "finish":
        cancelTimer();
        resolveEnded(effect.code);
    }
  };

  const ended = new Promise<number>((resolve) => {
    resolveEnded = resolve;
  });
  apply(SUPERVISOR_START);
  return {
    send: (message) => void (child?.connected && child.send(message, () => {})),
    stop: () => handle({ type: "stop" }),
    cutPower: () => void child?.kill("SIGKILL"),
    ended,
  };
}

interface ObservedExit {
  readonly code: number | null;
  readonly final: boolean;
  readonly healthyFor: Millis;
  readonly reason: string;
}

function spawnChild<Ready>(
  deps: SupervisedChildDeps,
  options: SupervisedChildOptions<Ready>,
  onExit: (exit: ObservedExit) => void,
): ChildProcess {
  let healthySince: Millis | null = null;
  let over = false;
  let cancelSilence = (): void => {};
  const child = spawn(execPath, options.args(), {
    detached: true,
    // What a driver prints is nobody's answer: it goes where the complaints go.
    stdio: ["ignore", 2, "inherit", "ipc"],
    env: { ...process.env, ...options.environment },
    serialization: options.serialization ?? "json",
  });
  const exit = (code: number | null, reason: string): void => {
    // A child that could not be started says "error", and on some systems "exit" as well.
    if (over) {
      return;
    }
    over = true;
    cancelSilence();
    const healthyFor = Millis(healthySince === null ? 0 : deps.now() - healthySince);
    onExit({ code, final: code !== null && options.finalCodes.includes(code), healthyFor, reason });
  };
  const hear = (): void => {
    cancelSilence();
    let isHeard = false;
    const fallSilent = (): void => {
      if (!isHeard && !over) {
        options.onNotice({ type: "silent" });
        child.kill("SIGKILL");
      }
    };
    // Where this process itself stood still, the child may have spoken: what has come is read before an immediate.
    const cancel = deps.setTimer(options.silenceMax ?? SILENCE_MAX, () => {
      setImmediate(fallSilent);
    });
    cancelSilence = () => {
      isHeard = true;
      cancel();
    };
  };
  child.on("message", (message) => {
    const ready = healthySince === null ? options.parseReady(message) : null;
    if (ready !== null) {
      healthySince = deps.now();
      options.onNotice({ type: "ready", ready });
    }
    if (healthySince !== null) {
      hear();
    }
    if (ready === null) {
      options.onMessage?.(message);
    }
  });
  child.on("exit", (code, signal) => exit(code, signal ?? `exit code ${code}`));
  child.on("error", (error) => {
    if (child.pid === undefined) {
      exit(null, error.message);
    }
  });
  return child;
}
