/**
 * What the beacon's package does on the machine that it is put on, upgraded on and taken from.
 *
 * Its scripts run as dpkg runs them (deb-policy §6), in a folder in place of the root, against a systemd that writes down what it is told.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const DEBIAN = fileURLToPath(new URL("../scripts/package/debian", import.meta.url));
const UNIT = "tillwave-beacon.service";

interface Machine {
  /** Whether systemd runs, as it does not while an image is made. */
  readonly isBooted?: boolean;
  readonly isBeaconEnabled?: boolean;
  readonly isBluetoothActive?: boolean;
  readonly isBluetoothEnabled?: boolean;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "package-scripts-"));
});
afterEach(() => rmSync(root, { recursive: true }));

/** What the script told systemd, but for what it asked. */
function run(script: string, action: string, machine: Machine = {}): readonly string[] {
  const { isBooted = true, isBeaconEnabled = true } = machine;
  const { isBluetoothActive = false, isBluetoothEnabled = false } = machine;
  const log = join(root, "told");
  writeFileSync(log, "");
  if (isBooted) {
    mkdirSync(join(root, "run/systemd/system"), { recursive: true });
  }
  const answers = {
    "is-active bluetooth.service": isBluetoothActive,
    "is-enabled bluetooth.service": isBluetoothEnabled,
    [`is-enabled ${UNIT}`]: isBeaconEnabled,
    [`was-enabled ${UNIT}`]: isBeaconEnabled,
  };
  const cases = Object.entries(answers).map(
    ([question, yes]) => `*"${question}") exit ${yes ? 0 : 1} ;;`,
  );
  const commands = join(root, "commands");
  mkdirSync(commands, { recursive: true });
  for (const name of ["systemctl", "deb-systemd-helper", "deb-systemd-invoke"]) {
    const text = [
      "#!/bin/sh",
      'case "$*" in',
      ...cases,
      "esac",
      `echo "${name} $*" >>"${log}"`,
      "",
    ];
    writeFileSync(join(commands, name), text.join("\n"), { mode: 0o755 });
  }
  execFileSync("dash", [join(DEBIAN, script), action], {
    env: { ...env, PATH: `${commands}:${env["PATH"]}`, DPKG_ROOT: root },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return readFileSync(log, "utf8").split("\n").filter(Boolean);
}

test("installed, it is enabled and starts", () => {
  const told = run("postinst", "configure");
  expect(told).toContain(`deb-systemd-helper enable ${UNIT}`);
  expect(told.at(-1)).toBe(`deb-systemd-invoke restart ${UNIT}`);
});

test("BlueZ's daemon is stopped before the beacon starts, for one adapter has one master", () => {
  const told = run("postinst", "configure", { isBluetoothActive: true });
  expect(told.slice(-2)).toEqual([
    "deb-systemd-invoke stop bluetooth.service",
    `deb-systemd-invoke restart ${UNIT}`,
  ]);
});

test("a beacon that the technician has disabled stays so after an upgrade, and BlueZ keeps the adapter", () => {
  const told = run("postinst", "configure", { isBeaconEnabled: false, isBluetoothActive: true });
  expect(told.filter((line) => /invoke|helper enable/u.test(line))).toEqual([]);
});

test("into an image that is being made it is installed without starting anything", () => {
  const told = run("postinst", "configure", { isBooted: false });
  expect(told).toContain(`deb-systemd-helper enable ${UNIT}`);
  expect(told.filter((line) => /invoke|systemctl/u.test(line))).toEqual([]);
});

test("an upgrade leaves the old beacon on air until the new one is there", () => {
  expect(run("prerm", "upgrade")).toEqual([]);
});

test("removed, it stops and gives the adapter back to BlueZ's daemon", () => {
  expect(run("prerm", "remove")).toEqual([`deb-systemd-invoke stop ${UNIT}`]);
  const told = run("postrm", "remove", { isBluetoothEnabled: true });
  expect(told).toContain("deb-systemd-invoke start bluetooth.service");
});

test("removed from a machine without BlueZ's daemon, it starts none", () => {
  const told = run("postrm", "remove", { isBluetoothEnabled: false });
  expect(told.filter((line) => line.includes("bluetooth"))).toEqual([]);
});

test("keys and settings outlive the package's removal, and go when it is purged", () => {
  const state = join(root, "var/lib/private/tillwave-beacon");
  mkdirSync(state, { recursive: true });
  run("postrm", "remove");
  expect(existsSync(state)).toBe(true);
  run("postrm", "purge");
  expect(existsSync(state)).toBe(false);
});

test("the daemon is kept off by the link that enabling makes", () => {
  const condition = readFileSync(join(DEBIAN, "bluetooth.service.conf"), "utf8");
  expect(condition).toContain(
    `\nConditionPathExists=!/etc/systemd/system/multi-user.target.wants/${UNIT}\n`,
  );
});
