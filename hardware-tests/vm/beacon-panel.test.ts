/**
 * The panel on the pins of a real kernel, on the processor of a Pi: `scripts/test --vm`.
 *
 * An emulated machine of arm64 has a GPIO chip of eight lines and its power button on line 3: low, and high for a tenth of a second
 * when it is pressed. For a button to ground that is one which is held all the time and let go of for so long.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HELD_AFTER } from "@tillwave/beacon-peripheral/panel/button";
import type { PanelSettings } from "@tillwave/shared/beacon/settings";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { carryModules } from "../../scripts/package/carried-modules.ts";
import { fetchPackage } from "../../scripts/package/fetched.ts";
import { inTree } from "../../scripts/package/in-tree.ts";
import { NODE_OF_PACKAGE } from "../../scripts/package/pins.ts";
import {
  bundledAt,
  everyMachine,
  folderAt,
  librariesOfArm64,
  programAt,
  requireFile,
} from "../../scripts/vm/guest-files.ts";
import { fetchDebian } from "../../scripts/vm/debian-archive.ts";
import { PANEL_MODULES, fetchKernel } from "../../scripts/vm/kernel.ts";
import { AGENT_LINE, type Machine, startMachine } from "../../scripts/vm/machine.ts";

const HOME = "/panel";
const NODE = "/bin/node";
const LOG = "/tmp/panel.log";
const [LED, POWER_BUTTON] = [0, 3];
const CHIP = "9030000.pl061";
const BOOT_MS_MAX = 400_000;
const WAIT = { timeout: 120_000, interval: 500 };

let machine: Machine;
let inputModules: readonly string[] = [];
beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), "panel-home-"));
  try {
    await carryModules(home, "arm64");
    const kernel = fetchKernel("arm64");
    // Not at start: gpio_keys takes the power button's line.
    const modules = kernel.modules(PANEL_MODULES);
    inputModules = modules.map((file) => basename(file));
    machine = await startMachine({
      arch: "arm64",
      kernel,
      root: [
        ...(await everyMachine(busyboxOfArm64(), NODE, AGENT_LINE.arm64)),
        ...librariesOfArm64(),
        programAt(NODE.slice(1), join(fetchPackage(NODE_OF_PACKAGE), "bin/node")),
        ...folderAt(HOME.slice(1), home),
        programAt(
          `${HOME.slice(1)}/panel.mjs`,
          requireFile(inTree("beacon/peripheral/dist/panel.mjs")),
        ),
        await bundledAt(`${HOME.slice(1)}/panel-guest.mjs`, "scripts/vm/guest/panel-guest.ts"),
        await bundledAt(`${HOME.slice(1)}/keyboard.mjs`, "scripts/vm/guest/keyboard.ts"),
        ...modules.map((file) => programAt(`later/${basename(file)}`, file)),
        { kind: "folder", path: "debug" },
      ],
    });
    await machine.must("mount -t debugfs none /debug");
  } finally {
    rmSync(home, { recursive: true });
  }
}, BOOT_MS_MAX);
afterAll(() => machine?.close());

const busyboxOfArm64 = (): string =>
  requireFile(
    join(fetchDebian("arm64", "busybox", { packages: ["busybox-static"] }), "bin/busybox"),
  );

type Word = { readonly type: string } | { readonly state: string; readonly detail: string | null };

/** The panel with these settings; ended, its lamp is dark. */
async function withPanel(
  settings: PanelSettings,
  use: (words: () => Promise<readonly Word[]>) => Promise<void>,
): Promise<void> {
  onTestFailed(async () => console.log(machine.console(), await machine.must(`cat ${LOG}`)));
  await machine.must(
    `{ ${NODE} ${HOME}/panel-guest.mjs '${JSON.stringify(settings)}' alarm >${LOG} 2>&1 & } ; echo $! >/tmp/panel.pid`,
  );
  try {
    await use(async () =>
      (await machine.must(`cat ${LOG}`))
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Word),
    );
  } finally {
    await machine.must("kill $(cat /tmp/panel.pid); sleep 1");
  }
}

const statesOf = (words: readonly Word[]): readonly string[] =>
  words.flatMap((word) => ("state" in word ? [word.state] : []));
const actsOf = (words: readonly Word[]): readonly string[] =>
  words.flatMap((word) => ("type" in word ? [word.type] : []));

