import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { type Server, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { type InstanceLock, lockFolder, whoRunsOn } from "./single-instance.ts";

const MODULE = new URL("single-instance.ts", import.meta.url).href;

let base = "";
let children: ChildProcess[] = [];
let servers: Server[] = [];
let locks: InstanceLock[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "single-instance-"));
});
afterEach(() => {
  children.forEach((child) => child.kill("SIGKILL"));
  servers.forEach((server) => server.close());
  locks.forEach((held) => held.release());
  [children, servers, locks] = [[], [], []];
  rmSync(base, { recursive: true, force: true });
});

async function lock(folder: string, words: string): Promise<InstanceLock> {
  const locked = await lockFolder(folder, () => words);
  const held = present(locked.ok ? locked.value : null, "the lock");
  locks.push(held);
  return held;
}

const refusal = (holder: string): object => ({
  ok: false,
  error: { type: "already-running", holder },
});

test("the second is refused, and told who holds the folder", async () => {
  await lock(base, "http://127.0.0.1:8080 (process 4711)\n");
  expect(await lockFolder(base, () => "second")).toEqual(
    refusal("http://127.0.0.1:8080 (process 4711)"),
  );
  expect(await lockFolder(base, () => "third")).toMatchObject({ ok: false });
});

test("anybody may ask who runs on a folder, and hears nobody where nobody does", async () => {
  expect(await whoRunsOn(base)).toBeNull();
  await lock(base, "http://127.0.0.1:8080/ (process 4711)");
  expect(await whoRunsOn(base)).toBe("http://127.0.0.1:8080/ (process 4711)");
});

test("once it is let go, the next one has it", async () => {
  const first = await lock(base, "first");
  first.release();
  await lock(base, "second");
  expect(await lockFolder(base, () => "third")).toEqual(refusal("second"));
});

test("two folders are two tills", async () => {
  const other = mkdtempSync(join(base, "other-"));
  await lock(base, "first");
  expect((await lock(other, "second")).release).toBeTypeOf("function");
});

test("a folder is the same by any name", async () => {
  const folder = mkdtempSync(join(base, "data-"));
  await lock(folder, "first");
  const link = join(base, "link");
  symlinkSync(folder, link);
  expect(await lockFolder(link, () => "second")).toEqual(refusal("first"));
  const moved = join(base, "moved");
  renameSync(folder, moved);
  expect(await lockFolder(moved, () => "second")).toEqual(refusal("first"));
});

test("a program that is killed lets go, whatever it was doing", async () => {
  const program = `
    import { lockFolder } from ${JSON.stringify(MODULE)};
    const lock = await lockFolder(process.argv[1], () => "process " + process.pid);
    process.stdout.write(lock.ok ? "locked" : "refused");
    setInterval(() => {}, 1000);
  `;
  const words = ["--import", "tsx", "--input-type=module", "--eval", program, base];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [said] = (await once(child.stdout, "data")) as [Uint8Array];
  expect(String(said)).toBe("locked");
  expect(await lockFolder(base, () => "second")).toEqual(refusal(`process ${child.pid}`));

  child.kill("SIGKILL");
  await once(child, "exit");
  await lock(base, "second");
});

/** A stranger under the folder's name. */
async function squat(answer: (socket: Socket) => void): Promise<void> {
  const { dev, ino } = statSync(base);
  const server = createServer((socket) => {
    socket.on("error", () => {});
    answer(socket);
  });
  servers.push(server.listen(`\0tillwave-${dev}-${ino}`));
  await once(server, "listening");
}

test("a holder that says nothing is not waited for", async () => {
  await squat(() => {});
  expect(await lockFolder(base, () => "second")).toEqual(refusal(""));
});

test("a holder that never stops talking is cut short", async () => {
  await squat((socket) => {
    const talk = setInterval(() => socket.write("and "), 50);
    socket.on("close", () => clearInterval(talk));
  });
  expect(await lockFolder(base, () => "second")).toMatchObject({
    ok: false,
    error: { holder: expect.stringMatching(/^(?:and )+and$/u) as string },
  });
});

test("a holder that says too much is heard for its first words", async () => {
  await squat((socket) => socket.write("x".repeat(100_000)));
  expect(await lockFolder(base, () => "second")).toEqual(refusal("x".repeat(1024)));
});
