/**
 * The beacon's panel on real StandardFirmata, instruction by instruction: johnny-five in the panel's own process, over a serial port, to
 * an Arduino Uno whose pins are ours. And on a machine's own lamp and button, as files and a pipe.
 */
import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  symlinkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPanel } from "@tillwave/beacon-peripheral/adapters/panel-process";
import { SETTLES_IN } from "@tillwave/beacon-peripheral/panel/button";
import type { PanelChoice, PanelView } from "@tillwave/beacon-peripheral/panel/panel";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { NO_LOG } from "@tillwave/shared/core/log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Uno, startUno } from "../scripts/simavr/uno.ts";
import { openPty } from "./daemons/pty.ts";

/** A beacon that is a panel and no more. */
const PARENT = fileURLToPath(new URL("../scripts/vm/guest/panel-guest.ts", import.meta.url));
const WAIT = { timeout: 30_000, interval: 20 };
/** Of one port of eight pins, on purpose: what is written to the lamp is written to the button. */
const [LED, BUTTON] = [4, 2];

type Choice = Exclude<PanelChoice, { readonly kind: "none" }>;

function openPanel(choice: Choice, root = "/") {
  const views: PanelView[] = [];
  const acts: string[] = [];
  const panel = startPanel(
    { settings: choice, root },
    { changed: (view) => views.push(view), button: ({ type }) => acts.push(type) },
    NO_LOG,
  );
  return {
    ...panel,
    views,
    acts,
    async until(state: PanelView["state"]): Promise<void> {
      await expect.poll(() => panel.view().state, WAIT).toBe(state);
    },
    async untilActs(wanted: readonly string[]): Promise<void> {
      await expect.poll(() => acts, WAIT).toEqual(wanted);
    },
  };
}

describe("a pod on a USB cable", () => {
  let uno: Uno;
  beforeEach(async () => {
    uno = await startUno();
    await uno.letGo(BUTTON);
  });
  afterEach(() => uno.close());

  const open = () => openPanel({ kind: "firmata", port: uno.port, led: LED, button: BUTTON });

  test("its lamp blinks twice a second while the beacon is being mended, and is dark when it is closed", async () => {
    const panel = open();
    await panel.until("open");
    panel.show("mending");
    await uno.nextEdge(LED, 1);
    const from = uno.edges().length;
    await sleep(4000);
    const rises = uno
      .edges()
      .filter(({ pin, level }, i) => i >= from && pin === LED && level === 1);
    // A chip that is given no processor for a while blinks later, not less often.
    expect(rises.length).toBeGreaterThanOrEqual(6);
    expect(rises.length).toBeLessThanOrEqual(9);
    await panel.close();
    await expect.poll(() => uno.level(LED), WAIT).toBe(0);
  });

  test("its button is pressed and held, also while the lamp beside it blinks", async () => {
    const panel = open();
    await panel.until("open");
    panel.show("alarm");
    await sleep(500);
    for (let press = 1; press <= 5; press += 1) {
      await uno.hold(BUTTON);
      await sleep(400);
      await uno.letGo(BUTTON);
      await panel.untilActs(Array.from({ length: press }, () => "pressed"));
    }
    await uno.hold(BUTTON);
    await sleep(2600);
    await uno.letGo(BUTTON);
    await panel.untilActs([...Array.from({ length: 5 }, () => "pressed"), "held"]);
    expect(panel.view().restarts).toBe(0);
    await panel.close();
  });

  test("pulled out it is gone, plugged in again it shows what is the case by then", async () => {
    const panel = open();
    await panel.until("open");
    for (let round = 0; round < 3; round += 1) {
      await uno.unplug();
      await panel.until("no-device");
      expect(panel.view().detail).toBe(`${uno.port} is not there`);
      panel.show("alarm");
      await uno.plugIn();
      await uno.letGo(BUTTON);
      await panel.until("open");
      await uno.nextEdge(LED, 1);
    }
    await sleep(2 * SETTLES_IN);
    await uno.hold(BUTTON);
    await sleep(300);
    await uno.letGo(BUTTON);
    await panel.untilActs(["pressed"]);
    await panel.close();
  });

  test("plugged in with its button held, nobody meant anything", async () => {
    const panel = open();
    await panel.until("open");
    await uno.unplug();
    await panel.until("no-device");
    await uno.plugIn();
    await uno.hold(BUTTON);
    await panel.until("open");
    await sleep(2500);
    await uno.letGo(BUTTON);
    await sleep(300);
    expect(panel.acts).toEqual([]);
    await uno.hold(BUTTON);
    await sleep(200);
    await uno.letGo(BUTTON);
    await panel.untilActs(["pressed"]);
    await panel.close();
  });

  test("one that stands still is noticed, and is back by itself", async () => {
    const panel = open();
    await panel.until("open");
    uno.freeze();
    await panel.until("mending");
    uno.thaw();
    await panel.until("open");
    expect(panel.view().restarts).toBeGreaterThan(0);
    panel.show("alarm");
    await uno.nextEdge(LED, 1);
    await panel.close();
  });

  test("a pin that the board has not is said, and the process is left in peace", async () => {
    const panel = openPanel({ kind: "firmata", port: uno.port, led: 77, button: null });
    await panel.until("no-device");
    await expect
      .poll(() => panel.view().detail, WAIT)
      .toBe("the board has no pin 77 that can be lit");
    await sleep(4000);
    expect(panel.view().restarts).toBe(0);
    await panel.close();
  });
});

