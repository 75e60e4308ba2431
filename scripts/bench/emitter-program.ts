/** The emitter as a program, for a benchmark: it sounds a test into nothing. */
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EMITTER_SOCKET } from "@tillwave/shared/api/emitter";
import { present } from "@tillwave/shared/core/assert";

const MAIN = fileURLToPath(new URL("../../tone-emitter/emitter/main.ts", import.meta.url));

export interface ProgramProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startEmitterProgram(folder: string): Promise<ProgramProcess> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", MAIN, "--folder", folder, "--speaker", "silent"],
    { stdio: ["ignore", "inherit", "inherit", "ipc"] },
  );
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
  });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", () => reject(new Error("the emitter did not start")));
  });
  const socket = connect(join(folder, EMITTER_SOCKET));
  socket.end('{"ask":"play-test","place":7,"code":9,"seconds":600}\n');
  return {
    pid: present(child.pid, "its number"),
    async stop() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