const detailsOf = (words: readonly Word[]): readonly string[] =>
  words.flatMap((word) => ("detail" in word && word.detail !== null ? [word.detail] : []));

/** What the kernel says of a line that is in use. */
async function lineInUse(line: number): Promise<string> {
  const said = await machine.must("cat /debug/gpio");
  const lines = /gpiochip\d+: GPIOs (?<first>\d+)-/u.exec(said);
  const number = Number(lines?.groups?.["first"]) + line;
  return new RegExp(`gpio-${number} .*`, "u").exec(said)?.[0] ?? "";
}

test("a chip is found by its label, its lamp blinks, its button is heard", async () => {
  const settings = { kind: "gpio", chip: CHIP, led: LED, button: POWER_BUTTON } as const;
  await withPanel(settings, async (words) => {
    await expect.poll(async () => statesOf(await words()), WAIT).toContain("open");
    expect(await lineInUse(LED)).toContain("tillwave lamp");
    expect(await lineInUse(POWER_BUTTON)).toContain("tillwave button");
    const levels = new Set<string>();
    for (let look = 0; look < 40 && levels.size < 2; look += 1) {
      levels.add((await lineInUse(LED)).includes("out hi") ? "lit" : "dark");
    }
    expect([...levels].toSorted()).toEqual(["dark", "lit"]);

    // The button was down from the start: the first press lets go of it, and holds it again.
    await machine.pressPower();
    await sleep(1500);
    expect(actsOf(await words())).toEqual([]);
    await machine.must(`sleep ${(HELD_AFTER + 1000) / 1000}`);
    await machine.pressPower();
    await expect.poll(async () => actsOf(await words()), WAIT).toEqual(["held"]);
    await machine.must("sleep 0.5");
    await machine.pressPower();
    await expect.poll(async () => actsOf(await words()), WAIT).toEqual(["held", "pressed"]);
  });
  // Nobody has the lines any more.
  expect(await lineInUse(LED)).not.toContain("tillwave");
}, 300_000);

test("a machine that is no Pi is said to be none", async () => {
  await withPanel({ kind: "gpio", chip: null, led: LED, button: null }, async (words) => {
    await expect.poll(async () => statesOf(await words()), WAIT).toContain("no-device");
    expect(detailsOf(await words())).toEqual([
      "no GPIO chip is labelled pinctrl-bcm2835, pinctrl-bcm2711, pinctrl-rp1",
    ]);
  });
}, 300_000);

test("a line that the kernel has itself is said, a lamp and a button of its own drivers serve", async () => {
  for (const file of inputModules) {
    await machine.must(`insmod /later/${file}`);
  }
  await withPanel({ kind: "gpio", chip: CHIP, led: POWER_BUTTON, button: null }, async (words) => {
    await expect
      .poll(async () => detailsOf(await words()), WAIT)
      .toContain(`line ${POWER_BUTTON} is somebody else's`);
  });

  await machine.must(
    `{ ${NODE} ${HOME}/keyboard.mjs tillwave & } ; echo $! >/tmp/keyboard.pid; while ! ls /sys/class/leds/*capslock; do sleep 0.2; done`,
  );
  const led = basename((await machine.must("ls -d /sys/class/leds/*capslock")).trim());
  const look = (file: string): Promise<string> =>
    machine.must(`cat /sys/class/leds/${led}/${file}`);
  await withPanel({ kind: "sysfs", led, button: "tillwave" }, async (words) => {
    await expect.poll(async () => statesOf(await words()), WAIT).toContain("open");
    expect(await look("trigger")).toContain("[none]");
    const levels = new Set<string>();
    for (let n = 0; n < 60 && levels.size < 2; n += 1) {
      levels.add((await look("brightness")).trim());
    }
    expect([...levels].toSorted()).toEqual(["0", "1"]);
    await machine.must(
      "sleep 0.5; kill -USR1 $(cat /tmp/keyboard.pid); sleep 0.2; kill -USR2 $(cat /tmp/keyboard.pid)",
    );
    await expect.poll(async () => actsOf(await words()), WAIT).toEqual(["pressed"]);
    // Unplugged.
    await machine.must("kill -9 $(cat /tmp/keyboard.pid)");
    await expect.poll(async () => statesOf(await words()).at(-1), WAIT).toBe("no-device");
  });
}, 300_000);
