import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder, syncFolder, writeFileAtomic } from "./atomic-file.ts";

/** In milliseconds. */
const CHILD_MAX_MS = 10_000;

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "atomic-file-"));
  path = join(folder, "identity.json");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string): void => writeFileAtomic(path, content, { mode: 0o600 });
const permissions = (): number => statSync(path).mode & 0o777;

test("a new file is there whole, for its owner's eyes only, and nothing beside it", () => {
  write("first\n");
  expect(readFileSync(path, "utf8")).toBe("first\n");
  expect(permissions()).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["identity.json"]);
});

test("a shorter file takes the place of a longer one, with nothing of it left", () => {
  write("a long line about this till\n");
  write("new\n");
  expect(readFileSync(path, "utf8")).toBe("new\n");
});

test("who has the old file open still reads the old one", () => {
  write("old\n");
  const before = statSync(path).ino;
  write("new\n");
  expect(statSync(path).ino).not.toBe(before);
});

test("when the new file cannot be written, the old one stays", () => {
  write("old\n");
  mkdirSync(`${path}.new`);
  expect(() => write("new\n")).toThrow(/EISDIR|directory/u);
  expect(readFileSync(path, "utf8")).toBe("old\n");
});

test("what a power cut left half written is written anew", () => {
  writeFileSync(`${path}.new`, "half of a much longer li");
  write("new\n");
  expect(readFileSync(path, "utf8")).toBe("new\n");
  expect(readdirSync(folder)).toEqual(["identity.json"]);
});

test("what lay beside it gives the file neither its permissions nor its place", () => {
  writeFileSync(`${path}.new`, "", { mode: 0o644 });
  write("secret\n");
  expect(permissions()).toBe(0o600);

  const elsewhere = join(folder, "elsewhere");
  writeFileSync(elsewhere, "");
  symlinkSync(elsewhere, `${path}.new`);
  write("secret\n");
  expect(readFileSync(elsewhere, "utf8")).toBe("");
  expect(readFileSync(path, "utf8")).toBe("secret\n");
});

test("a file that everybody may see takes the permissions of the one that nobody may", () => {
  writeFileSync(path, "old\n", { mode: 0o644 });
  write("new\n");
  expect(permissions()).toBe(0o600);
});

test("a folder that is not there cannot be synced", () => {
  expect(() => syncFolder(join(folder, "nowhere"))).toThrow(/ENOENT/u);
  expect(() => syncFolder(folder)).not.toThrow();
});

test("a folder is made with all that lead to it; one that is there stays as it is", () => {
  const deep = join(folder, "a", "b", "c");
  makeFolder(deep);
  writeFileSync(join(deep, "kept"), "");
  makeFolder(deep);
  makeFolder(join(deep, "..", "d", "/"));
  expect(readdirSync(deep)).toEqual(["kept"]);
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["c", "d"]);
});

test("where no folder can be made, it says so", () => {
  write("a file\n");
  expect(() => makeFolder(path)).toThrow(`${path} is no folder`);
  expect(() => makeFolder(join(path, "below"))).toThrow(/ENOTDIR/u);
  symlinkSync(join(folder, "nowhere"), join(folder, "link"));
  expect(() => makeFolder(join(folder, "link"))).toThrow(/EEXIST/u);
});

test(
  "below /proc, where Node's own would try for ever, it ends at once and says why",
  () => {
    const program = `
    import { makeFolder } from ${JSON.stringify(new URL("atomic-file.ts", import.meta.url).href)};
    makeFolder("/proc/nothing/at/all");`;
    // In a process of its own, which can be stopped where this one would hang.
    const child = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", program],
      { timeout: CHILD_MAX_MS, encoding: "utf8" },
    );
    expect(child.signal).toBeNull();
    expect(child.stderr).toContain("no folder can be made in /proc");
  },
  2 * CHILD_MAX_MS,
);
