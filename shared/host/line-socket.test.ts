import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LineSocket, serveLines } from "./line-socket.ts";

const LENGTH_MAX = 1000;

let folder: string;
let path: string;
let serving: LineSocket;
const open: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "line-socket-"));
  path = join(folder, "socket");
  // Left there by a power cut.
  writeFileSync(path, "");
  const served = await serveLines(path, {
    lineLengthMax: LENGTH_MAX,
    async answer(line, socket) {
      if (line === "take over") {
        socket.write("yours");
        return null;
      }
      await turn();
      return `heard ${line}`;
    },
  });
  if (!served.ok) {
    throw new Error(served.error.detail);
  }
  serving = served.value;
});
afterEach(async () => {
  open.forEach((socket) => socket.destroy());
  await serving.close();
  rmSync(folder, { recursive: true });
});

function dial() {
  const socket = connect(path);
  open.push(socket);
  let said = "";
  let isClosed = false;
  socket.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    isClosed = true;
  });
  return { socket, said: () => said, isClosed: () => isClosed };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!holds()) {
    expect(performance.now()).toBeLessThan(end);
    await turn();
  }
}

test("lines are answered in their order, however they come in, to the owner alone", async () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { socket, said } = dial();
  socket.write("one\ntwo\nthr");
  socket.write("ee\n");
  await until(() => said().endsWith("three\n"));
  expect(said()).toBe("heard one\nheard two\nheard three\n");
});

test("a line without end closes the connection, and no other", async () => {
  const long = dial();
  const other = dial();
  long.socket.write("x".repeat(LENGTH_MAX + 1));
  await until(long.isClosed);
  other.socket.write("still\n");
  await until(() => other.said() !== "");
  expect(other.said()).toBe("heard still\n");
});

test("who takes the socket over is answered no line", async () => {
  const { socket, said } = dial();
  socket.write("take over\n");
  await until(() => said() !== "");
  expect(said()).toBe("yours");
});

test("who does not read what is answered is asked no more of", async () => {
  let answered = 0;
  const long = "x".repeat(100_000);
  const served = await serveLines(join(folder, "other"), {
    lineLengthMax: LENGTH_MAX,
    answer() {
      answered += 1;
      return long;
    },
  });
  const socket = connect(join(folder, "other"));
  open.push(socket);
  const lines = 300;
  socket.pause().write("ask\n".repeat(lines));
  await until(() => answered > 0);
  for (let turns = 0; turns < 2000; turns += 1) {
    await turn();
  }
  expect(answered).toBeLessThan(100);
  let heard = 0;
  socket.on("data", (bytes) => {
    heard += bytes.length;
  });
  socket.resume();
  await until(() => heard === lines * (long.length + 1));
  expect(answered).toBe(lines);
  await (served.ok ? served.value.close() : null);
});

test("a path that no socket can have is told", async () => {
  const served = await serveLines(join(folder, "x".repeat(120)), {
    lineLengthMax: LENGTH_MAX,
    answer: () => null,
  });
  expect(served).toMatchObject({ ok: false, error: { type: "socket" } });
});