test("a port that is no serial port is said to be none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "panel-port-"));
  const path = join(folder, "not-a-terminal");
  writeFileSync(path, "");
  const panel = openPanel({ kind: "firmata", port: path, led: 13, button: null });
  await panel.until("no-device");
  expect(panel.view().detail).toMatch(/ioctl|not a (typewriter|terminal)/iu);
  await panel.close();
  rmSync(folder, { recursive: true, force: true });
});

test("whatever a line says, the beacon is none the worse, and a pod that is plugged in instead serves", async () => {
  const random = seededRandom(seedOfRun("nonsense on the panel's line"));
  const folder = mkdtempSync(join(tmpdir(), "panel-noise-"));
  const path = join(folder, "pod");
  const uno = await startUno();
  await uno.letGo(BUTTON);
  const noise = await openPty(join(folder, "noise"), () => {});
  symlinkSync(noise.path, path);
  const panel = openPanel({ kind: "firmata", port: path, led: LED, button: BUTTON });
  const babbling = setInterval(() => noise.write(babble(random)), 20);
  try {
    await sleep(12_000);
    expect(panel.view().restarts).toBeGreaterThan(0);
    expect(panel.acts).toEqual([]);
  } finally {
    clearInterval(babbling);
  }
  rmSync(path);
  symlinkSync(uno.port, path);
  await noise.unplug();
  await panel.until("open");
  panel.show("alarm");
  await uno.nextEdge(LED, 1);
  await panel.close();
  await uno.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes, and now and then what Firmata would say, cut anywhere: a version, a name, capabilities, a pin's state, levels. */
function babble(random: SeededRandom): Uint8Array {
  const words = [
    [0xf9, 2, 4],
    [0xf0, 0x79, 2, 4, 0x53, 0, 0xf7],
    [0xf0, 0x6c, 0, 1, 1, 1, 0x7f, 0x7f, 0xf7],
    [0xf0, 0x6a, 0x7f, 0x7f, 0xf7],
    [0xf0, 0x6e, 99, 1, 1, 0xf7],
    [0x90, 0x7f, 1],
  ];
  const word =
    words[random.integer(words.length * 2)] ??
    Array.from({ length: random.integer(64) }, () => random.integer(256));
  return Uint8Array.from(word.slice(0, 1 + random.integer(word.length + 2)));
}

test("left behind by a beacon that was killed, it leaves the lamp dark and goes", async () => {
  const uno = await startUno();
  await uno.letGo(BUTTON);
  const settings = { kind: "firmata", port: uno.port, led: LED, button: BUTTON };
  const parent = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), PARENT, JSON.stringify(settings), "mending"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const children = (): readonly string[] =>
    execFileSync("sh", ["-c", `pgrep -P ${parent.pid} -f panel/main || true`], { encoding: "utf8" })
      .split("\n")
      .filter((pid) => pid !== "");
  await uno.nextEdge(LED, 1);
  const pids = children();
  parent.kill("SIGKILL");
  expect(pids).toHaveLength(1);
  await expect.poll(() => pids.filter((pid) => existsSync(`/proc/${pid}`)), WAIT).toEqual([]);
  await expect.poll(() => uno.level(LED), WAIT).toBe(0);
  await uno.close();
});

test("a machine's own lamp and button, as the kernel shows them", async () => {
  const root = mkdtempSync(join(tmpdir(), "panel-sysfs-"));
  const led = join(root, "sys/class/leds/ACT");
  const events = join(root, "sys/class/input/event3/device");
  for (const folder of [led, events, join(root, "dev/input")]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(led, "max_brightness"), "1\n");
  writeFileSync(join(led, "brightness"), "0\n");
  writeFileSync(join(led, "trigger"), "none [mmc0]\n");
  const panel = openPanel({ kind: "sysfs", led: "ACT", button: "tillwave" }, root);
  try {
    await panel.until("no-device");
    writeFileSync(join(events, "name"), "tillwave\n");
    execFileSync("mkfifo", [join(root, "dev/input/event3")]);
    // Both ends: neither waits for the other.
    const button = openSync(join(root, "dev/input/event3"), "r+");
    await panel.until("open");
    panel.show("alarm");
    const brightness = (): string => readFileSync(join(led, "brightness"), "utf8");
    await expect.poll(brightness, WAIT).toBe("1");
    await expect.poll(brightness, WAIT).toBe("0");
    await sleep(2 * SETTLES_IN);
    writeSync(button, keyEvent(1));
    await sleep(100);
    writeSync(button, keyEvent(0));
    await panel.untilActs(["pressed"]);
  } finally {
    await panel.close();
  }
  expect(readFileSync(join(led, "trigger"), "utf8")).toBe("mmc0");
  rmSync(root, { recursive: true, force: true });
});

function keyEvent(value: number): Uint8Array {
  const bytes = new Uint8Array(24);
  bytes[16] = 1;
  bytes[18] = 148;
  bytes[20] = value;
  return bytes;
}
