/**
 * One program per data folder. The lock is an abstract Unix socket named after the folder itself
 * (device and inode): the kernel frees it when the program dies, however it dies, and whoever comes
 * second can ask who holds it.
 */
import { statSync } from "node:fs";
import { type Server, connect, createServer } from "node:net";
import { type Result, err, ok } from "../core/result.ts";

export interface InstanceLock {
  release(): void;
}

export interface InstanceError {
  readonly type: "already-running";
  /** What the other said of itself; empty where it did not answer. */
  readonly holder: string;
}

/** How long the other has to say all that it says of itself, in milliseconds. */
const ANSWER_WAIT = 500;
/** Of what it says, in characters. */
const ANSWER_LENGTH_MAX = 1024;

/** `describe` answers whoever comes second: a line without secrets. */
export async function lockFolder(
  folder: string,
  describe: () => string,
): Promise<Result<InstanceLock, InstanceError>> {
  const name = lockName(folder);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(describe());
  });
  server.unref();
  return (await listens(server, name))
    ? ok({ release: () => server.close() })
    : err({ type: "already-running", holder: await askHolder(name) });
}

/** What the program that runs on this folder says of itself; null where none runs. */
export async function whoRunsOn(folder: string): Promise<string | null> {
  const answer = await askHolder(lockName(folder));
  return answer === "" ? null : answer;
}

function lockName(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `\0tillwave-${dev}-${ino}`;
}

function listens(server: Server, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(name, () => resolve(true));
  });
}

function askHolder(name: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(name);
    const done = (): void => {
      clearTimeout(deadline);
      socket.destroy();
      // Whoever it is, it may not write on our terminal.
      resolve(answer.replaceAll(/[^\x20-\x7e]/gu, " ").trim());
    };
    const deadline = setTimeout(done, ANSWER_WAIT);
    socket.setEncoding("utf8").on("data", (text: string) => {
      answer = (answer + text).slice(0, ANSWER_LENGTH_MAX);
      if (answer.length === ANSWER_LENGTH_MAX) {
        done();
      }
    });
    socket.on("error", done).on("end", done);
  });
}
