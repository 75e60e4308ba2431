/** The emitter's unit as systemd reads it, and systemd as the emitter tells it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmitterProcess } from "./daemons/emitter-process.ts";
import { until } from "./daemons/pty.ts";

const UNIT = fileURLToPath(
  new URL("../tone-emitter/emitter/tillwave-emitter.service", import.meta.url),
);
/** Of 100: what is left open to a program that was taken over. */
const EXPOSURE_MAX = "30";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emitter-unit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = promisify(execFile);

test("systemd finds nothing wrong with the unit, and little left open", async () => {
  const copy = join(folder, "tillwave-emitter.service");
  // Where the program is not installed, verify would find that.
  writeFileSync(
    copy,
    readFileSync(UNIT, "utf8").replace(/^ExecStart=.*$/mu, "ExecStart=/bin/true"),
  );
  const verified = await run("systemd-analyze", ["verify", copy]);
  expect(verified).toEqual({ stdout: "", stderr: "" });
  const options = ["security", "--offline=true", `--threshold=${EXPOSURE_MAX}`, "--no-pager"];
  const { stdout } = await run("systemd-analyze", [...options, copy]);
  expect(stdout).toMatch(/Overall exposure level/u);
});

test("the emitter tells systemd that it is ready, and that it is well", async () => {
  const path = join(folder, "notify");
  let said = "";
  const systemd: ChildProcess = spawn("socat", ["-u", `UNIX-RECVFROM:${path},fork`, "STDOUT"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  systemd.stdout?.on("data", (text: Buffer) => {
    said += text.toString();
  });
  await until(() => existsSync(path), "socat did not start");
  const emitter = await startEmitterProcess({
    folder: join(folder, "emitter"),
    environment: { NOTIFY_SOCKET: path, WATCHDOG_USEC: "2000000" },
  });
  try {
    await until(() => said.includes("READY=1"), "it is not ready", 20_000);
    await until(() => said.includes("WATCHDOG=1"), "it is not well", 20_000);
    expect(said).toContain("STATUS=It is ");
  } finally {
    await emitter.stop();
    systemd.kill("SIGTERM");
  }
});
