/**
 * The beacon under systemd, as its package installs it, in an emulated machine with adapters: `scripts/test --vm`.
 *
 * The sandbox of the unit, the two rights that it leaves, the watchdog, the reboot that it may wish for, and BlueZ's daemon kept away.
 */
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import {
  type Advertisement,
  type BeaconMachine,
  longestSilence,
  plugAdapters,
  startBeaconMachine,
  startEar,
} from "../../scripts/vm/beacon-machine.ts";
import { systemdFiles } from "../../scripts/vm/systemd-guest.ts";

const SETTINGS: BeaconSettings = {
  ...BEACON_SETTINGS,
  shop: { uuid: "00112233445566778899aabbccddeeff", major: 1, minor: 2 },
  uid: null,
  url: null,
  keys: null,
  frames: [{ frame: "ibeacon", share: 1, connectable: false }],
  intervalMs: 100,
};
const UNIT = "tillwave-beacon.service";
/** The 5 s, and a look of the ear's. */
const BACK_MS_MAX = 5000 + 150;
/** CAP_NET_ADMIN is bit 12, CAP_NET_RAW bit 13 (linux/capability.h). */
const TWO_RIGHTS = "0000000000003000";
/** The unit's WatchdogSec and RestartSec, and a start. */
const WATCHDOG_S = 60 + 2 + 10;

let machine: BeaconMachine;
beforeAll(async () => {
  machine = await startBeaconMachine(SETTINGS, { files: systemdFiles() });
});
afterAll(async () => {
  await machine?.close();
});

const isBeacon = ({ address }: Advertisement): boolean => address.startsWith("00:aa:01:00:");
const isOurs = (one: Advertisement): boolean =>
  isBeacon(one) && one.data.includes("00112233445566778899aabbccddeeff");

function tellOnFailure(): void {
  onTestFailed(async () => {
    console.log(machine.console().slice(-3000));
    const asked = `systemctl status --no-pager -l ${UNIT} bluetooth.service dbus.service; busybox tail -n 30 /var/lib/private/tillwave-beacon/beacon.log; dmesg | busybox tail -n 40`;
    console.log((await machine.run(asked)).said);
  });
}

async function silenceAfter(mark: string, seconds: number, isIt = isBeacon): Promise<number> {
  await machine.must(`${machine.marking(mark)}; sleep ${seconds}`);
  return longestSilence(await machine.looks(), { from: mark, forMs: seconds * 1000 - 500, isIt });
}

test("started before there is an adapter, it waits, and is on air soon after there is one", async () => {
  tellOnFailure();
  await machine.must(`systemctl start ${UNIT}`);
  await machine.must(`${plugAdapters(false)}; ${startEar()}; sleep 1`);
  expect(await silenceAfter("plugged", 8)).toBeLessThanOrEqual(BACK_MS_MAX);
});

test("every process of it runs as nobody in particular, with two rights and no other", async () => {
  tellOnFailure();
  const group = "/sys/fs/cgroup/system.slice/tillwave-beacon.service/cgroup.procs";
  const said = await machine.must(`for pid in $(cat ${group}); do cat /proc/$pid/status; done`);
  const all = (name: string): readonly string[] =>
    [...said.matchAll(new RegExp(`^${name}:\\s+(\\S+)`, "gmu"))].map(([, value = ""]) => value);
  expect(all("CapEff").length).toBeGreaterThanOrEqual(2);
  expect(new Set(all("CapEff"))).toEqual(new Set([TWO_RIGHTS]));
  expect(new Set(all("CapBnd"))).toEqual(new Set([TWO_RIGHTS]));
  expect(new Set(all("NoNewPrivs"))).toEqual(new Set(["1"]));
  expect(new Set(all("Seccomp"))).toEqual(new Set(["2"]));
  expect(all("Uid").filter((uid) => uid === "0")).toEqual([]);
});

test("killed, it is started by systemd and has its settings on air", async () => {
  tellOnFailure();
  expect((await machine.tillwave("set /settings.json")).status).toBe(0);
  await machine.must(`sleep 3; systemctl kill --kill-whom=main --signal=KILL ${UNIT}`);
  expect(await silenceAfter("killed", 12, isOurs)).toBeLessThanOrEqual(BACK_MS_MAX);
});

test("BlueZ's daemon is not started while the beacon is enabled", async () => {
  tellOnFailure();
  // Systemd takes a start that a condition forbids for done, forgets the unit, and says so in its log alone.
  await machine.must("systemctl start bluetooth.service");
  const said = await machine.must("dmesg | grep 'bluetooth.service.*unmet condition'");
  expect(said).toContain("multi-user.target.wants/tillwave-beacon.service");
  expect((await machine.run("systemctl is-active bluetooth.service")).said).toBe("inactive\n");
});

test("a beacon that stands still is found by the watchdog, and is on air again", async () => {
  tellOnFailure();
  const restarts = (): Promise<string> =>
    machine.must(`systemctl show --property=NRestarts ${UNIT}`);
  const before = await restarts();
  await machine.must(`systemctl kill --kill-whom=main --signal=STOP ${UNIT}; sleep ${WATCHDOG_S}`);
  expect(await restarts()).not.toBe(before);
  expect(await silenceAfter("watched", 6, isOurs)).toBeLessThanOrEqual(BACK_MS_MAX);
});

test("disabled, it gives the adapter to BlueZ's daemon", async () => {
  tellOnFailure();
  await machine.must(`systemctl disable --now ${UNIT}`);
  await machine.must("systemctl start bluetooth.service");
  expect((await machine.run("systemctl is-active bluetooth.service")).said).toBe("active\n");
});

test("the machine is rebooted when the beacon wishes so, by systemd and not by the beacon", async () => {
  tellOnFailure();
  await machine.must(`systemctl stop bluetooth.service; systemctl enable --now ${UNIT}`);
  const gone = machine.run("echo wanted >/run/tillwave-beacon/reboot-wanted; sleep 60");
  await expect(gone).rejects.toThrow(/emulator ended with 0/u);
});
