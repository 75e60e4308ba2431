/** A shop's device as a program of its own, asked over the socket in its folder, a line for a line. */
import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { assert, present } from "@tillwave/shared/core/assert";

/** How long it may take to come up on a busy machine, in milliseconds. */
const START_WAIT = 30_000;
const ANSWER_WAIT = 15_000;
const LOOK_EVERY = 50;

export interface DeviceProcess<Ask, Answer, Status> {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly gone: Promise<number | null>;
  ask(ask: Ask): Promise<Answer>;
  status(): Promise<Status>;
  /** Settles when it says so. */
  until(what: string, holds: (status: Status) => boolean, waitMs?: number): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

export interface DeviceProcessOptions<Ask, Answer, Status> {
  /** The beacon, the emitter. */
  readonly name: string;
  readonly folder: string;
  readonly socketPath: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  parseAnswer(line: string): Answer | null;
  readonly statusAsk: Ask;
  /** Null where it is another answer. */
  statusIn(answer: Answer): Status | null;
}

/** Settles when it is up. */
export async function startDeviceProcess<Ask, Answer, Status>(
  options: DeviceProcessOptions<Ask, Answer, Status>,
): Promise<DeviceProcess<Ask, Answer, Status>> {
  const { name, folder, command, args, environment } = options;
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const gone = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start`)), START_WAIT);
    child.once("message", () => {
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const ask = async (asked: Ask): Promise<Answer> => {
    const line = await lineFor(JSON.stringify(asked), options.socketPath);
    return present(options.parseAnswer(line), `an answer, not ${line}`);
  };
  const status = async (): Promise<Status> => {
    const answer = await ask(options.statusAsk);
    return present(options.statusIn(answer), `a status: ${JSON.stringify(answer)}`);
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

async function lineFor(asked: string, path: string): Promise<string> {
  const socket = connect(path);
  try {
    return await new Promise((resolve, reject) => {
      let said = "";
      const timer = setTimeout(() => reject(new Error("no answer")), ANSWER_WAIT);
      socket.on("error", reject);
      socket.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.endsWith("\n")) {
          clearTimeout(timer);
          resolve(said);
        }
      });
      socket.write(`${asked}\n`);
    });
  } finally {
    socket.destroy();
  }
}
