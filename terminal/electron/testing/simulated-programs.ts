/** Child processes that tests speak for: what was started, what it says, how it ends. */
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { Spawn } from "../till-keeper.ts";

export interface SimulatedProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: Parameters<Spawn>[2];
  /** The signals that it was sent. */
  readonly signals: readonly (string | undefined)[];
  /** Bytes to it and from it, at the places 3 and 4. */
  readonly to: PassThrough;
  readonly from: PassThrough;
  say(message: unknown): void;
  exit(code: number | null, signal?: string): void;
  /** The system could not even start it. */
  failToStart(message: string): void;
}

export interface SimulatedPrograms {
  readonly spawn: Spawn;
  readonly started: readonly SimulatedProgram[];
  /** Throws where none was started. */
  last(): SimulatedProgram;
}

export function simulatePrograms(): SimulatedPrograms {
  const started: SimulatedProgram[] = [];
  return {
    started,
    last() {
      const program = started.at(-1);
      if (program === undefined) {
        throw new Error("no program was started");
      }
      return program;
    },
    spawn(command, args, options) {
      const child = new EventEmitter();
      const [to, from] = [new PassThrough(), new PassThrough()];
      const signals: (string | undefined)[] = [];
      const fields = {
        pid: 4711 as number | undefined,
        stdio: [null, null, null, to, from],
        kill: (signal?: string) => signals.push(signal) > 0,
      };
      Object.assign(child, fields);
      started.push({
        command,
        args,
        options,
        signals,
        to,
        from,
        say: (message) => void child.emit("message", message),
        exit: (code, signal) => void child.emit("exit", code, signal ?? null),
        failToStart(message) {
          Object.assign(child, { pid: undefined });
          child.emit("error", new Error(message));
        },
      });
      return child as unknown as ChildProcess;
    },
  };
}
