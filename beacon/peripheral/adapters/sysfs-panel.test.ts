import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Board } from "../panel/board.ts";
import { openSysfsPanel } from "./sysfs-panel.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A machine whose card's activity has the lamp. */
function machine() {
  const root = mkdtempSync(join(tmpdir(), "leds-"));
  folders.push(root);
  const led = join(root, "sys/class/leds/ACT");
  const plugIn = (): void => {
    mkdirSync(led, { recursive: true });
    writeFileSync(join(led, "max_brightness"), "255\n");
    writeFileSync(join(led, "brightness"), "0\n");
    writeFileSync(join(led, "trigger"), "none timer [mmc0] heartbeat default-on\n");
  };
  plugIn();
  return {
    root,
    plugIn,
    unplug: () => rmSync(led, { recursive: true }),
    read: (file: string) => readFileSync(join(led, file), "utf8").trim(),
  };
}

function openOn(root: string) {
  const said: string[] = [];
  let told = (_word: string): void => {};
  const say = (word: string): void => {
    said.push(word);
    told(word);
  };
  const board: Board = openSysfsPanel(
    { kind: "sysfs", led: "ACT", button: null },
    root,
  )({
    absent: (detail) => say(`absent: ${detail}`),
    found: () => say("found"),
    opened: () => say("opened"),
    answered: () => say("answered"),
    button: () => say("button"),
    failed: (detail) => say(`failed: ${detail}`),
  });
  return {
    board,
    said,
    until: (start: string) =>
      new Promise<string>((resolve) => {
        told = (word) => word.startsWith(start) && resolve(word);
      }),
  };
}

test("the lamp is taken from the card, lit and darkened, and given back", async () => {
  const { root, read } = machine();
  const { board, said } = openOn(root);
  expect(said[0]).toBe("opened");
  expect(read("trigger")).toBe("none");
  board.light(true);
  expect(read("brightness")).toBe("255");
  board.light(false);
  expect(read("brightness")).toBe("0");
  board.light(true);
  await board.close();
  expect(read("brightness")).toBe("0");
  expect(read("trigger")).toBe("mmc0");
});

test("one that is not there is looked for until it is", async () => {
  const { root, unplug, plugIn } = machine();
  unplug();
  const { board, said, until } = openOn(root);
  expect(said[0]).toMatch(/^absent: ENOENT/u);
  plugIn();
  expect(await until("opened")).toBe("opened");
  await board.close();
});

test("one that is lost is told, by whoever lights it and by whoever asks after it", async () => {
  const { root, unplug } = machine();
  const { board, said, until } = openOn(root);
  unplug();
  board.light(true);
  expect(said.at(-1)).toMatch(/^failed: ENOENT/u);
  expect(await until("failed")).toMatch(/^failed: ENOENT/u);
});

test("a button that is missing leaves the lamp to the card", () => {
  const { root, read } = machine();
  const said: string[] = [];
  openSysfsPanel(
    { kind: "sysfs", led: "ACT", button: "tillwave" },
    root,
  )({
    absent: (detail) => said.push(detail),
    found: () => {},
    opened: () => said.push("opened"),
    answered: () => {},
    button: () => {},
    failed: () => {},
  });
  expect(said[0]).toMatch(/ENOENT|no input device/u);
  expect(read("trigger")).toContain("[mmc0]");
});
