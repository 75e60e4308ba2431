/** A program of this machine that is asked over a socket in its folder, as a test wants it to answer. */
import { mkdtempSync, rmSync } from "node:fs";
import { type Server, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

export interface LineProgram<Answer> {
  /** Of this test alone. */
  readonly folder: string;
  /** What it was asked, as it was said. */
  readonly asked: readonly unknown[];
  /** Says these, one after the other, and then the last for ever. */
  serve(...answers: readonly (Answer | string)[]): Promise<void>;
}

/** To be called once at the head of a test file. */
export function withLineProgram<Answer>(socketName: string): LineProgram<Answer> {
  let folder = "";
  let server: Server | null = null;
  let asked: unknown[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tillwave-line-"));
    asked = [];
  });
  afterEach(async () => {
    await new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get asked() {
      return asked;
    },
    async serve(...answers) {
      const lines = answers.map((answer) =>
        typeof answer === "string" ? answer : JSON.stringify(answer),
      );
      server = createServer((socket) => {
        socket.on("error", () => {});
        socket.setEncoding("utf8").on("data", (text: string) => {
          asked.push(JSON.parse(text));
          socket.write(`${lines[Math.min(asked.length, lines.length) - 1]}\n`);
        });
      });
      await new Promise<void>((resolve) => {
        server?.listen(join(folder, socketName), resolve);
      });
    },
  };
}
