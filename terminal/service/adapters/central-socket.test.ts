import { mkdtempSync, rmSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CENTRAL_ANSWER_BYTES_MAX } from "@tillwave/shared/api/central";
import { expect, onTestFinished, test } from "vitest";
import { centralSocket } from "./central-socket.ts";

async function serve(answer: (line: string, socket: Socket) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "central-"));
  const server: Server = createServer((socket) => {
    socket.setEncoding("utf8").on("error", () => {});
    socket.on("data", (line: string) => answer(line, socket));
  });
  await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test("a central is asked in one line, and answers in one", async () => {
  const asked: string[] = [];
  const folder = await serve((line, socket) => {
    asked.push(line);
    socket.write('{"answer":');
    setImmediate(() => socket.end('"done"}\n'));
  });
  const answer = await centralSocket(folder).ask({ ask: "cancel", id: "0".repeat(16) });
  expect(answer).toEqual({ ok: true, value: { answer: "done" } });
  expect(asked).toEqual([`{"ask":"cancel","id":"${"0".repeat(16)}"}\n`]);
});

test("where no central runs, that is said", async () => {
  const nowhere = centralSocket(join(tmpdir(), "no-central-is-here"));
  expect(await nowhere.ask({ ask: "status" })).toEqual({
    ok: false,
    error: { type: "not-running" },
  });
});

test.each([
  ["hangs up", (socket: Socket) => socket.end()],
  ["says no answer", (socket: Socket) => socket.end('{"answer":"yes"}\n')],
  ["says what is no JSON", (socket: Socket) => socket.end("\n")],
  ["says too much", (socket: Socket) => socket.write("x".repeat(CENTRAL_ANSWER_BYTES_MAX + 1))],
] as const)("a program that %s is no central", async (_what, say) => {
  const folder = await serve((_line, socket) => void say(socket));
  expect(await centralSocket(folder).ask({ ask: "status" })).toEqual({
    ok: false,
    error: { type: "no-answer" },
  });
});
