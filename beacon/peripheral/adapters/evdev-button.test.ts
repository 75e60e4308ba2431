import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { INPUT_EVENT_BYTES, decodeKeyEvents, openEvdevButton } from "./evdev-button.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A machine with input devices of these names, as event0, event1 and so on; each a pipe. */
function machineWith(names: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), "input-"));
  folders.push(root);
  mkdirSync(join(root, "dev/input"), { recursive: true });
  mkdirSync(join(root, "sys/class/input/mice"), { recursive: true });
  for (const [i, name] of names.entries()) {
    mkdirSync(join(root, `sys/class/input/event${i}/device`), { recursive: true });
    writeFileSync(join(root, `sys/class/input/event${i}/device/name`), `${name}\n`);
    execFileSync("mkfifo", [join(root, `dev/input/event${i}`)]);
  }
  return root;
}

function keyEvent(type: number, value: number): Uint8Array {
  const bytes = new Uint8Array(INPUT_EVENT_BYTES).fill(0xee, 0, 16);
  const view = new DataView(bytes.buffer);
  view.setUint16(16, type, true);
  view.setUint16(18, 148, true);
  view.setInt32(20, value, true);
  return bytes;
}
const [KEY, SYN] = [1, 0];

test("the device of that name is heard, wherever the kernel put it: down, up, then that it is gone", async () => {
  const root = machineWith(["vc4-hdmi", "tillwave"]);
  // A reader that comes before any writer waits: a pipe that is open both ways does not.
  const far = openSync(join(root, "dev/input/event1"), "r+");
  const heard: string[] = [];
  let told = (): void => {};
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      told = () => heard.length >= count && resolve();
      told();
    });
  const say = (word: string): void => {
    heard.push(word);
    told();
  };
  const opened = openEvdevButton(
    { name: "tillwave", root },
    { button: (isDown) => say(isDown ? "down" : "up"), failed: say },
  );
  expect(opened.ok).toBe(true);
  writeSync(far, keyEvent(KEY, 1));
  writeSync(far, keyEvent(SYN, 0));
  await until(1);
  // Held on, and then a half of the next.
  writeSync(far, keyEvent(KEY, 2));
  const last = keyEvent(KEY, 0);
  writeSync(far, last.subarray(0, 10));
  writeSync(far, last.subarray(10));
  await until(2);
  expect(heard).toEqual(["down", "up"]);
});

test("a machine without such a device says so", () => {
  const root = machineWith(["vc4-hdmi"]);
  const listener = { button: () => {}, failed: () => {} };
  expect(openEvdevButton({ name: "tillwave", root }, listener)).toEqual({
    ok: false,
    error: { type: "no-button", detail: 'no input device is called "tillwave"' },
  });
  const none = openEvdevButton({ name: "tillwave", root: join(root, "nothing") }, listener);
  expect(none.ok).toBe(false);
});

test("whatever bytes come, only keys that go down or up are told", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ type: fc.nat(5), value: fc.integer({ min: -2, max: 3 }) })),
      fc.uint8Array({ maxLength: INPUT_EVENT_BYTES - 1 }),
      (events, rest) => {
        const bytes = new Uint8Array(events.length * INPUT_EVENT_BYTES + rest.length);
        for (const [i, { type, value }] of events.entries()) {
          bytes.set(keyEvent(type, value), i * INPUT_EVENT_BYTES);
        }
        bytes.set(rest, events.length * INPUT_EVENT_BYTES);
        const told = events.filter(
          ({ type, value }) => type === KEY && (value === 0 || value === 1),
        );
        expect(decodeKeyEvents(bytes)).toEqual(told.map(({ value }) => value === 1));
      },
    ),
    { seed: seedOfRun("key events") },
  );
});
