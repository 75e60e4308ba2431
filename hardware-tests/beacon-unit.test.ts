/** The beacon's units as systemd reads them, and systemd as the beacon tells it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startBeaconProcess } from "./daemons/beacon-process.ts";
import { until } from "./daemons/pty.ts";

const UNITS = [
  "tillwave-beacon.service",
  "tillwave-beacon-reboot.path",
  "tillwave-beacon-reboot.service",
] as const;
/** Of 100: what is left open to a program that was taken over. */
const EXPOSURE_MAX = "25";
/** In which a beacon that is well says so, at half of what the unit gives it. */
const WATCHDOG_USEC = "2000000";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "beacon-unit-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = promisify(execFile);
const unit = (name: string): string =>
  fileURLToPath(new URL(`../beacon/peripheral/${name}`, import.meta.url));

test("systemd finds nothing wrong with the units, and little left open", async () => {
  const copies = UNITS.map((name) => {
    const copy = join(folder, name);
    // Where the program is not installed, verify would find that.
    const text = readFileSync(unit(name), "utf8");
    writeFileSync(copy, text.replace(/^ExecStart=.*$/mu, "ExecStart=/bin/true"));
    return copy;
  });
  const verified = await run("systemd-analyze", ["verify", ...copies]);
  expect(verified).toEqual({ stdout: "", stderr: "" });
  const options = ["security", "--offline=true", `--threshold=${EXPOSURE_MAX}`, "--no-pager"];
  const { stdout } = await run("systemd-analyze", [...options, copies[0] ?? ""]);
  expect(stdout).toMatch(/Overall exposure level/u);
});

test("it has the rights that Bluetooth takes, and no others", () => {
  const text = readFileSync(unit("tillwave-beacon.service"), "utf8");
  expect(text).toMatch(/^CapabilityBoundingSet=CAP_NET_RAW CAP_NET_ADMIN$/mu);
  expect(text).toMatch(/^RestrictAddressFamilies=AF_BLUETOOTH AF_UNIX$/mu);
});

interface Heard {
  said(): string;
  readonly systemd: ChildProcess;
}

async function listenAsSystemd(path: string): Promise<Heard> {
  let said = "";
  const systemd = spawn("socat", ["-u", `UNIX-RECVFROM:${path},fork`, "STDOUT"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  systemd.stdout.on("data", (text: Buffer) => {
    said += text.toString();
  });
  await until(() => existsSync(path), "socat did not start");
  return { said: () => said, systemd };
}

test("the beacon tells systemd that it is ready, and, while its controller answers, that it is well", async () => {
  const path = join(folder, "notify");
  const { said, systemd } = await listenAsSystemd(path);
  const beacon = await startBeaconProcess({
    folder: join(folder, "beacon"),
    environment: { NOTIFY_SOCKET: path, WATCHDOG_USEC },
  });
  try {
    await until(() => said().includes("READY=1"), "it is not ready", 20_000);
    await until(() => said().includes("WATCHDOG=1"), "it is not well", 20_000);
    expect(said()).toContain("STATUS=It is ");
  } finally {
    await beacon.stop();
    systemd.kill("SIGTERM");
  }
});
