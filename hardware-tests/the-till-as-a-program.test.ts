/** How the service behaves as a program: alone on its data, told wrongly, stopped, left behind by its launcher. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const MAIN = fileURLToPath(new URL("../terminal/service/main.ts", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = join(makeMemoryFolder("till-program-"), "data");
  mkdirSync(folder);
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

function run(...flags: readonly string[]): Ended {
  const words = ["--import", "tsx", MAIN, ...flags];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { code: status, said: stdout + stderr };
}

test("a second till on the same data is refused, and told who holds it", async () => {
  const first = await startTill({ folder });
  const { origin } = new URL(first.url);
  const second = run("--demo", "--port", "0", "--data", folder);
  expect(second.code).toBe(3);
  expect(second.said).toContain(`A till already runs on ${folder}: ${origin}/ (process `);
  expect(second.said).not.toContain("#t=");
  expect(await first.press(1, { type: "add", sku: "bun" })).toMatchObject({ ok: true });
  await first.stop();
});

test("the data are free again as soon as the first till is killed", async () => {
  const first = await startTill({ folder });
  await first.press(1, { type: "add", sku: "bun" });
  first.process.kill("SIGKILL");
  await first.gone;
  const second = await startTill({ folder });
  expect(await second.hello()).toMatchObject({ view: { state: { sale: { latest: 1 } } } });
  expect(second.url.split("#")[1]).toBe(first.url.split("#")[1]);
  await second.stop();
});

test("asked to stop, it moves its log into the file and ends with 0", async () => {
  const till = await startTill({ folder });
  await till.press(1, { type: "add", sku: "bun" });
  expect(await till.stop()).toBe(0);
  expect(() => statSync(join(folder, "till.db-wal"))).toThrow(/ENOENT/u);
});

test("left behind by its launcher, it stops", async () => {
  const till = await startTill({ folder });
  till.process.disconnect();
  expect(await till.gone).toBe(0);
});

test("a port that is taken is said, with what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ended = await runBeside("--demo", "--port", String(port), "--data", folder);
  other.close();
  expect(ended.code).toBe(2);
  expect(ended.said).toContain(`Port ${port} is taken by another program.`);
});

test("wrong usage ends with 2 and a sentence, help with 0 and examples", () => {
  expect(run("--port", "x")).toMatchObject({ code: 2 });
  expect(run("--config", "/nowhere.json").said).toContain("/nowhere.json cannot be read");
  const help = run("--help");
  expect(help.code).toBe(0);
  expect(help.said).toContain("Examples:");
});

test("journal, token and log are for their owner alone", async () => {
  const till = await startTill({ folder });
  await till.stop();
  for (const name of ["till.db", "page-token", "till.log", "identity.json"]) {
    expect(statSync(join(folder, name)).mode & 0o077, name).toBe(0);
  }
});

/** While this test's own server goes on listening. */
function runBeside(...flags: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...flags]);
  let said = "";
  const listen = (text: Buffer): void => {
    said += text.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said })));
}

test("a folder that cannot be written to is said in words, not in a stack", () => {
  const inFile = join(folder, "a-file", "data");
  writeFileSync(join(folder, "a-file"), "");
  const ended = run("--demo", "--port", "0", "--data", inFile);
  expect(ended.code).toBe(1);
  expect(ended.said).toContain(`The till cannot write in ${inFile}: `);
  expect(ended.said).not.toContain("    at ");
});
