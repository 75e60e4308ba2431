/** A program of the house in the foreground, until Ctrl-C. */
import { spawn } from "node:child_process";

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Null where it could be started. */
  readonly error: string | null;
}

/** `words` follow `node`. Ctrl-C goes to both; the program ends in order, and then so does this. */
export function runInForeground(words: readonly string[]): Promise<ProgramEnd> {
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  const child = spawn(process.execPath, words, { stdio: ["inherit", "inherit", "inherit"] });
  const end = (): void => void child.kill("SIGTERM");
  process.on("SIGTERM", end);
  return new Promise((resolve) => {
    const settle = (how: ProgramEnd): void => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", end);
      resolve(how);
    };
    child.once("error", ({ message }) => settle({ code: null, signal: null, error: message }));
    child.once("exit", (code, signal) => settle({ code, signal, error: null }));
  });
}
