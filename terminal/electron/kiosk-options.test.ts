import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findChromium, findElectron } from "./browsers.ts";
import { readKioskOptions } from "./kiosk-options.ts";
import { parseWindowOrder } from "./window-order.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillwave-kiosk-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ENVIRONMENT = { XDG_STATE_HOME: "/state" };

function putProgram(...path: readonly string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

test("without options the best window that is there shows the shop that is there", () => {
  expect(readKioskOptions([], ENVIRONMENT)).toEqual({
    ok: true,
    value: { window: "auto", profile: "/state/tillwave/kiosk", shopArgs: [], chromiumFlags: [] },
  });
});

test("what stands behind two strokes is the shop's", () => {
  const options = readKioskOptions(
    ["--window", "chromium", "--profile", "/p", "--", "--demo", "--port", "0"],
    { ...ENVIRONMENT, TILLWAVE_CHROMIUM_FLAGS: " --headless=new  --disable-gpu" },
  );
  expect(options).toEqual({
    ok: true,
    value: {
      window: "chromium",
      profile: "/p",
      shopArgs: ["--demo", "--port", "0"],
      chromiumFlags: ["--headless=new", "--disable-gpu"],
    },
  });
});

test("an option that the kiosk does not know is refused in words", () => {
  expect(readKioskOptions(["--demo"], ENVIRONMENT)).toMatchObject({
    ok: false,
    error: { say: expect.stringContaining("behind a second --") as string },
  });
  expect(readKioskOptions(["--window", "firefox"], ENVIRONMENT)).toMatchObject({
    ok: false,
    error: { say: '--window takes one of auto, electron, chromium, not "firefox".' },
  });
  expect(readKioskOptions(["--help"], ENVIRONMENT)).toEqual({ ok: true, value: "help" });
});

test("Electron is where its package has its program, or where the environment says", () => {
  expect(findElectron(null, {})).toBeNull();
  expect(findElectron(folder, {})).toBeNull();
  const inPackage = putProgram("dist", "electron");
  expect(findElectron(folder, {})).toBe(inPackage);
  const elsewhere = putProgram("copy", "electron");
  expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, "copy") })).toBe(
    elsewhere,
  );
  expect(findElectron(null, { ELECTRON_OVERRIDE_DIST_PATH: join(folder, "copy") })).toBe(elsewhere);
});

test("of browsers Debian's is taken first, and only one that can be run", () => {
  const chrome = putProgram("google-chrome");
  expect(findChromium(`/nowhere::${folder}`)).toBe(chrome);
  const chromium = putProgram("chromium");
  expect(findChromium(folder)).toBe(chromium);
  chmodSync(chromium, 0o644);
  expect(findChromium(folder)).toBe(chrome);
  expect(findChromium("")).toBeNull();
});

test("the window takes an order from the kiosk alone", () => {
  const order = { profile: "/p", till: { node: "/usr/bin/node", args: ["--demo"] } };
  expect(parseWindowOrder(JSON.stringify(order))).toEqual(order);
  for (const text of [
    undefined,
    "",
    "null",
    "[]",
    "{",
    '{"profile":"/p","till":{"node":"n","args":[1]}}',
  ]) {
    expect(parseWindowOrder(text), text).toBeNull();
  }
});
