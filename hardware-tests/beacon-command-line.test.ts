/** The command line in front of a real beacon: run, given settings, asked, told the time, and released. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { DOOR } from "./daemons/beacon-process.ts";
import { tillwave } from "./daemons/command-line.ts";
import { until } from "./daemons/pty.ts";

const BIN = fileURLToPath(new URL("../scripts/tillwave/bin.mjs", import.meta.url));
const START_WAIT = 60_000;

const folder = mkdtempSync(join(tmpdir(), "tillwave-beacon-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ask = (...words: readonly string[]) =>
  tillwave(folder, "beacon", ...words, "--folder", join(folder, "beacon"));

test("a technician's morning: run, set, status, clock, identify, log, release", async () => {
  expect(await ask("status")).toMatchObject({
    exit: 3,
    error: expect.stringContaining("tillwave beacon run"),
  });
  const words = ["beacon", "run", "--stack", "simulated", "--folder", join(folder, "beacon")];
  const running = spawn(process.execPath, [BIN, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  running.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const ended = new Promise<number | null>((resolve) => running.once("exit", resolve));
  await until(() => said.includes("The beacon runs"), "it does not run", START_WAIT);
  expect(await ask("status")).toMatchObject({
    exit: 1,
    error: expect.stringContaining("waits for settings"),
  });

  const file = join(folder, "door.json");
  writeFileSync(file, JSON.stringify({ ...DOOR, intervalMs: 20 }));
  expect(await ask("set", file)).toMatchObject({
    exit: 1,
    error: expect.stringContaining("intervalMs"),
  });
  writeFileSync(file, JSON.stringify(DOOR));
  const set = await ask("set", file);
  expect(set).toMatchObject({ exit: 0, error: "" });
  expect(set.out).toContain("Beacon Door, version 0.1.0: on air in place 7 (simulated");
  expect(await ask("status")).toMatchObject({
    exit: 0,
    out: expect.stringContaining("eid 50 %"),
  });
  expect(await ask("clock")).toMatchObject({ exit: 0, out: expect.stringContaining("Told") });
  expect(await ask("identify")).toMatchObject({
    exit: 1,
    error: expect.stringContaining("no lamp"),
  });
  const log = await ask("log");
  expect(log.out).toContain("the settings: state kept");
  expect(log.out).not.toContain(DOOR.keys?.eid ?? "");
  expect(await ask("run", "--stack", "simulated")).toMatchObject({
    exit: 1,
    error: expect.stringContaining("runs already"),
  });
  expect(await ask("release", "--yes")).toMatchObject({ exit: 0 });
  expect(await ask("status")).toMatchObject({ exit: 1 });
  running.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(said).toContain("The beacon has stopped.");
});
