import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linuxMachine } from "./linux-machine.ts";
import { readLogTail } from "./log-tail.ts";
import { REBOOT_WISH } from "./system-reboot.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "linux-machine-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const machine = () => linuxMachine({ root, runtimeFolder: null });

test("a Pi is known by its serial number, in either of two places", () => {
  put("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
  put(
    "proc/cpuinfo",
    "processor\t: 0\nHardware\t: BCM2835\nSerial\t\t: 10000000deadbeef\nModel: Pi\n",
  );
  expect(machine().facts()).toEqual({
    serial: "10000000deadbeef",
    machineId: "0123456789abcdef0123456789abcdef",
  });
  put("sys/firmware/devicetree/base/serial-number", "100000000badcafe\0");
  expect(machine().facts().serial).toBe("100000000badcafe");
});

test("what a machine does not say is not made up", () => {
  expect(machine().facts()).toEqual({ serial: null, machineId: null });
  expect(machine().temperature()).toBeNull();
  put("proc/cpuinfo", "Serial\t\t: 0000000000000000\n");
  put("etc/machine-id", "\n");
  expect(machine().facts()).toEqual({ serial: null, machineId: null });
});

test("the temperature is the processor's; a sensor that is broken says none", () => {
  put("sys/class/thermal/cooling_device0/type", "fan\n");
  put("sys/class/thermal/thermal_zone0/type", "nvme\n");
  put("sys/class/thermal/thermal_zone0/temp", "30000\n");
  expect(machine().temperature()).toBe(30);
  put("sys/class/thermal/thermal_zone1/type", "cpu-thermal\n");
  put("sys/class/thermal/thermal_zone1/temp", "48312\n");
  expect(machine().temperature()).toBe(48.312);
  for (const broken of ["", "hot", "-274000", "999999999"]) {
    put("sys/class/thermal/thermal_zone1/temp", broken);
    expect(machine().temperature()).toBeNull();
  }
});

test("a wish for a reboot lies where systemd looks for it; without that nobody can be asked", async () => {
  expect(machine().reboot).toBeNull();
  const { reboot } = linuxMachine({ root, runtimeFolder: root });
  expect(await reboot?.()).toEqual({ ok: true, value: undefined });
  expect(readFileSync(join(root, REBOOT_WISH), "utf8")).not.toBe("");
  const nowhere = linuxMachine({ root, runtimeFolder: join(root, "gone") });
  expect(await nowhere.reboot?.()).toMatchObject({ ok: false });
});

test("the log's end is its last whole lines, across the turn", () => {
  const path = join(root, "log");
  expect(readLogTail(path, 5)).toEqual([]);
  writeFileSync(`${path}.1`, '{"n":1}\n{"n":2}\n');
  writeFileSync(path, '{"n":3}\n{"n":4}\n{"n":');
  expect(readLogTail(path, 3)).toEqual(['{"n":2}', '{"n":3}', '{"n":4}']);
  writeFileSync(path, `{"long":"${"x".repeat(400_000)}"}\n{"n":9}\n`);
  expect(readLogTail(path, 5)).toEqual(['{"n":9}']);
});
