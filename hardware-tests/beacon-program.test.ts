/** The beacon as a program: given settings over its socket, heard on air through unmodified bleno, and back as it was. */
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { type BeaconFrame, decodeAdvertisement } from "@tillwave/shared/beacon/frame";
import { fromHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { eid } from "@tillwave/shared/presence/eid";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withRadio } from "../scripts/radio/radio.ts";
import { type BeaconProcess, DOOR, startBeaconProcess } from "./daemons/beacon-process.ts";
import { shimEnvironment } from "./daemons/disk-shim.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

let base = "";
let folder = "";
let beacon: BeaconProcess | null = null;
beforeEach(() => {
  base = makeMemoryFolder("beacon-program-");
  folder = join(base, "beacon");
});
afterEach(async () => {
  await beacon?.stop();
  beacon = null;
  rmSync(base, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof startBeaconProcess>[0]> = {}) {
  beacon = await startBeaconProcess({ folder, ...options });
  return beacon;
}

const frameIn = (data: Uint8Array): BeaconFrame | null => {
  const decoded = decodeAdvertisement(data);
  return (decoded.ok ? decoded.value.frames[0] : null) ?? null;
};
const isOnAir = ({ air }: { readonly air: { readonly state: string } }): boolean =>
  air.state === "on-air";

/** Files of a machine as the beacon asks for them: a Pi with this serial number. */
function machine(serial: string): string {
  const root = join(base, `root-${serial}`);
  mkdirSync(join(root, "etc"), { recursive: true });
  mkdirSync(join(root, "proc"));
  writeFileSync(join(root, "etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
  writeFileSync(join(root, "proc/cpuinfo"), `processor\t: 0\nSerial\t\t: ${serial}\n`);
  return root;
}

describe.each(["abandonware", "stoprocent"] as const)("on air through %s", (stack) => {
  test("it waits for settings, and what they say is on air at once", async () => {
    await withRadio({}, async (radio) => {
      const ear = await radio.ear();
      const running = await start({ stack, environment: radio.environment });
      const waiting = await ear.until(() => true, 20_000);
      expect(frameIn(waiting.data)).toBeNull();
      expect(waiting.type).toBe(0);
      expect(await running.ask({ ask: "apply", settings: DOOR })).toMatchObject({
        answer: "status",
        status: { settings: { state: "kept", name: "Door" } },
      });
      const plain = await ear.until(({ data }) => frameIn(data)?.type === "ibeacon", 10_000);
      expect(frameIn(plain.data)).toMatchObject({ major: 12, minor: 7, powerAt1m: -59 });
      expect(plain.type).toBe(3);
      const secret = await ear.until(({ data }) => frameIn(data)?.type === "eddystone-eid", 10_000);
      expect(secret.type).toBe(0);
      const { time } = (await running.status()).clock;
      const id = eid(fromHex(DOOR.keys?.eid ?? ""), { exponent: 9, time }, createNodeCrypto());
      expect(frameIn(secret.data)).toMatchObject({ eid: id });
      expect(await running.stop()).toBe(0);
      expect(radio.adapters[0]?.advertising).toBeNull();
    });
  });
});

test("a disk that can be read only: it goes on with what it has, but for ids that need the disk", async () => {
  const before = await start();
  await before.ask({ ask: "apply", settings: DOOR });
  // Its socket is left there.
  before.process.kill("SIGKILL");
  await before.gone;
  await withRadio({}, async (radio) => {
    const ear = await radio.ear();
    beacon = await startBeaconProcess({
      folder,
      stack: "abandonware",
      environment: radio.environment,
      isReadOnly: true,
    });
    const first = await ear.until(() => true, 20_000);
    expect(frameIn(first.data)).toMatchObject({ type: "ibeacon", major: 12 });
    await ear.until(({ at }) => at > first.at + 2000, 10_000);
    const frames = ear.heard().map(({ data }) => frameIn(data)?.type);
    expect(new Set(frames)).toEqual(new Set(["ibeacon"]));
  });
});

describe("without Bluetooth", () => {
  test("killed and started again it is as it was; its files are its owner's alone", async () => {
    const first = await start();
    await first.ask({ ask: "apply", settings: DOOR });
    const before = await first.status();
    first.process.kill("SIGKILL");
    await first.gone;
    const second = await start();
    await second.until("it is on air", isOnAir);
    const after = await second.status();
    expect(after.settings).toMatchObject({ state: "kept", name: "Door", place: 7 });
    expect(after.clock.boot).toBeGreaterThan(before.clock.boot);
    // The cut cost a lead: no window of an id twice.
    expect(after.clock.time).toBeGreaterThan(before.clock.time);
    for (const name of ["settings.json", "clock.json", "beacon.log", "socket"]) {
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  test("keys go in and never come out: not in settings, status or log, nor after a release", async () => {
    const running = await start();
    await running.ask({ ask: "apply", settings: DOOR });
    const said = [
      await running.ask({ ask: "settings" }),
      await running.ask({ ask: "status" }),
      await running.ask({ ask: "log", lines: 500 }),
    ];
    expect(said[0]).toMatchObject({
      settings: { name: "Door", keys: { keyNumber: 1, eidExponent: 9, rolling: false } },
    });
    const key = DOOR.keys?.eid ?? "";
    expect(JSON.stringify(said)).not.toContain(key);
    expect(await running.ask({ ask: "release" })).toEqual({ answer: "done" });
    await running.until("it waits", ({ air }) => air.state === "unclaimed");
    await running.stop();
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name), "latin1"), name).not.toContain(key);
    }
  });

  test("a copied card: the other machine uses none of its keys, and takes none of them again", async () => {
    const first = await start({ root: machine("10000000deadbeef") });
    await first.ask({ ask: "apply", settings: DOOR });
    await first.stop();
    const clone = await start({ root: machine("100000000badcafe") });
    await clone.until("it has come up", ({ air }) => air.state === "unclaimed");
    expect((await clone.status()).settings).toMatchObject({ state: "cloned", name: null });
    expect(await clone.ask({ ask: "apply", settings: DOOR })).toMatchObject({ why: "settings" });
    const own = { ...DOOR, keys: { ...DOOR.keys, keyNumber: 2, eid: "99".repeat(16) } };
    await clone.ask({ ask: "apply", settings: own });
    await clone.until("it is on air with keys of its own", isOnAir);
  });

  test.each([
    ["cut", '{"format":1,"machine":', "damaged"],
    ["of a later version", '{"format":3,"anything":true}', "newer"],
    ["of something else", '{"volume":11}', "damaged"],
  ])("settings that are %s are set aside, and it can be provisioned", async (_, text, state) => {
    mkdirSync(folder);
    writeFileSync(join(folder, "settings.json"), text);
    const running = await start();
    await running.until("it waits", ({ air }) => air.state === "unclaimed");
    expect((await running.status()).settings.state).toBe(state);
    expect(readFileSync(join(folder, `settings.json.${state}`), "utf8")).toBe(text);
    await running.ask({ ask: "apply", settings: DOOR });
    await running.until("it is on air", isOnAir);
  });

  test("settings that somebody put on its card are taken, and bound to this machine", async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "settings.json"), JSON.stringify(DOOR));
    const running = await start({ root: machine("10000000deadbeef") });
    await running.until("it is on air", isOnAir);
    expect((await running.status()).air.plan).toMatchObject([
      { frame: "ibeacon", leftOut: null },
      { frame: "eid", leftOut: null },
    ]);
    const kept = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"));
    expect(kept).toMatchObject({ format: 2, owner: null, settings: { name: "Door" } });
    expect(kept.machine.serial).toMatch(/^[0-9a-f]{16}$/u);
  });

  test("a full disk: it goes on with what it has, and says so, until there is room", async () => {
    mkdirSync(folder);
    const arm = join(base, "arm");
    const running = await start({ environment: shimEnvironment({ folder, fullArm: arm }) });
    await running.ask({ ask: "apply", settings: DOOR });
    writeFileSync(arm, "");
    const other: BeaconSettings = { ...DOOR, name: "Window" };
    expect(await running.ask({ ask: "apply", settings: other })).toMatchObject({
      answer: "refused",
      why: "disk",
    });
    await running.until("it is on air", isOnAir);
    const status = await running.status();
    expect(status.settings).toMatchObject({
      name: "Door",
      diskTrouble: expect.stringMatching(/ENOSPC|no space/iu),
    });
    rmSync(arm);
    await running.ask({ ask: "apply", settings: other });
    expect((await running.status()).settings).toMatchObject({ name: "Window", diskTrouble: null });
  });

  test("a second one on the same folder says who runs, and ends with 3", async () => {
    await start();
    await expect(startBeaconProcess({ folder })).rejects.toThrow(/ended with 3/u);
  });
});
