/** The beacon as a program with a pod on a cable: what the lamp shows of it, and what the button does to it. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HELD_LONG_AFTER, SETTLES_IN } from "@tillwave/beacon-peripheral/panel/button";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Uno, startUno } from "../scripts/simavr/uno.ts";
import { type BeaconProcess, DOOR, startBeaconProcess } from "./daemons/beacon-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const [LED, BUTTON] = [13, 2];
/** Between 50 ms, on air, and 900 ms, "here I am". */
const LONG_FLASH = 450;
const WAIT = { timeout: 30_000, interval: 50 };

let base = "";
let uno: Uno;
let beacon: BeaconProcess;
beforeEach(async () => {
  base = makeMemoryFolder("beacon-panel-");
  uno = await startUno();
  await uno.letGo(BUTTON);
  beacon = await startBeaconProcess({ folder: join(base, "beacon") });
  const panel = { kind: "firmata", port: uno.port, led: LED, button: BUTTON } as const;
  await beacon.ask({ ask: "apply", settings: { ...DOOR, panel } });
  await beacon.until("its panel is there", (status) => status.panel.state === "open");
  await sleep(2 * SETTLES_IN);
});
afterEach(async () => {
  await beacon.stop();
  await uno.close();
  rmSync(base, { recursive: true, force: true });
});

/** How long the lamp is lit, in milliseconds, the second time from here on: the first may be of what it showed before. */
async function nextFlash(): Promise<number> {
  await uno.nextEdge(LED, 1);
  await uno.nextEdge(LED, 0);
  await uno.nextEdge(LED, 1);
  const from = performance.now();
  await uno.nextEdge(LED, 0);
  return performance.now() - from;
}

test("on air it flashes shortly; a press makes it show itself", async () => {
  await beacon.until("it is on air", ({ air }) => air.state === "on-air");
  expect(await nextFlash()).toBeLessThan(LONG_FLASH);
  await uno.hold(BUTTON);
  await sleep(150);
  await uno.letGo(BUTTON);
  await beacon.until("it shows itself", ({ identifying }) => identifying);
  expect(await nextFlash()).toBeGreaterThan(LONG_FLASH);
});

test("held for ten seconds it forgets its owner; the panel goes with the settings that named it", async () => {
  await uno.hold(BUTTON);
  await sleep(HELD_LONG_AFTER + 500);
  expect((await beacon.status()).settings.state).toBe("kept");
  await uno.letGo(BUTTON);
  await beacon.until("it has no settings", ({ settings }) => settings.state !== "kept");
  await beacon.until("it has no panel", ({ panel }) => panel.state === "none");
  await expect.poll(() => uno.level(LED), WAIT).toBe(0);
});

test("the pod pulled out, the beacon stays on air and says what is missing", async () => {
  await uno.unplug();
  await beacon.until("it says so", ({ panel }) => panel.state === "no-device");
  const { panel, air } = await beacon.status();
  expect(panel.detail).toBe(`${uno.port} is not there`);
  expect(air.state).toBe("on-air");
  expect(await beacon.ask({ ask: "identify" })).toMatchObject({ answer: "refused" });
  await uno.plugIn();
  await beacon.until("it is back", (status) => status.panel.state === "open");
});
