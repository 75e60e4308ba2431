import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { LineSocket } from "@tillwave/shared/host/line-socket";
import { afterEach, beforeEach, expect, test } from "vitest";
import { simulate, type Simulation } from "../testing/simulated-emitter.ts";
import { serveStatus } from "./status-socket.ts";

let folder: string;
let path: string;
let shop: Simulation;
let serving: LineSocket;
const open: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "status-socket-"));
  path = join(folder, "socket");
  shop = simulate();
  // Left there by a power cut.
  writeFileSync(path, "");
  const served = await serveStatus(path, shop.emitter);
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

function dial(): { readonly socket: Socket; bytes(): Buffer; isClosed(): boolean } {
  const socket = connect(path);
  open.push(socket);
  const parts: Buffer[] = [];
  let isClosed = false;
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("close", () => {
    isClosed = true;
  });
  socket.on("error", () => {});
  return { socket, bytes: () => Buffer.concat(parts), isClosed: () => isClosed };
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!holds()) {
    expect(performance.now()).toBeLessThan(end);
    await turn();
  }
}

const linesOf = (bytes: Buffer): readonly unknown[] =>
  bytes
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

test("its folder's owner asks, several times on one line, and is answered in order", async () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { socket, bytes } = dial();
  socket.write('{"ask":"status"}\n{"ask":"dance"}\n{"ask":"stop');
  socket.write('-test"}\n');
  await until(() => linesOf(bytes()).length === 3);
  expect(linesOf(bytes())).toMatchObject([
    { answer: "status", status: { sound: { state: "not-joined" } } },
    { answer: "refused", why: "not-understood" },
    { answer: "done" },
  ]);
});

test("a line without end closes the connection", async () => {
  const { socket, isClosed } = dial();
  socket.write("x".repeat(40_000));
  await until(isClosed);
  expect(shop.commands.map(({ type }) => type)).not.toContain("chime");
});

test("the air is sound from its first line on, and ends with whoever heard it", async () => {
  const { socket, bytes } = dial();
  socket.write('{"ask":"air"}\n');
  await until(() => bytes().includes("\n"));
  shop.speaker.air(Float32Array.of(0.5, -0.25));
  const head = bytes().indexOf("\n") + 1;
  await until(() => bytes().length === head + 8);
  expect(bytes().readFloatLE(head + 4)).toBe(-0.25);
  socket.destroy();
  await until(() => JSON.stringify(shop.commands.at(-1)) === '{"type":"air","isWanted":false}');
});

test("whoever takes the air too slowly is cut off; the others hear on", async () => {
  const slow = dial();
  const quick = dial();
  slow.socket.write('{"ask":"air"}\n');
  quick.socket.write('{"ask":"air"}\n');
  await until(() => [slow, quick].every(({ bytes }) => bytes().includes("\n")));
  slow.socket.pause();
  const block = new Float32Array(48_000);
  for (let second = 0; second < 20; second += 1) {
    const before = quick.bytes().length;
    shop.speaker.air(block);
    await until(() => quick.bytes().length === before + block.byteLength);
  }
  slow.socket.resume();
  await until(slow.isClosed);
  expect(quick.isClosed()).toBe(false);
});

test("where there is a loudspeaker there is no air to hand over", async () => {
  shop.show({ speaker: "web-audio" });
  const { socket, bytes } = dial();
  socket.write('{"ask":"air"}\n{"ask":"stop-test"}\n');
  await until(() => linesOf(bytes()).length === 2);
  expect(linesOf(bytes())).toMatchObject([{ why: "no-air" }, { answer: "done" }]);
});

test("a path that no socket can have is told", async () => {
  const served = await serveStatus(join(folder, "x".repeat(120)), shop.emitter);
  expect(served).toMatchObject({ ok: false, error: { type: "socket" } });
});
